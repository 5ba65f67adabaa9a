package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Canaries among real tests of the runners that projects use, run by these. What is not installed is left out, and said so. */
class CanaryInRunnersTest {

    /** Where the packages of Jest and Vitest are: {@code .ci/install-js-runners} puts them there. */
    private static final String PACKAGES = System.getenv().getOrDefault("HELIX_JS_RUNNERS", "");

    private static final String PYTHON = """
            import unittest


            class PriceTest(unittest.TestCase):
                def test_adds(self):
                    self.assertEqual(2, 1 + 1)
            """;

    private static final String GO = """
            package shop

            import "testing"

            func TestAdds(t *testing.T) {
            	if 1+1 != 2 {
            		t.Fatal("no")
            	}
            }
            """;

    private static final String GO_MODULE = "module shop\n\ngo 1.18\n";

    /**
     * A project's tests.
     *
     * @param name of the case
     * @param command words that begin with {@code @} are programs of npm packages
     * @param sibling the test beside which the canary stands
     * @param text of it
     * @param others further files and their texts, by turns
     */
    record Project(String name, List<String> command, String sibling, String text, List<String> others) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Project jest(String name, String text, String... others) {
        return new Project(name, List.of("@jest"), "shop.test.js", text, withPackage(others));
    }

    private static Project vitest(String name, String file, String text, String... others) {
        return new Project(name, List.of("@vitest", "run"), file, text, withPackage(others));
    }

    private static List<String> withPackage(String... others) {
        var all = new ArrayList<>(List.of("package.json", "{\"name\": \"shop\", \"private\": true}\n"));
        all.addAll(List.of(others));
        return all;
    }

    static List<Project> honest() {
        return List.of(
                new Project(
                        "pytest", List.of("pytest", "-q", "-p", "no:cacheprovider"), "test_shop.py", PYTHON, List.of()),
                new Project("unittest", List.of("python3", "-m", "unittest"), "test_shop.py", PYTHON, List.of()),
                new Project(
                        "go test",
                        List.of("go", "test", "./..."),
                        "price/price_test.go",
                        GO,
                        List.of("go.mod", GO_MODULE)),
                new Project(
                        "node --test",
                        List.of("node", "--test"),
                        "shop.test.js",
                        "const { test } = require('node:test');\n\ntest('adds', () => {});\n",
                        List.of()),
                jest("Jest", "test('adds', () => { expect(1 + 1).toBe(2); });\n"),
                jest(
                        "Jest, described",
                        "describe('price', () => { it('adds', () => { expect(1 + 1).toBe(2); }); });\n"),
                jest(
                        "Jest, imported",
                        "const { expect, test } = require('@jest/globals');\n\ntest('adds', () => { expect(1 + 1).toBe(2); });\n"),
                vitest(
                        "Vitest",
                        "shop.test.ts",
                        "import { expect, test } from 'vitest';\n\ntest('adds', () => { const two: number = 2; expect(1 + 1).toBe(two); });\n"),
                vitest(
                        "Vitest, described",
                        "shop.spec.mjs",
                        "import { describe, expect, it } from 'vitest';\n\ndescribe('price', () => { it('adds', () => { expect(1 + 1).toBe(2); }); });\n"),
                vitest(
                        "Vitest with globals",
                        "shop.test.js",
                        "it('adds', () => { expect(1 + 1).toBe(2); });\n",
                        "vitest.config.mjs",
                        "export default { test: { globals: true } };\n"));
    }

