package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedPathsTest {

    private static List<RepoPath> in(String path) {
        return WatchedPaths.standard().in(List.of(new RepoPath(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/java/a/Helper.java",
                "GreeterTest.java",
                "core/a/TestGreeter.kt",
                "a/GreeterIT.java",
                "App.Tests/Unit.cs",
                "tests/test_a.py",
                "TESTS/test_a.py",
                "a/test_b.py",
                "b_test.py",
                "conftest.py",
                "web/src/a.test.tsx",
                "a.spec.mjs",
                "src/__tests__/a.js",
                "pkg/a_test.go",
                "tests/it.rs",
                "spec/a_spec.rb",
                "e2e/login.ts",
                "pytest.ini",
                "jest.config.cjs",
                ".mocharc.json",
                "sitecustomize.py",
                "pom.xml",
                "sub/pom.xml",
                "build.gradle.kts",
                ".mvn/extensions.xml",
                "package.json",
                "pyproject.toml",
                "Makefile",
                "go.mod",
                "Cargo.toml",
                "App.csproj",
                "node_modules/.bin/jest",
                "web/node_modules/jest/index.js",
                ".tool-versions",
                "sub/conftest.py",
                "sub/pytest.ini",
                "tox.ini",
                "noxfile.py",
                "lib/usercustomize.py",
                "a/evil.pth",
                ".mvn/jvm.config",
                ".mvn/maven.config",
                "mvnw",
                "build.rs",
                "crates/a/build.rs",
                ".cargo/config.toml",
                "go.work",
                "Directory.Build.props",
                "src/Directory.Build.targets",
                "nuget.config",
                ".npmrc",
                ".pnpmfile.cjs",
                ".pnp.cjs",
                "bunfig.toml",
                "nx.json",
                "webpack.config.js",
                "rules/defs.bzl",
                ".config/dotnet-tools.json",
                "pom.xml:x",
                "tests:x/test_a.py",
                "testprice.py",
                "test.py",
                "pkg/price_tests.py",
                "test.js",
                "test-foo.js",
                "tests.js",
                "src/e2e.ts",
                "src/tests.rs",
                "src/price_tests.rs",
                "foo_unittest.cc",
                "FooTest.cpp",
                "FooSuite.scala",
                "vitest.workspace.ts",
                "playwright-ct.config.ts",
                "jest.e2e.config.js",
                "jest.preset.js",
                "jest-e2e.json",
                "xunit.runner.json",
                ".taprc",
                "nightwatch.conf.js",
                "web-test-runner.config.mjs",
                "kotest.properties",
                "spec_helper.rb",
                "bun.lock",
                "bun.lockb",
                "packages.lock.json",
                "gradle.lockfile",
                "pylock.toml",
                "deno.lock",
                ".bazelversion",
                "flake.nix",
                "shop.cabal",
                "build/Shop.targets"
            })
    void areTestsAndWhatRunsAndBuildsThem(String path) {
        assertThat(in(path)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java/a/Greeter.java",
                "src/Latest.java",
                "contest.py",
                "attestation/a.go",
                "README.md",
                "test.sh",
                "src/features/a.ts",
                "protest/a.py",
                "a/Testify.java"
            })
    void areNothingElse(String path) {
        assertThat(in(path)).isEmpty();
    }

    /** Each as its runner's own documentation has it; those of the JVM are looked for in the folder of tests. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PYTHON | testprice.py,test.py,tests.py,test_price.py,price_test.py,price_tests.py",
                "GO | price_test.go",
                "SCRIPT | test.js,test-price.mjs,price.test.js,price-test.cjs,price_test.ts,price.spec.tsx,spec.js,a.e2e.ts,a.cy.js",
                "JVM | TestPrice.java,Testify.java,PriceTest.kt,PriceTests.java,PriceTestCase.java,ITPrice.java,PriceIT.java,"
                        + "PriceITCase.java,PriceSpec.groovy",
            })
    void areWhereverTheUsualRunnersLook(RunnerPattern pattern, String names) {
        for (var name : names.split(",", -1)) {
            assertThat(pattern.finds(name)).as(name).isTrue();
            assertThat(in((pattern == RunnerPattern.JVM ? "core/src/test/java/a/" : "src/a/") + name))
                    .as(name)
                    .hasSize(1);
        }
    }

    @Test
    void areWhatHelixYamlNamesAndWhatBuilds() {
        var watched = new WatchedPaths(List.of(new PathGlob("checks/**")), Set.of(new RepoPath("build.sh")));

        assertThat(watched.isTest(new RepoPath("checks/a/b"))).isTrue();
        assertThat(watched.isBuild(new RepoPath("build.sh"))).isTrue();
    }

    @Test
    void takeTestsThatJudgeOutOfWhatIsLocked() {
        var judges = Judges.of(
                List.of(),
                List.of(),
                List.of(
                        List.of("java", "GreeterTest.java"),
                        List.of("sh", "test.sh"),
                        List.of("python3", "testall.py"),
                        List.of("python3", "ci/testrunner.py"),
                        List.of("python3", "test_all.py"),
                        List.of("java", "App.java")),
                List.of(List.of("./build.sh")),
                List.of(List.of("java", "App.java")));

        assertThat(judges.locked().reason(new RepoPath("GreeterTest.java"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("test.sh"))).isPresent();
        assertThat(judges.locked().reason(new RepoPath("testall.py"))).isPresent();
        assertThat(judges.locked().reason(new RepoPath("ci/testrunner.py"))).isPresent();
        assertThat(judges.locked().reason(new RepoPath("test_all.py"))).isEmpty();
        assertThat(judges.watched().isTest(new RepoPath("testall.py"))).isTrue();
        assertThat(judges.locked().reason(new RepoPath("App.java"))).isEmpty();
        assertThat(judges.watched().isBuild(new RepoPath("build.sh"))).isTrue();
    }

    @Test
    void lockWhatAPatternNamesAndNotTestsAndTheProduct() {
        var judges = Judges.of(
                List.of(),
                List.of(),
                List.of(
                        List.of("sh", "-c", "for f in ci/*.sh app/*.js; do \"$f\"; done"),
                        List.of("node", "--test", "src/**/*.test.js")),
                List.of(),
                List.of(List.of("node", "app/server.js")));

        assertThat(judges.locked().reason(new RepoPath("CI/gate.sh"))).isPresent();
        assertThat(judges.locked().reason(new RepoPath("app/gate.js"))).isPresent();
        assertThat(judges.locked().reason(new RepoPath("ci/gate.txt"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("ci/deep/gate.sh"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("app/server.js"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("app/server.test.js"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("src/cart.js"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("src/cart.test.js"))).isEmpty();
    }

    @Test
    void lockTheFoldersWhoseCodeJudgesAndNotThoseOfTestsAndOfTheProduct() {
        var judges = Judges.of(
                List.of(),
                List.of(),
                List.of(
                        List.of("go", "run", "./tools/check"),
                        List.of("go", "run", "./tests/e2e"),
                        List.of("go", "run", "./cmd/shop", "--self-test")),
                List.of(),
                List.of(List.of("go", "run", "./cmd/shop")));

        assertThat(judges.locked().reason(new RepoPath("Tools/Check/deep/more.go")))
                .isPresent();
        assertThat(judges.locked().reason(new RepoPath("tools/checks.go"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("tests/e2e/main.go"))).isEmpty();
        assertThat(judges.locked().reason(new RepoPath("cmd/shop/main.go"))).isEmpty();
    }
}
