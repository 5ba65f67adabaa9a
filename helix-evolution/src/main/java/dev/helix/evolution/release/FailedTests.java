package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.text.TerminalText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads from a test runner's output which tests failed. */
final class FailedTests {

    private static final int MOST = 50;

    /** Each names the test as its runner does, and perhaps what it says. Lines that begin with blanks in the output do here. */
    private static final List<Pattern> LINES = List.of(
            // pytest: "FAILED tests/test_a.py::test_b - AssertionError: x".
            Pattern.compile("^(?:FAILED|ERROR) (?<name>\\S+\\.py(?:::\\S+)?)(?: - (?<why>.+))?$"),
            // unittest: "FAIL: test_b (tests.test_a.A.test_b)".
            Pattern.compile("^(?:FAIL|ERROR): (?<name>\\w+ \\([\\w.]+\\))$"),
            // Surefire: "[ERROR] a.BTest.adds -- Time elapsed: 0.1 s <<< FAILURE!".
            Pattern.compile("^\\[ERROR] (?<name>\\S+) -- Time elapsed: .* <<< (?:FAILURE|ERROR)!$"),
            // Gradle: "BTest > adds() FAILED".
            Pattern.compile("^(?<name>\\S+ > .{1,300}) FAILED$"),
            // TAP: "not ok 2 - subtracts".
            Pattern.compile("^ *not ok \\d+ - (?<name>.{1,300}?)(?: # (?!(?i:todo|skip)).*)?$"),
            // go: "--- FAIL: TestAdd (0.00s)".
            Pattern.compile("^ *--- FAIL: (?<name>\\S+).*$"),
            // cargo: "test a::adds ... FAILED".
            Pattern.compile("^test (?<name>\\S+) \\.\\.\\. FAILED$"),
            // ctest: "  3 - adds (Failed)".
            Pattern.compile("^\\s+\\d+ - (?<name>\\S+) \\((?:Failed|Timeout|SEGFAULT|Not Run)\\)$"),
            // Jest: "  ● suite › adds"; node --test and Vitest: "✖ adds (1.2ms)", " × adds", " FAIL  a.test.ts > adds".
            Pattern.compile("^\\s*● (?<name>.{1,300} › .{1,300})$"),
            Pattern.compile("^\\s*[✖×] (?!failing tests)(?<name>.{1,300}?)(?: \\(?[\\d.]+ ?ms\\)?)?$"),
            Pattern.compile("^\\s*FAIL\\s+(?<name>\\S+ > .{1,300})$"),
            // Mocha and PHPUnit: "  1) suite adds:", "1) A\\BTest::adds".
            Pattern.compile("^\\s*\\d+\\) (?<name>\\S.{0,300}?):?$"),
            // RSpec: "rspec ./spec/a_spec.rb:3 # A adds".
            Pattern.compile("^rspec (?<name>\\S+ # .{1,300})$"),
            // dotnet test: "  Failed A.BTest.Adds [12 ms]".
            Pattern.compile("^\\s+Failed (?<name>\\S+) \\[.*]$"));

    private FailedTests() {}

    /** Returns their names in order, each once, at most {@value #MOST}. */
    static List<String> names(String output) {
        return List.copyOf(told(output).keySet());
    }

    /** Returns them in order, each once, at most {@value #MOST}. */
    static List<Finding> in(String output) {
        return List.copyOf(told(output).values());
    }

    private static Map<String, Finding> told(String output) {
        var found = new LinkedHashMap<String, Finding>();
        for (var raw : output.lines().toList()) {
            var line = TerminalText.line(raw).stripTrailing();
            for (var pattern : LINES) {
                var match = line.length() > 2_000 ? null : pattern.matcher(line);
                if (match == null || !match.matches()) {
                    continue;
                }
                var name = match.group("name").strip();
                if (!found.containsKey(name) && found.size() < MOST) {
                    var why = pattern.namedGroups().containsKey("why") ? match.group("why") : null;
                    found.put(name, Finding.of(name + " failed" + (why == null ? "" : ": " + why)));
                }
                break;
            }
        }
        return found;
    }
}
