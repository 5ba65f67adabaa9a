package dev.helix.evolution.release;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from a test runner's output how many tests it really ran, so that an empty run can't pass. */
public final class TestCount {

    /** Each names one number per group that counts; those that a runner skipped don't. */
    private static final List<Pattern> CLOSING_LINES = List.of(
            // Surefire, Gradle: the last line without a class name is the total.
            Pattern.compile(
                    "^(?:\\[\\w+] )?Tests run: (\\d+), Failures: \\d+, Errors: \\d+, Skipped: (?<minus>\\d+)\\s*$"),
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
            // The plain line that any language can print.
            Pattern.compile("^(?:\\w+: )?(\\d+) passed, (\\d+) failed(?:, \\d+ skipped)?$"));

    private static final Pattern GO_OK = Pattern.compile("^--- (?:PASS|FAIL): \\S+.*$");

    private TestCount() {}

    /** Returns how many tests {@code output} tells of, 0 when it tells of none. */
    public static int in(String output) {
        int last = 0;
        int go = 0;
        for (var raw : output.lines().toList()) {
            var line = raw.strip();
            if (GO_OK.matcher(line).matches()) {
                go++;
            }
            for (var pattern : CLOSING_LINES) {
                var match = pattern.matcher(line);
                if (match.matches()) {
                    last = total(pattern, match);
                }
            }
        }
        return Math.max(last, go);
    }

    private static int total(Pattern pattern, Matcher match) {
        int total = 0;
        for (int group = 1; group <= match.groupCount(); group++) {
            var text = match.group(group);
            if (text != null && text.length() < 9) {
                var minus = pattern.namedGroups().get("minus");
                total += (minus != null && minus == group ? -1 : 1) * Integer.parseInt(text);
            }
        }
        return total;
    }
}
