package dev.helix.domain.evolution;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files that help to judge a change and that changes have to touch nevertheless: tests, what configures their runners, and
 * what builds. A project may change them, but never in silence. The patterns know the usual names of Java, Kotlin, Scala,
 * Groovy, C#, Python, JavaScript, TypeScript, Go, Rust, Ruby, PHP, Swift, C and C++.
 */
public final class WatchedPaths {

    private static final Pattern FOLDERS =
            Pattern.compile("(?:.*/)?(?:tests?|__tests__|__snapshots__|__mocks__|specs?|e2e"
                    + "|(?:android|integration|functional|acceptance|unit|ui|smoke|system|instrumented)[-_.]?tests?"
                    + "|test[-_]?(?:data|fixtures|utils|support|helpers|resources)|[^/]+[-_.]tests?|cypress)/.*");

    /** Beside those of {@link RunnerPattern}. */
    private static final Pattern NAMES = Pattern.compile("(?:.*/)?(?:test_[^/]*\\.(?:rb|c|cc|cpp|cxx)|conftest\\.py"
            + "|[^/]*_test\\.(?:go|rb|exs|dart|rs|c|cc|cpp|cxx|clj|lua)|[^/]*_unittest\\.(?:c|cc|cpp|cxx)|(?:[^/]*_)?tests?\\.rs"
            + "|[^/]*_spec\\.(?:rb|lua)|[^/]*\\.(?:snap|feature|bats|t))");

    private static final Pattern PYTHON_TEST = Pattern.compile("(?:.*/)?(?:test_[^/]*|[^/]*_tests?|tests?)\\.py");

    /** As their runners look for them: with their case. */
    private static final Pattern CLASSES =
            Pattern.compile("(?:.*/)?(?:Tests?[A-Z0-9][^/]*|[^/]*(?:Test|Tests|TestCase|IT|ITCase|Spec|Specs|Suite))"
                    + "\\.(?:java|kt|kts|groovy|scala|cs|fs|vb|php|swift|c|cc|cpp|cxx|mm)");

    private static final Pattern RUNNERS =
            Pattern.compile("(?:.*/)?(?:pytest\\.ini|\\.pytest\\.ini|pytest\\.toml|tox\\.ini|tox\\.toml"
                    + "|noxfile\\.py|\\.coveragerc|(?:site|user)customize\\.py|[^/]*\\.pth|\\.?(?:jest|vitest|playwright|cypress|karma|ava"
                    + "|wdio|nyc|babel|stryker|nightwatch|web-test-runner|testcafe|codecept)(?:[.-][^/]+)?\\.(?:config|conf|setup|workspace"
                    + "|projects|preset)\\.[^/]+|jest-[^/]+\\.json|\\.(?:mocha|nyc|c8|babel|testcafe|tap)rc[^/]*|\\.?jasmine\\.json"
                    + "|\\.?cucumber\\.(?:[cm]?js|json|ya?ml)|behave\\.ini|\\.behaverc|(?:jest|vitest|test)[-.]?setup\\.[^/]+|setup[-_]?tests?\\.[^/]+"
                    + "|(?:spec|rails|test)_helper\\.(?:rb|exs)|junit-platform\\.properties|kotest\\.properties|testng[^/]*\\.xml"
                    + "|phpunit[^/]*\\.xml[^/]*|(?:codeception|behat|phpspec)\\.ya?ml|pest\\.php|xunit\\.runner\\.json|[^/]*\\.runsettings|\\.rspec"
                    + "|\\.?codecov\\.ya?ml|\\.config/nextest\\.toml|\\.simplecov)");

