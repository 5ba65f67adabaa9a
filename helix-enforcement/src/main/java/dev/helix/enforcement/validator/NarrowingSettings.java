package dev.helix.enforcement.validator;

import dev.helix.enforcement.validator.SourceLines.Line;
import java.util.regex.Pattern;

/** Lines of settings that leave tests out, or that take failures for none, whatever their syntax. */
final class NarrowingSettings {

    /** What runs tests, as it is called in commands. */
    private static final String RUNNER =
            "(?i:\\b(?:\\w{0,20}tests?|jest|mocha|vitest|ava|tap|karma|playwright|cypress|tox|nox|ctest|bats"
                    + "|prove|rspec|phpunit|mvnw?|gradlew?)\\b)";

    private static final String FLAGS =
            "--(?:testNamePattern|testPathPatterns?|testPathIgnorePatterns|onlyChanged|onlyFailures|changedSince|listTests"
                    + "|shard|updateSnapshot|test-name-pattern|test-skip-pattern|test-only|f?grep|grep-invert|invert|dry-run)\\b"
                    + "|\\b(?:jest|vitest|mocha|playwright\\s+test|ava)\\b[^\"&|;]{0,80}\\s-[tg]\\b|\\b(?:jest|vitest)\\b[^\"&|;]{0,80}\\s-u\\b";

    private static final Pattern SURE = Pattern.compile(
            // Python
            "--collect-only\\b|--co\\b|\\bcollect_ignore|--(?:deselect|ignore(?:-glob)?)(?=[=\\s\"'])|\\bnorecursedirs\\b|\\baddopts\\b.*[\\s\"'=,\\[]-[km](?:[\\s\"',=]|\\w|$)"
                    + "|\\b(?:addopts|pytest)\\b.*--(?:lf|last-failed|sw|stepwise|setup-plan|setup-only)\\b|\\bignore_outcome\\s*=\\s*[Tt]rue|\\bcommands\\s*=\\s*-\\s"
                    // JavaScript
                    + "|\\bpassWithNoTests\\b(?!\\s*[\"']?\\s*[:=]\\s*false)|\\btestPathIgnorePatterns\\b|\\bdangerouslyIgnoreUnhandledErrors\\b(?!\\s*[\"']?\\s*[:=]\\s*false)|\\ballowOnly\\s*[:=]\\s*true"
                    + "|\\bforbid-?[oO]nly[\"']?\\s*[:=]\\s*false|\"test\"\\s*:\\s*\"\\s*(?:exit\\s+0|true|:|echo\\b(?:[^\"&|;\\\\]|\\\\.){0,80})\\s*\"|\"test\"\\s*:.{0,200}(?:"
                    + FLAGS
                    + ")"
                    // Java, Kotlin, Scala
                    + "|(?:\\b|-D)(?:skipTests|skipITs|maven\\.test\\.skip(?:\\.exec)?|maven\\.test\\.failure\\.ignore)\\b(?!\\s*[=>]\\s*false)|<testFailureIgnore>\\s*true"
                    + "|-D(?:it\\.)?test=|-D(?:surefire|failsafe)\\.(?:excludes|includes)|--fail-never\\b|\\bmvnw?\\b.*\\s-fn\\b|^\\s*-fn\\s*$|<haltOnFailure>\\s*false"
                    + "|\\b(?:set|is)?[iI]gnoreFailures(?:\\s*=\\s*|\\s*\\(\\s*|\\.set\\(\\s*|\\s+)true|\\bfailOnNoTests\\b\\s*[\"']?\\s*[:=]\\s*false|-x\\s+test\\b|\\bonlyIf\\s*\\{\\s*false\\b"
                    + "|<exclude>[^<]{0,200}(?:[Tt]est|IT)[^<]{0,80}</exclude>|\\bexclude(?:TestsMatching)?\\b[^\\n]{0,80}(?:(?<![A-Za-z])test|Test)|<excludedGroups>\\s*[^<\\s]|\\bexcludeTags\\b"
                    + "|\\bTest\\s*/\\s*(?:skip\\s*:=\\s*true|test\\s*:=\\s*(?:\\{\\s*}|\\(\\s*\\)))"
                    // .NET
                    + "|<IsTestProject>\\s*false|--ignore-exit-code\\b"
                    // Go, Rust
                    + "|\\bgo\\s+test\\b.*\\s-exec[=\\s]\\s*[\"']?true\\b|--no-fail-fast\\b.*\\|\\|"
                    // CI servers, shells, make
                    + "|\\bcontinue-on-error:\\s*true|\\ballow_failure:\\s*true|^\\s*-?\\s*if:\\s*(?:false\\b|\\$\\{\\{\\s*false\\b)|"
                    + RUNNER
                    + "[^#\\n]{0,80}(?:\\|\\||;)\\s*(?:true\\b|exit\\s+0|:(?:\\s|\"|$)|echo\\b)|^\\.IGNORE\\s*:"
                    + "|^\\t@?-@?\\s*(?:\\S{1,40}\\s+){0,3}?(?:pytest|unittest|tox|nox|jest|vitest|mocha|ctest|bats|prove|rspec|phpunit|mvnw?|\\./gradlew|gradle|--test"
                    + "|(?:go|cargo|npm|yarn|pnpm|bun|deno|dotnet|swift|make|\\$\\(MAKE\\))\\s+(?:run\\s+)?t(?:est)?)(?:\\s|$)");

