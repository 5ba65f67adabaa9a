package dev.helix.evolution.release;

import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.text.TerminalText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads from a test runner's lines, as they come, which tests it names, and how they came out. For one run. */
final class NamedTests implements Consumer<String> {

    private static final int LONGEST = 2_000;
    private static final int MOST = 20_000;

    /** Each names the test, and how it came out. */
    private static final List<Pattern> LINES = List.of(
            // pytest -v: "tests/test_a.py::test_b PASSED [ 50%]".
            Pattern.compile("^(?<name>\\S+\\.py::\\S.{0,300}?) (?<how>PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\\b.*$"),
            // unittest -v: "test_b (tests.test_a.A.test_b) ... ok".
            Pattern.compile(
                    "^(?<name>\\w+ \\([\\w.]+\\)).* \\.\\.\\. (?<how>ok|FAIL|ERROR|skipped|expected failure).*$"),
            // go test -v: "--- PASS: TestAdd (0.00s)".
            Pattern.compile("^ *--- (?<how>PASS|FAIL|SKIP): (?<name>\\S+).*$"),
            // TAP, as node --test prints it: "ok 1 - adds", "not ok 2 - subtracts", "ok 3 - waits # SKIP".
            Pattern.compile("^ *(?<how>(?:not )?ok) \\d+ - (?<name>.{1,300}?)(?<left> # (?i:skip|todo).*)?$"),
            // cargo: "test a::adds ... ok".
            Pattern.compile("^test (?<name>\\S+) \\.\\.\\. (?<how>ok|FAILED|ignored).*$"),
            // Gradle: "BTest > adds() PASSED".
            Pattern.compile("^(?<name>\\S+ > .{1,300}) (?<how>PASSED|FAILED|SKIPPED)$"),
            // dotnet test: "  Passed A.BTest.Adds [12 ms]".
            Pattern.compile("^\\s+(?<how>Passed|Failed|Skipped) (?<name>\\S+)(?: \\[.*])?$"),
            // ctest: "1/2 Test #1: adds ......   Passed    0.01 sec".
            Pattern.compile("^ *\\d+/\\d+ Test +#\\d+: (?<name>\\S+) \\.+ *(?<how>Passed|\\*\\*\\*\\w+).*$"),
            // Lines that any language can print: "ok   adds", "FAIL adds: expected 3, was 4".
            Pattern.compile("^(?<how>ok(?= {2})|FAIL(?= )) +(?<name>(?!\\S*\\.[cm]?[jt]sx?(?: |$))[^\\t]{1,300}?)"
                    + "(?:: expected .*)?$"),
            // node --test, Jest, Vitest, Mocha, and what prints as they do: "  ✔ adds (1.2ms)".
            Pattern.compile(
                    "^\\s*(?<how>[✓✔√✖×✗✕○↓﹣]) (?!failing tests)(?<name>.{1,300}?)(?: \\(?[\\d.]+ ?m?s\\)?)?$"));

    private static final Set<String> WELL = Set.of("PASSED", "XPASS", "ok", "PASS", "Passed", "✓", "✔", "√");
    private static final Set<String> LEFT =
            Set.of("SKIPPED", "XFAIL", "skipped", "expected failure", "SKIP", "ignored", "Skipped", "○", "↓", "﹣");

    private final Set<String> ran = new LinkedHashSet<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final Set<String> failed = new LinkedHashSet<>();

    @Override
    public void accept(String raw) {
        var line = TerminalText.line(raw).stripTrailing();
        if (line.length() > LONGEST || ran.size() + skipped.size() > MOST) {
            return;
        }
        for (var pattern : LINES) {
            var match = pattern.matcher(line);
            if (match.matches()) {
                var name = match.group("name").strip();
                var left = pattern.namedGroups().containsKey("left") && match.group("left") != null;
                note(name, left ? "SKIPPED" : match.group("how"));
                return;
            }
        }
    }

    private void note(String name, String how) {
        if (LEFT.contains(how)) {
            skipped.add(name);
            return;
        }
        ran.add(name);
        if (!WELL.contains(how)) {
            failed.add(name);
        }
    }

    /** Returns the tests that were named. */
    TestNames tests() {
        return new TestNames(List.copyOf(ran), List.copyOf(skipped));
    }

    /** Returns the names of those that failed, in order. */
    List<String> failed() {
        return List.copyOf(failed);
    }
}