    private static final Pattern BUILDS = Pattern.compile(
            "(?:.*/)?(?:pom\\.xml|[^/]+\\.gradle(?:\\.kts)?|gradle\\.properties"
                    + "|gradlew[^/]*|mvnw[^/]*|(?:gradle|\\.mvn|buildsrc|\\.cargo)/.*|build\\.xml|build\\.sbt|project/[^/]+\\.(?:sbt"
                    + "|properties)|package(?:-lock)?\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|pnpm-workspace\\.yaml"
                    + "|\\.npmrc|\\.yarnrc[^/]*|\\.pnpmfile\\.[cm]?js|\\.pnp\\.[^/]+|(?:nx|turbo|lerna|angular)\\.json|(?:webpack|rollup|esbuild|rspack|tsup|metro)\\.config\\.[^/]+|tsconfig[^/]*\\.json|vite\\.config\\.[^/]+|\\.swcrc|deno\\.jsonc?|bunfig\\.toml"
                    + "|pyproject\\.toml|setup\\.(?:py|cfg)|requirements[^/]*\\.(?:txt|in)|constraints[^/]*\\.txt|(?:poetry|uv|pdm)\\.lock"
                    + "|pipfile(?:\\.lock)?|go\\.(?:mod|sum|work)|cargo\\.(?:toml|lock)|build\\.rs|rust-toolchain(?:\\.toml)?"
                    + "|(?:gnu)?makefile|[^/]*\\.mk|cmakelists\\.txt|[^/]*\\.cmake|cmakepresets\\.json|meson\\.build|\\.?justfile"
                    + "|taskfile\\.ya?ml|rakefile|gemfile(?:\\.lock)?|[^/]*\\.gemspec|composer\\.(?:json|lock)|[^/]*\\.(?:cs|fs|vb)proj"
                    + "|[^/]*\\.slnx?|directory\\.[^/]*\\.(?:props|targets)|global\\.json|nuget\\.config|package\\.swift|mix\\.(?:exs|lock)"
                    + "|(?:node_modules|\\.venv|venv|\\.yarn|__pypackages__)/.*|\\.(?:tool-versions|python-version|nvmrc|node-version"
                    + "|sdkmanrc|ruby-version)|\\.?mise\\.toml|build(?:\\.bazel)?|workspace(?:\\.bazel)?|module\\.bazel|\\.bazelrc|[^/]+\\.bzl|deps\\.edn"
                    + "|project\\.clj|build\\.sc|hatch\\.toml|\\.config/dotnet-tools\\.json|bun\\.lockb?|packages\\.lock\\.json|gradle\\.lockfile"
                    + "|pylock(?:\\.[^/]+)?\\.toml|pixi\\.(?:toml|lock)|deno\\.lock|\\.bazelversion|module\\.bazel\\.lock|(?:flake|shell|default)\\.nix"
                    + "|flake\\.lock|[^/]+\\.cabal|cabal\\.project[^/]*|stack\\.yaml(?:\\.lock)?|[^/]*\\.(?:props|targets)|package\\.resolved"
                    + "|pubspec\\.(?:yaml|lock)|build\\.zig(?:\\.zon)?|rebar\\.(?:config|lock)|conanfile\\.(?:py|txt)|vcpkg\\.json|cmakeuserpresets\\.json)");

    private final List<PathGlob> more;
    private final Set<String> scripts;

    /**
     * Beside those of the usual names:
     *
     * @param more what the configuration names; they count as tests
     * @param scripts what commands that build run
     */
    public WatchedPaths(List<PathGlob> more, Set<RepoPath> scripts) {
        this.more = more.stream().map(PathGlob::folded).toList();
        this.scripts = scripts.stream().map(RepoPath::opened).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns those of the usual names, alone. */
    public static WatchedPaths standard() {
        return new WatchedPaths(List.of(), Set.of());
    }

    /** Returns whether {@code path} holds tests, or what they need. */
    public boolean isTest(RepoPath path) {
        var form = path.opened();
        return isTestButOf(path) || RunnerPattern.PYTHON.finds(form.substring(form.lastIndexOf('/') + 1));
    }

    /**
     * Returns whether a script that a command names is a test. One that only begins as tests of Python's own runner do, such as {@code
     * testall.py}, runs tests where somebody calls it by its name.
     */
    boolean isTestByItself(RepoPath path) {
        return isTestButOf(path) || PYTHON_TEST.matcher(path.opened()).matches();
    }

    private boolean isTestButOf(RepoPath path) {
        var form = path.opened();
        var name = form.substring(form.lastIndexOf('/') + 1);
        return FOLDERS.matcher(form).matches()
                || RunnerPattern.GO.finds(name)
                || RunnerPattern.SCRIPT.finds(name)
                || NAMES.matcher(form).matches()
                || CLASSES.matcher(path.value()).matches()
                || more.stream().anyMatch(glob -> glob.matches(form) || glob.matches(path.twin()));
    }

    /** Returns whether {@code path} says how tests are run. */
    public boolean isRunner(RepoPath path) {
        return RUNNERS.matcher(path.opened()).matches();
    }

    /** Returns whether {@code path} says how the product and its tests are built. */
    public boolean isBuild(RepoPath path) {
        var form = path.opened();
        return scripts.contains(form) || BUILDS.matcher(form).matches();
    }

    /** Returns those of {@code changed} that help to judge, in their order. */
    public List<RepoPath> in(Collection<RepoPath> changed) {
        return changed.stream()
                .filter(path -> isTest(path) || isRunner(path) || isBuild(path))
                .toList();
    }
}
