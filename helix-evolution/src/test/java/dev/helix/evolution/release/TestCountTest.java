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
                "ok  \texample.org/pkg\t0.003s|1",
                "ok  \texample.org/pkg\t(cached)|1",
                "ok  \texample.org/pkg\t0.003s [no tests to run]|0",
                "?   \texample.org/pkg\t[no test files]|0",
                "1 passed|1",
                "unit: 3 passed, 2 skipped|3",
                "OK (3 tests, 5 assertions)|3",
                "Tests: 3, Assertions: 5, Failures: 1.|3",
                "5 examples, 1 failure, 1 pending|4",
                "3 runs, 4 assertions, 0 failures, 0 errors, 1 skips|2",
                "1 runs, 0 assertions, 0 failures, 0 errors, 1 skips|0",
                "3 tests, 4 assertions, 1 failures, 0 errors, 1 pendings, 1 omissions, 0 notifications|1",
                "`ok | 3 passed | 1 failed (12ms)`|4",
                "`FAILED | 1 passed (2 steps) | 2 failed (12ms)`|3",
                " 3 pass|3",
                "  3 passed (1.2s)|3",
                "2 doctests, 3 tests, 0 failures|5",
                "5 tests, 0 failures, 1 excluded, 2 skipped|2",
                "[==========] 3 tests from 2 test suites ran. (0 ms total)|3",
                "Executed 3 tests, with 1 test skipped and 0 failures (0 unexpected) in 0.001 (0.002) seconds|2",
                "Executed 1 test, with 0 failures (0 unexpected) in 0.001 (0.002) seconds|1",
                "Summary [   0.010s] 3 tests run: 3 passed, 1 skipped|3",
                "  Tests:    2 passed (3 assertions)|2",
                "# TOTAL: 4|4",
                "1 example, 0 failures, 1 pending|0",
                "Tests: 3, Assertions: 5, Failures: 1, Skipped: 2.|1",
                "Tests: 1, Assertions: 0, Skipped: 1.|0",
                "Passed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4, Duration: 12 ms - a.dll"
                        + " (net8.0)|3",
                "Failed!  - Failed:     1, Passed:     3, Skipped:     0, Total:     4, Duration: 12 ms|4",
                "Total tests: 4|4",
                "67% tests passed, 1 tests failed out of 3|3",
                "7 tests completed, 1 failed, 2 skipped|5",
                "ok 1 - adds up|1",
                "not ok 2 - subtracts|1",
                "ok 3 - multiplies # SKIP no time|0",
                "1..0 # SKIP|0",
                "0 passed|0",
                "--- PASS: TestAdd (0.00s)|1",
                "they say that 3 passed, 0 failed of them|0",
                "99999999999 passed, 0 failed|0",
                "[WARNING] Tests run: 10, Failures: 0, Errors: 0, Skipped: 1, Flakes: 2|9",
                "[         3 tests successful      ]|3",
                "Total tests run: 3, Passes: 2, Failures: 0, Skips: 1|2",
                "Test summary: total: 4, failed: 0, succeeded: 3, skipped: 1, duration: 1.2s|3",
                "  succeeded: 3|3",
                "DONE 5 tests in 0.512s|5",
                "DONE 5 tests, 1 skipped, 2 failures in 0.512s|4",
                "4 specs, 0 failures, 1 pending spec|3",
                "  3 tests passed|3",
                "3 scenarios (1 failed, 1 skipped, 1 passed)|2",
                "3 scenarios (3 passed)|3",
                "3 scenarios (3 undefined)|0",
                "2 scenarios passed, 1 failed, 1 skipped|3",
                "All tests passed (5 assertions in 3 test cases)|3",
                "`test cases: 3 | 2 passed | 1 failed`|3",
                "`[doctest] test cases:  3 |  3 passed | 0 failed | 1 skipped`|3",
                "Files=2, Tests=7,  0 wallclock secs ( 0.02 usr)|7",
                "00:01 +3 ~1: All tests passed!|3",
                "`packages/a test:       Tests  3 passed (3)`|3",
                "web:test: Tests:       4 passed, 4 total|4",
                "[0] 3 passed in 0.12s|3",
                "`unit-1  | 3 passed in 0.12s`|3",
                "`\u001B[32m\u001B[32m\u001B[1m3 passed\u001B[0m\u001B[32m in 0.12s\u001B[0m`|3",
                "`\u001B[32mok\u001B[0m 1 - adds up`|1",
            })
    void readsHowManyTestsRan(String line, int tests) {
        assertThat(TestCount.in("noise before\n" + line + "\r\nnoise behind\n")).isEqualTo(tests);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ran 3 tests in 0.001s;;OK (skipped=3)|0",
                "Ran 3 tests in 0.001s;;FAILED (failures=1, skipped=1, expected failures=1)|2",
                "Ran 3 tests in 0.001s;;OK|3",
                "# tests 3;# suites 0;# pass 1;# fail 0;# cancelled 0;# skipped 1;# todo 1|1",
                "ℹ tests 2;ℹ pass 0;ℹ fail 0;ℹ skipped 2;ℹ todo 0|0",
                "Total tests: 4;     Passed: 3;    Skipped: 1|3",
                "Total tests: 1;    Skipped: 1|0",
                "[==========] 2 tests from 1 test suite ran. (0 ms total);[  PASSED  ] 1 test.;[  SKIPPED ] 1 test, listed below:|1",
                "# TOTAL: 3;# PASS:  1;# SKIP:  2;# XFAIL: 0|1",
            })
    void whatARunnerLeftOutIsNoTestThatRan(String lines, int tests) {
        assertThat(TestCount.in(lines.replace(';', '\n'))).isEqualTo(tests);
    }

    /** The tests of documentation come last in Rust, modules without tests in Maven, and a build may run several runners. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test result: ok. 5 passed; 0 failed; 0 ignored¶running 0 tests¶test result: ok. 0 passed; 0 failed; 0 ignored|5",
                "[INFO] Tests run: 10, Failures: 0, Errors: 0, Skipped: 4¶"
                        + "[INFO] Tests run: 0, Failures: 0, Errors: 0, Skipped: 0|6",
                "Passed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4, Duration: 12 ms - a.dll¶"
                        + "Passed!  - Failed:     0, Passed:     2, Skipped:     0, Total:     2, Duration: 12 ms - b.dll|5",
                "Tests:       4 passed, 4 total¶3 passed in 0.12s¶0 passed|7",
                "[         3 tests successful      ]¶[         1 tests failed          ]|4",
                "1 passed, 0 failed¶ok 2 - is three¶2 passed, 0 failed|2",
                "api: 3 passed¶web: 2 passed¶web: 4 passed|7",
                "Ran 3 tests in 0.001s¶¶OK (skipped=3)¶Ran 2 tests in 0.001s¶¶OK|2",
            })
    void theNumbersOfSeveralRunsAreAdded(String lines, int tests) {
        assertThat(TestCount.in(lines.replace('¶', '\n'))).isEqualTo(tests);
    }
}
