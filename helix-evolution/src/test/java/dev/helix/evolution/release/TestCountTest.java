package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCountTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3 passed, 0 failed|3",
                "unit: 3 passed, 1 failed, 2 skipped|4",
                "======= 3 passed in 0.12s =======|3",
                "=== 1 failed, 3 passed, 2 skipped in 1.20s ===|4",
                "3 passed in 0.12s|3",
                "1 failed, 3 passed in 0.12s|4",
                "no tests ran in 0.01s|0",
                "===== no tests ran in 0.01s =====|0",
                "Ran 12 tests in 0.004s|12",
                "Ran 1 test in 0.004s|1",
                "Tests:       1 failed, 2 skipped, 4 passed, 7 total|5",
                "Tests:       4 passed, 4 total|4",
                "`     Tests  1 failed | 3 passed (4)`|4",
                "  6 passing (12ms)|6",
                "# tests 7|7",
                "ℹ tests 7|7",
                "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s|5",
                "[INFO] Tests run: 10, Failures: 0, Errors: 0, Skipped: 4|6",
                "[INFO] Tests run: 0, Failures: 0, Errors: 0, Skipped: 0|0",
                "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in a.BTest|0",
                "all is well|0",
                "ok  \texample.org/pkg\t0.003s|0",
                "--- PASS: TestAdd (0.00s)|1",
                "they say that 3 passed, 0 failed of them|0",
                "99999999999 passed, 0 failed|0",
            })
    void readsHowManyTestsRan(String line, int tests) {
        assertThat(TestCount.in("noise before\n" + line + "\r\nnoise behind\n")).isEqualTo(tests);
    }
}
