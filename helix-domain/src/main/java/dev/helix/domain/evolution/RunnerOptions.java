package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Options by which programs that test and build are told what else to read or to run. */
final class RunnerOptions {

    private static final Pattern RUNNER =
            Pattern.compile("pytest|py\\.test|jest|vitest|mocha|ava|karma|playwright|cypress"
                    + "|wdio|nyc|c8|stryker|eslint|tsc|mvnw?|mvnd|gradlew?|ant|phpunit|rspec|tox|nox|behave|coverage|ruff|mypy"
                    + "|flake8|pylint|golangci-lint|ctest|cmake|sbt|rake");
    /** Others whose own files are watched by their names. */
    private static final Pattern TOOL = Pattern.compile(
            "npm|npx|pnpm|yarn|bun|bunx|deno|make|gmake|just|task|go|gofmt|gotestsum|staticcheck|cargo|rustc|dotnet|msbuild"
                    + "|javac|kotlinc|scalac|bundle|composer|mix|stack|cabal|swift|dart|flutter|zig|bazel|bazelisk|meson|ninja|tsx"
                    + "|unittest|doctest|trial|nose2|green|isort|black|bandit|pyright|tsc|prettier|biome|shellcheck|hadolint|pre-commit"
                    + "|pip[\\d.]*|uv|poetry|pdm|hatch|gcc|g\\+\\+|cc|c\\+\\+|clang(?:\\+\\+)?|ruby|node|java"
                    + "|terraform|tofu|tflint|yamllint|ansible-lint|actionlint|helm|kubeconform|shfmt|codespell|typos|vale|markdownlint(?:-cli2?)?"
                    + "|sqlfluff|stylelint|oxlint|rubocop|ktlint|detekt|swiftlint|swiftformat|clang-format|clang-tidy|cppcheck|cpplint|luacheck"
                    + "|phpstan|phpcs|psalm|buf|protoc|gitleaks|trivy|semgrep|reuse|lychee|djlint|pydocstyle|pycodestyle|pyflakes|vulture"
                    + "|gofumpt|govulncheck|revive|errcheck|credo|dialyzer|xcodebuild|nx|turbo|lerna|tap|jasmine|nightwatch|testcafe");

    private static final Set<String> LONG = Set.of(
            "--config",
            "--config-file",
            "--configfile",
            "--configuration",
            "--settings",
            "--settings-file",
            "--global-settings",
            "--init-script",
            "--build-file",
            "--bootstrap",
            "--rcfile",
            "--require",
            "--import",
            "--project",
            "--globalSetup",
            "--setupFilesAfterEnv",
            "--test-runner",
            "--runner");
    private static final Set<String> SHORT =
            Set.of("-c", "-s", "-gs", "-I", "-r", "-f", "-b", "-O", "-P", "-S", "-p", "-C");
    private static final Set<String> PROJECT = Set.of("--project", "--manifest-path", "-p", "--package");

    private RunnerOptions() {}

    /** Returns whether it is known by which files {@code program} is told what to do: they are watched by their names. */
    static boolean knows(String program) {
        return RUNNER.matcher(program).matches() || TOOL.matcher(program).matches();
    }

    /** Returns files that {@code program} is told to read; those that are watched by their names are that already. */
    static List<String> files(String program, List<String> arguments) {
        if (!RUNNER.matcher(program).matches()) {
            return List.of();
        }
        var files = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            int equals = word.indexOf('=');
            if (SHORT.contains(word) || LONG.contains(word)) {
                if (i + 1 < arguments.size()) {
                    files.add(arguments.get(i + 1));
                }
            } else if (equals > 0 && LONG.contains(word.substring(0, equals))) {
                files.add(word.substring(equals + 1));
            } else if (!word.startsWith("--")) {
                CommandWrapper.joined(SHORT, word).ifPresent(files::add);
            }
        }
        return files.stream()
                .filter(NamedFiles::looksLikeFile)
                .filter(file -> RepoPath.objection(file).isPresent()
                        || WatchedPaths.standard()
                                .in(List.of(new RepoPath(file)))
                                .isEmpty())
                .toList();
    }

    /** Returns folders of which {@code program} builds and runs the code. */
    static List<String> folders(String program, List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("run")) {
            return List.of();
        }
        return switch (program) {
            case "go" ->
                arguments.stream()
                        .skip(1)
                        .filter(word -> word.startsWith("./") && !word.endsWith(".go"))
                        .limit(1)
                        .toList();
            case "cargo", "dotnet" -> {
                var folders = new ArrayList<String>();
                for (int i = 1; i + 1 < arguments.size() && !arguments.get(i).equals("--"); i++) {
                    if (PROJECT.contains(arguments.get(i))) {
                        folders.add(arguments.get(i + 1).replaceFirst("(?:^|/)[^/]+\\.(?:toml|[cfv][sb]proj)$", ""));
                    }
                }
                yield folders;
            }
            default -> List.of();
        };
    }
}
