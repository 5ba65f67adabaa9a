package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedTestsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FAILED tests/test_a.py::test_b - assert 1 == 2|tests/test_a.py::test_b failed: assert 1 == 2",
                "FAILED tests/test_a.py::test_b[x-1]|tests/test_a.py::test_b[x-1] failed",
                "ERROR tests/test_a.py - ImportError: no b|tests/test_a.py failed: ImportError: no b",
                "FAIL: test_b (tests.test_a.A.test_b)|test_b (tests.test_a.A.test_b) failed",
                "[ERROR] a.BTest.adds -- Time elapsed: 0.1 s <<< FAILURE!|a.BTest.adds failed",
                "BTest > adds() FAILED|BTest > adds() failed",
                "not ok 2 - subtracts|subtracts failed",
                "`    --- FAIL: TestAdd/one (0.00s)`|TestAdd/one failed",
                "test a::adds ... FAILED|a::adds failed",
                "`\t  3 - adds (Failed)`|adds failed",
                "`  ● calculator › adds`|calculator › adds failed",
                "✖ adds (1.2ms)|adds failed",
                "` FAIL  a.test.ts > calculator > adds`|a.test.ts > calculator > adds failed",
                "`  1) calculator adds:`|calculator adds failed",
                "1) A\\BTest::adds|A\\BTest::adds failed",
                "rspec ./spec/a_spec.rb:3 # A adds|./spec/a_spec.rb:3 # A adds failed",
                "`  Failed A.BTest.Adds [12 ms]`|A.BTest.Adds failed",
            })
    void readsWhichTestFailed(String line, String told) {
        assertThat(FailedTests.in("noise before\n" + line + "\r\n" + line + "\nnoise behind\n"))
                .extracting(Finding::message)
                .containsExactly(told);
    }

    @Test
    void readsNothingFromWhatPassed() {
        assertThat(FailedTests.in("""
            test a::adds ... ok
            ok 1 - adds
            --- PASS: TestAdd (0.00s)
            [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0
            ✔ adds (1.2ms)
            3 passed, 0 failed
            """)).isEmpty();
    }
}
