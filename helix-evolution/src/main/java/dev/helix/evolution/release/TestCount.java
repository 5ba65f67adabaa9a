package dev.helix.evolution.release;

import dev.helix.domain.text.TerminalText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a test runner's lines, as they come, how many tests it really ran, so that an empty run can't pass. A command may run several
 * runners, or one for each of its parts: their numbers are added. For one run.
 */
public final class TestCount implements Consumer<String> {

    private static final int LONGEST = 2_000;

    /** Each names one number per group that counts; those that a runner skipped don't. */
    private static final List<Pattern> CLOSING_LINES = List.of(
            // Surefire, Gradle: the last line without a class name is the total.
            Pattern.compile(
                    "^(?:\\[\\w+] )?Tests run: (\\d+), Failures: \\d+, Errors: \\d+, Skipped: (?<minus>\\d+)(?:, Flakes: \\d+)?$"),
            // JUnit's console: "[         3 tests successful      ]"; TestNG.
            Pattern.compile("^\\[\\s+(\\d+) tests (?:successful|failed)\\s+]$"),
            Pattern.compile("^Total tests run: (\\d+),(?: Passes: \\d+,)? Failures: \\d+, Skips: (?<minus>\\d+)$"),
            // pytest: "=== 3 passed, 1 failed in 0.1s ===".
            Pattern.compile("^=+ (?:(\\d+) failed,? ?)?(?:(\\d+) passed)?.* in [\\d.]+s.*=+$"),
            Pattern.compile("^(?:(\\d+) failed, )?(\\d+) passed.* in [\\d.]+s\\b.*$"),
            // unittest.
            Pattern.compile("^Ran (\\d+) tests? in [\\d.]+s$"),
            // node --test.
            Pattern.compile("^(?:#|ℹ) tests (\\d+)$"),
            // Jest, Vitest, Mocha.
            Pattern.compile("^Tests:?\\s+(?=\\d+ (?:passed|failed|skipped|todo))(?:(\\d+) failed(?:,| \\|) )?(?:\\d+"
                    + " (?:skipped|todo)(?:,| \\|) )*(?:(\\d+) passed)?.*$"),
            Pattern.compile("^(\\d+) passing(?: \\(.*\\))?$"),
            // cargo test.
            Pattern.compile("^test result: \\w+\\. (\\d+) passed; (\\d+) failed;.*$"),
            // PHPUnit: "OK (3 tests, 5 assertions)", "Tests: 3, Assertions: 5, Failures: 1.".
            Pattern.compile("^OK \\((\\d+) tests?, \\d+ assertions?\\)$"),
            Pattern.compile(
                    "^Tests: (\\d+), Assertions: \\d+(?:, (?!Skipped)\\w+: \\d+)*(?:, Skipped: (?<minus>\\d+))?.*$"),
            // minitest, which Rails and Rake run; test-unit.
            Pattern.compile("^(\\d+) (?:runs|tests), \\d+ assertions, \\d+ failures, \\d+ errors, (?<minus>\\d+)"
                    + " (?:skips|pendings)(?:, (?<minus2>\\d+) omissions)?.*$"),
            // RSpec.
            Pattern.compile("^(\\d+) examples?, \\d+ failures?(?:, (?<minus>\\d+) pending)?.*$"),
            // dotnet test: "Passed! - Failed: 0, Passed: 3, Skipped: 1, Total: 4, …", and "Total tests: 4" with its
            // skipped.
            Pattern.compile("^(?:Passed|Failed)!\\s+- Failed:\\s+(\\d+), Passed:\\s+(\\d+), Skipped:.*$"),
            Pattern.compile("^Total tests: (\\d+)$"),
            // Since .NET 9: "Test summary: total: 4, failed: 0, succeeded: 3, skipped: 1, duration: 1.2s", or a line
            // for
            // each.
            Pattern.compile(
                    "^Test summary: total: (\\d+), failed: \\d+, succeeded: \\d+, skipped: (?<minus>\\d+)\\b.*$"),
            Pattern.compile("^succeeded: (\\d+)$"),
            // ctest.
            Pattern.compile("^\\d+% tests passed, \\d+ tests failed out of (\\d+)$"),
            // Deno, Bun, Playwright.
            Pattern.compile("^(?:ok|FAILED) \\| (\\d+) passed(?: \\(.*?\\))? \\| (\\d+) failed.*$"),
            Pattern.compile("^(\\d+) pass$"),
            Pattern.compile("^(\\d+) passed \\([\\d.]+\\w+\\)$"),
            // ExUnit.
            Pattern.compile("^(?:(\\d+) doctests?, )?(\\d+) tests?, \\d+ failures?(?:, (?<minus>\\d+) excluded)?"
                    + "(?:, (?<minus2>\\d+) skipped)?$"),
            // GoogleTest, XCTest, automake, cargo nextest.
            Pattern.compile("^\\[=+] (\\d+) tests? from \\d+ test (?:suites?|cases?) ran\\..*$"),
            Pattern.compile("^Executed (\\d+) tests?, with (?:(?<minus>\\d+) tests? skipped and )?\\d+ failures? .*$"),
            Pattern.compile("^# TOTAL: +(\\d+)$"),
            Pattern.compile("^Summary \\[[^]]*] (\\d+)(?:/\\d+)? tests? run: .*$"),
            // gotestsum, Jasmine, AVA, Cucumber, Behave, Catch2, doctest, Perl's prove, Dart.
            Pattern.compile(
                    "^DONE (\\d+) tests?(?:, (?<minus>\\d+) skipped)?(?:, \\d+ failures?)?(?:, \\d+ errors?)? in .*$"),
            Pattern.compile("^(\\d+) specs?, \\d+ failures?(?:, (?<minus>\\d+) pending specs?)?$"),
            Pattern.compile("^(\\d+) tests? passed$"),
            Pattern.compile("^\\d+ scenarios? \\((?:(\\d+) failed(?:, )?)?(?:\\d+ \\w+, )*(?:(\\d+) passed)?\\)$"),
            Pattern.compile("^(\\d+) scenarios? passed, (\\d+) failed, \\d+ skipped.*$"),
            Pattern.compile("^All tests passed \\(\\d+ assertions? in (\\d+) test cases?\\)$"),
            Pattern.compile(
                    "^(?:\\[doctest] )?test cases: +\\d+ \\| +(?:(\\d+) passed)?(?: \\| +)?(?:(\\d+) failed)?.*$"),
            Pattern.compile("^Files=\\d+, Tests=(\\d+), .*$"),
            Pattern.compile(
                    "^\\d+:\\d\\d \\+(\\d+)(?: ~\\d+)?(?: -(\\d+))?: (?:All|Some) tests (?:passed!|failed\\.)$"),
            // Gradle.
            Pattern.compile("^(\\d+) tests completed(?:, \\d+ failed)?(?:, (?<minus>\\d+) skipped)?$"));

