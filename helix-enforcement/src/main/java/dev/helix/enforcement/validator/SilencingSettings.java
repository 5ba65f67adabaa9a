package dev.helix.enforcement.validator;

import dev.helix.enforcement.validator.SourceLines.Line;
import java.util.regex.Pattern;

/** Lines of settings that silence a compiler or a linter, whatever their syntax. */
final class SilencingSettings {

    private static final Pattern FILES = Pattern.compile(
            "(?:.*/)?(?:[jt]sconfig[^/]*\\.json|\\.?eslint[^/]*|biome\\.jsonc?|\\.?oxlintrc[^/]*|deno\\.jsonc?"
                    + "|\\.?mypy\\.ini|pyrightconfig\\.json|\\.?ruff\\.toml|pyproject\\.toml|setup\\.cfg|tox\\.ini|\\.flake8|\\.?pylintrc"
                    + "|[^/]*\\.(?:cs|fs|vb)proj|[Dd]irectory\\.[^/]*\\.(?:props|targets)|\\.editorconfig|\\.globalconfig|[^/]*\\.ruleset"
                    + "|Cargo\\.toml|\\.cargo/config(?:\\.toml)?|\\.?clippy\\.toml|\\.golangci\\.(?:ya?ml|toml|json)|staticcheck\\.conf|revive\\.toml"
                    + "|pom\\.xml|[^/]+\\.gradle(?:\\.kts)?|detekt[^/]*\\.ya?ml|checkstyle[^/]*\\.xml|pmd[^/]*\\.xml|package\\.json)");

    private static final Pattern SILENCED = Pattern.compile(
            // TypeScript, JavaScript
            "\"(?:strict\\w*|no(?:Implicit|Unchecked|Unused|Fallthrough)\\w*|alwaysStrict|checkJs|useUnknownInCatchVariables)\"\\s*:\\s*false\\b"
                    + "|[\"'](?:@?[\\w-]{1,60}/)*(?:no-|ban-|strict-|restrict-)[\\w-]{1,60}[\"']\\s*:\\s*\\[?\\s*(?:[\"']off[\"']|0\\b)"
                    + "|[\"']no[A-Z]\\w{1,40}[\"']\\s*:\\s*[\"'](?:off|allow)[\"']"
                    // Python
                    + "|^\\s*(?:ignore_errors|allow_untyped_\\w+|allow_any_\\w+)\\s*=\\s*[Tt]rue\\b|^\\s*(?:strict|check_untyped_defs|disallow_\\w+|warn_return_any|strict_optional)\\s*=\\s*[Ff]alse\\b"
                    + "|^\\s*(?:extend-|per-file-)?ignores?\\s*=\\s*\\S|^\\s*disable_error_code\\s*=\\s*\\S|\"?typeCheckingMode\"?\\s*[:=]\\s*\"(?:off|basic)\"|\"report\\w+\"\\s*:\\s*(?:false|\"none\")"
                    // .NET
                    + "|<NoWarn>\\s*[^<\\s]|<TreatWarningsAsErrors>\\s*false|<Nullable>\\s*disable|<(?:Run|Enable)\\w*Analyzers?\\w*>\\s*false|<WarningLevel>\\s*0"
                    + "|^\\s*dotnet_(?:diagnostic|analyzer_diagnostic)\\S*\\.severity\\s*=\\s*(?:none|silent)\\b"
                    // Java, Kotlin
                    + "|-Xlint:(?:none|-)|>\\s*-nowarn\\s*<|[\"']-nowarn[\"']|\\ballWarningsAsErrors\\s*(?:=|\\.set\\()\\s*false|\\bsuppressWarnings\\s*(?:=|\\.set\\()\\s*true|<failOnWarning>\\s*false"
                    + "|<failOnViolation>\\s*false|<failsOnError>\\s*false|<(?:checkstyle|pmd|spotbugs|cpd)\\.skip>\\s*true|-Xep(?:DisableAllChecks|:\\w+:OFF)\\b"
                    // Rust, Go
                    + "|^\\s*[\\w-]+\\s*=\\s*(?:\\{\\s*level\\s*=\\s*)?\"allow\"|--cap-lints[= \",]+(?:allow|warn)|\\[?\"?-A\\s*[\",]{0,3}\\s*(?:warnings|clippy|dead|unused)"
                    + "|^\\s*disable:\\s*(?:\\[|$)|\\bdisable-all:\\s*true|\\bexclude-use-default:\\s*true");

    private SilencingSettings() {}

    /** Returns whether settings of compilers and linters stand in a file of that name. */
    static boolean standIn(String path) {
        return FILES.matcher(path).matches();
    }

    /** Returns whether a line of such a file silences something. */
    static boolean silences(Line line) {
        return !line.isRemark() && SILENCED.matcher(line.whole()).find();
    }
}