    private static final Pattern PERHAPS = Pattern.compile(
            "^(?=.*" + RUNNER + ").{0,4000}?(?:" + FLAGS + ")"
                    + "|\\b(?:testMatch|testRegex|testNamePattern|testIgnore|specPattern|excludeSpecPattern|grep(?:Invert)?|coveragePathIgnorePatterns|collectCoverageFrom"
                    + "|python_(?:files|classes|functions)|omit|exclude_(?:lines|also)|default-filter|success_codes)\\b[\"']?\\s*[:=]"
                    + "|\\bxfail_strict\\s*=\\s*[Ff]alse|^\\s*[\"']?-k[\\s=]\\s*[\"']?\\w|^\\s*[\"']?-m\\s*[\"']?not\\b"
                    + "|<skip>\\s*true|<test>\\s*[^<\\s]|<groups>\\s*[^<\\s]|<phase>\\s*none\\b|<failIfNo(?:Specified)?Tests>\\s*false|<include>(?:[^<]{0,200}[/.])?[A-Za-z_]\\w{0,80}(?:Test|IT)\\w{0,10}(?:\\.\\w+)?</include>"
                    + "|\\bincludeTestsMatching\\b|\\bincludeTags\\b|\\b(?:isF|f|setF)ailOnNoMatchingTests\\b(?:\\s*=\\s*|\\s*\\(\\s*|\\s+)false"
                    + "|TestCaseFilter>\\s*[^<\\s]|\\bdotnet\\s+test\\b.*--filter\\b|<Compile\\s+Remove=\"[^\"]{0,200}[Tt]est"
                    + "|\\bgo\\s+test\\b.*\\s-(?:run|skip|exec|list|short)\\b|\\bcargo\\s+(?:test|nextest)\\b.*\\s(?:--no-run|--skip|--exclude)\\b|^\\s*harness\\s*=\\s*false\\b");

    /** Where what it ignores are tests. */
    private static final Pattern MOCHA = Pattern.compile("(?:.*/)?\\.mocharc[^/]*");

    private static final Pattern MOCHA_IGNORES = Pattern.compile("^\\s*[\"']?(?:ignore|exclude)[\"']?\\s*:");

    /** What it leaves out is not compiled, and runs all the same. */
    private static final Pattern COMPILER = Pattern.compile("(?:.*/)?tsconfig[^/]*\\.json");

    private static final Pattern CARGO = Pattern.compile("(?:.*/)?Cargo\\.toml");

    private static final Pattern CARGO_LEAVES_OUT = Pattern.compile("^\\s*(?:test|autotests)\\s*=\\s*false\\b");

    private static final Pattern GRADLE = Pattern.compile(".*\\.gradle(?:\\.kts)?");

    private static final Pattern OFF = Pattern.compile("\\benabled\\s*=\\s*false\\b");

    private static final Pattern TESTS = Pattern.compile("(?<![A-Za-z])test|Test");

    /** Tasks of Gradle that people switch off, and that run no test. */
    private static final Pattern PACKAGING = Pattern.compile("(?i)jar\\b|dist(?:zip|tar)\\b|publish|javadoc|docs?\\b");

    /** The command of a shell that is called as tests are. */
    private static final Pattern SHELLS_TEST = Pattern.compile(
            "((?:^|[-@;&|(`]|\\brun:|\\b(?:if|then|do|while|until|else))\\s*)test(?=\\s+(?:-\\w\\s|!\\s|[\"'$]))");

    private static final Pattern ECHOED = Pattern.compile("\\becho\\s+(?:\"[^\"\\\\]*\"|'[^']*')");

    private NarrowingSettings() {}

    /** Returns whether a line leaves tests out for sure. */
    static boolean narrow(String path, Line line) {
        return !line.isRemark()
                && !COMPILER.matcher(path).matches()
                && (SURE.matcher(commands(line)).find()
                        || (MOCHA.matcher(path).matches()
                                && MOCHA_IGNORES.matcher(line.whole()).find())
                        || (CARGO.matcher(path).matches()
                                && CARGO_LEAVES_OUT.matcher(line.whole()).find())
                        || (switchesOff(path, line) && saysWhat(line, TESTS)));
    }

    /** Returns whether it may, where it is not sure. */
    static boolean mayNarrow(String path, Line line) {
        return !line.isRemark()
                && !narrow(path, line)
                && (PERHAPS.matcher(commands(line)).find() || (switchesOff(path, line) && !saysWhat(line, PACKAGING)));
    }

    private static boolean switchesOff(String path, Line line) {
        return GRADLE.matcher(path).matches() && OFF.matcher(line.whole()).find();
    }

    private static boolean saysWhat(Line line, Pattern what) {
        return what.matcher(line.whole()).find()
                || what.matcher(line.preceding()).find();
    }

    /** Returns a line without what only looks as if tests ran there. */
    private static String commands(Line line) {
        return ECHOED.matcher(SHELLS_TEST.matcher(line.whole()).replaceAll("$1["))
                .replaceAll("echo");
    }
}