    static List<Project> forged() {
        return List.of(
                new Project(
                        "pytest whose outcomes are turned",
                        List.of("pytest", "-q", "-p", "no:cacheprovider"),
                        "test_shop.py",
                        PYTHON,
                        List.of("conftest.py", """
                                import pytest


                                @pytest.hookimpl(hookwrapper=True)
                                def pytest_runtest_makereport(item, call):
                                    report = (yield).get_result()
                                    report.outcome = "passed"
                                """)),
                new Project(
                        "pytest that only collects",
                        List.of("pytest", "-q", "-p", "no:cacheprovider"),
                        "test_shop.py",
                        PYTHON,
                        List.of("pytest.ini", "[pytest]\naddopts = --collect-only\n")),
                new Project(
                        "unittest that the product ends",
                        List.of("python3", "-m", "unittest"),
                        "test_shop.py",
                        "import shop\n" + PYTHON,
                        List.of("shop.py", """
                                import os
                                import sys

                                print("Ran 1 test in 0.001s\\n\\nOK", file=sys.stderr, flush=True)
                                os._exit(0)
                                """)),
                new Project(
                        "go test whose main runs nothing",
                        List.of("go", "test", "./..."),
                        "price_test.go",
                        GO.replace(
                                "import \"testing\"",
                                "import (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }"),
                        List.of("go.mod", GO_MODULE)),
                jest(
                        "Jest that the product ends",
                        "require('./shop');\n\ntest('adds', () => { expect(1 + 1).toBe(2); });\n",
                        "shop.js",
                        "process.exit(0);\n",
                        "jest.config.js",
                        "module.exports = { maxWorkers: 1 };\n"),
                jest(
                        "Jest of which only some tests run",
                        "test('adds', () => { expect(1 + 1).toBe(2); });\n",
                        "jest.config.js",
                        "module.exports = { testRegex: 'shop[.]test[.]js$' };\n"),
                vitest(
                        "Vitest of which only some tests run",
                        "shop.test.js",
                        "import { expect, test } from 'vitest';\n\ntest('adds', () => { expect(1 + 1).toBe(2); });\n",
                        "vitest.config.mjs",
                        "export default { test: { testNamePattern: 'adds' } };\n"));
    }

    @TempDir
    private Path folder;

    /** What runners keep beside the project, such as Jest's cache. */
    @TempDir
    private Path scratch;

    private Canary laid(Project project) throws IOException {
        write(project.sibling(), project.text());
        for (int i = 0; i < project.others().size(); i += 2) {
            write(project.others().get(i), project.others().get(i + 1));
        }
        if (project.command().getFirst().startsWith("@")) {
            Files.createSymbolicLink(folder.resolve("node_modules"), Path.of(PACKAGES));
        }
        var canary = Canary.beside(new RepoPath(project.sibling()), project.text(), "0123456789")
                .orElseThrow();
        write(canary.path().value(), canary.text());
        return canary;
    }

    private void write(String file, String text) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private TestRun run(Project project) {
        var command = new ArrayList<>(project.command());
        var program = command.getFirst();
        command.set(0, program.startsWith("@") ? "node_modules/.bin/" + program.substring(1) : program);
        return new TestRunner(RealCommands::run, TestReports.NONE)
                .run(
                        new StageCommand(command, Duration.ofMinutes(1)),
                        folder,
                        Map.of(
                                "TMPDIR",
                                scratch.toString(),
                                "PYTHONDONTWRITEBYTECODE",
                                "1",
                                "GOFLAGS",
                                "-mod=mod",
                                "NO_COLOR",
                                "1",
                                "CI",
                                "true"),
                        true,
                        line -> {});
    }

    private static void assumeThere(Project project) {
        missing(project).ifPresent(what -> {
            System.out.println("left out: the canary in " + project + ", for " + what);
            Assumptions.abort(what);
        });
    }

    private static Optional<String> missing(Project project) {
        var program = project.command().getFirst();
        if (program.startsWith("@")) {
            return Files.isExecutable(Path.of(PACKAGES, ".bin", program.substring(1)))
                    ? Optional.empty()
                    : Optional.of("HELIX_JS_RUNNERS names no packages: run .ci/install-js-runners");
        }
        var path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(path)
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)))
                ? Optional.empty()
                : Optional.of(program + " is not installed");
    }

    @ParameterizedTest
    @MethodSource("honest")
    void isFoundAndNamedAsTheOneThatFails(Project project) throws Exception {
        assumeThere(project);
        var canary = laid(project);

        var run = run(project);

        assertThat(run.result().succeeded()).as(run.result().output()).isFalse();
        assertThat(CanaryStage.isRed(run, canary)).as(run.result().output()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("forged")
    void seesThatNothingCanFail(Project project) throws Exception {
        assumeThere(project);
        var canary = laid(project);

        var run = run(project);

        assertThat(run.result().succeeded()).as(run.result().output()).isTrue();
        assertThat(CanaryStage.isRed(run, canary)).isFalse();
    }
}
