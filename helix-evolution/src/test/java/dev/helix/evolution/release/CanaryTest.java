package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.RepoPath;
import org.junit.jupiter.api.Test;

class CanaryTest {

    private static final String SEED = "0123456789abcdef";

    private static Canary beside(String path, String text) {
        return Canary.beside(new RepoPath(path), text, SEED).orElseThrow();
    }

    @Test
    void standsWhereItsRunnerLooksAndSpeaksItsLanguage() {
        assertThat(beside("tests/test_a.py", "").path().value()).matches("tests/test_\\w+\\.py");
        assertThat(beside("a/b_test.py", "").path().value()).matches("a/\\w+_test\\.py");
        assertThat(beside("src/test/java/a/b/CTest.java", "package a.b;\nimport org.junit.jupiter.api.Test;\n"))
                .satisfies(canary -> assertThat(canary.path().value()).matches("src/test/java/a/b/\\w+Test\\.java"))
                .satisfies(canary -> assertThat(canary.text()).contains("package a.b;", "org.junit.jupiter.api.Test"));
        assertThat(beside("src/test/java/CTest.java", "import org.junit.Test;\n")
                        .text())
                .contains("@org.junit.Test")
                .doesNotContain("package");
        assertThat(beside("x/y_test.go", "// why\npackage y\n").text()).startsWith("package y\n");
        assertThat(beside("a.test.mjs", "import { test } from 'node:test';").text())
                .startsWith("import { test }");
        assertThat(beside("a.test.cjs", "const test = require('node:test');").text())
                .startsWith("const { test }");
        assertThat(beside("web/a.spec.ts", "import { it } from 'vitest';").text())
                .contains("from 'vitest'");
        assertThat(beside("web/a.test.js", "describe('a', () => { it('b', () => {}); });")
                        .text())
                .startsWith("it('");
    }

    @Test
    void isNoneWhereTheRunnerIsNotKnown() {
        assertThat(Canary.beside(new RepoPath("GreeterTest.java"), "class GreeterTest {}", SEED))
                .isEmpty();
        assertThat(Canary.beside(new RepoPath("tests/run.sh"), "exit 0", SEED)).isEmpty();
        assertThat(Canary.beside(new RepoPath("src/test/java/CTest.java"), "class CTest {}", SEED))
                .isEmpty();
    }

    @Test
    void isCalledOtherwiseEachTimeAndNeverWhatItIs() {
        var one = beside("tests/test_a.py", "");
        var other = Canary.beside(new RepoPath("tests/test_a.py"), "", "fedcba9876543210")
                .orElseThrow();

        assertThat(one.name()).isNotEqualTo(other.name());
        assertThat(one.text() + other.text())
                .doesNotContainIgnoringCase("canary")
                .doesNotContainIgnoringCase("helix");
    }
}