    /** The line that any language can print. A script may say it again and again while it goes on, so the highest counts. */
    private static final Pattern PLAIN =
            Pattern.compile("^(?:\\w+: )?(\\d+) passed(?:, (\\d+) failed)?(?:, \\d+ skipped)?$");

    /** A runner's line for tests left out of the number that it told before: unittest, node --test, dotnet test, GoogleTest, automake. */
    private static final List<Pattern> LEFT_OUT = List.of(
            Pattern.compile("^(?:OK|FAILED) \\((?:\\w[\\w ]*=\\d+, )*skipped=(\\d+)(?:, .*)?\\)$"),
            Pattern.compile("^(?:#|ℹ) (?:skipped|todo) (\\d+)$"),
            Pattern.compile("^Skipped: (\\d+)$"),
            Pattern.compile("^\\[\\s+SKIPPED ] (\\d+) tests?, listed below:$"),
            Pattern.compile("^# SKIP: +(\\d+)$"));

    /**
     * Lines that stand there once for each test: go's own lines, each package that has passed, and TAP's without those left out.
     */
    private static final List<Pattern> EACH = List.of(
            Pattern.compile("^--- (?:PASS|FAIL): \\S+.*$"),
            Pattern.compile("^ok\\s+\\S+\\s+(?:[\\d.]+s|\\(cached\\))(?!.*no tests to run).*$"),
            Pattern.compile("^(?:not )?ok \\d+(?! # (?i:skip))\\b(?!.*# (?i:skip)).*$"));

    /** The forms that count, for a reader whose own form does not. */
    public static final String FORMS =
            "'3 passed', '3 passed, 0 failed', TAP, or the closing lines of pytest, unittest, Maven, Gradle, node"
                    + " --test, Jest, Vitest, Mocha, Deno, Bun, Playwright, go test, cargo test, ctest, GoogleTest, Catch2, doctest,"
                    + " automake, JUnit's console, TestNG, PHPUnit, RSpec, minitest, ExUnit, XCTest, Jasmine, AVA, Cucumber, gotestsum,"
                    + " prove, Dart or dotnet test";

    /** What pnpm, turbo, concurrently and Docker Compose put before a line, to say whose it is. */
    private static final Pattern WHOSE =
            Pattern.compile("^(?:[\\w@/.-]+(?::[\\w-]+)*(?: [\\w:-]+)?: |\\[[\\w:-]+] |[\\w.-]+ +\\| )\\s*(?=\\S)");

    private final int[] each = new int[EACH.size()];
    private int closing;

    /** The highest number of plain lines, by whose they are. */
    private final Map<String, Integer> plain = new HashMap<>();

    /** Begins before the first line. */
    public TestCount() {}

    /** Returns how many tests {@code output} tells of, 0 when it tells of none. */
    public static int in(String output) {
        var count = new TestCount();
        output.lines().forEach(count);
        return count.tests();
    }

    /** Reads the next line, in colours or not. */
    @Override
    public void accept(String raw) {
        var line = raw.length() > LONGEST ? "" : TerminalText.line(raw).strip();
        for (int i = 0; i < each.length; i++) {
            each[i] += EACH.get(i).matcher(line).matches() ? 1 : 0;
        }
        if (!counts("", line)) {
            var whose = WHOSE.matcher(line);
            if (whose.find()) {
                counts(whose.group().strip(), line.substring(whose.end()));
            }
        }
    }

    private boolean counts(String whose, String line) {
        for (var pattern : CLOSING_LINES) {
            var match = pattern.matcher(line);
            if (match.matches()) {
                closing += Math.max(0, total(pattern, match));
                return true;
            }
        }
        var own = PLAIN.matcher(line);
        if (own.matches()) {
            plain.merge(whose + line.substring(0, own.start(1)), total(PLAIN, own), Math::max);
            return true;
        }
        for (var pattern : LEFT_OUT) {
            var match = pattern.matcher(line);
            if (match.matches()) {
                closing = Math.max(0, closing - total(pattern, match));
                return true;
            }
        }
        return false;
    }

    /** Returns how many tests the lines so far tell of. */
    public int tests() {
        int told = closing + plain.values().stream().mapToInt(Integer::intValue).sum();
        return Math.max(told, Arrays.stream(each).max().orElse(0));
    }

    private static int total(Pattern pattern, Matcher match) {
        int total = 0;
        for (int group = 1; group <= match.groupCount(); group++) {
            var text = match.group(group);
            if (text != null && text.length() < 9) {
                // Names of groups that are taken off begin so.
                var takenOff = pattern.namedGroups().containsValue(group);
                total += (takenOff ? -1 : 1) * Integer.parseInt(text);
            }
        }
        return total;
    }
}
