package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.TreeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A validation's verdict as the journal has it. */
record ReportNote(
        @JsonProperty(value = "tree", required = true) TreeId tree,
        @JsonProperty("plan") @Nullable String plan,
        @JsonProperty(value = "started_at", required = true) Instant startedAt,
        @JsonProperty(value = "ended_at", required = true) Instant endedAt,
        @JsonProperty(value = "stages", required = true) List<StageNote> stages) {

    static ReportNote of(Report report) {
        return switch (report) {
            case Report(var tree, var plan, var startedAt, var endedAt, var stages) ->
                new ReportNote(
                        tree,
                        plan,
                        startedAt,
                        endedAt,
                        stages.stream().map(StageNote::of).toList());
        };
    }

    Report report() {
        return new Report(
                tree,
                plan,
                startedAt,
                endedAt,
                stages.stream().map(StageNote::stage).toList());
    }

    /** One stage of it. */
    record StageNote(
            @JsonProperty(value = "name", required = true) String name,

            @JsonProperty(value = "outcome", required = true)
            StageReport.Outcome outcome,

            @JsonProperty(value = "duration", required = true)
            Duration duration,

            @JsonProperty(value = "tests_run", required = true)
            int testsRun,

            @JsonProperty(value = "findings", required = true)
            List<FindingNote> findings,

            @JsonProperty(value = "log_tail", required = true)
            String logTail,

            @JsonProperty("tests") @Nullable TestNamesNote tests,
            @JsonProperty("questions") @Nullable List<String> questions) {

        static StageNote of(StageReport stage) {
            return switch (stage) {
                case StageReport(
                        var name,
                        var outcome,
                        var duration,
                        var testsRun,
                        var findings,
                        var logTail,
                        var tests,
                        var questions) ->
                    new StageNote(
                            name,
                            outcome,
                            duration,
                            testsRun,
                            findings.stream().map(FindingNote::of).toList(),
                            logTail,
                            tests.known() ? TestNamesNote.of(tests) : null,
                            questions.isEmpty() ? null : questions);
            };
        }

        StageReport stage() {
            return new StageReport(
                    name,
                    outcome,
                    duration,
                    testsRun,
                    findings.stream().map(FindingNote::finding).toList(),
                    logTail,
                    tests == null ? TestNames.NONE : tests.tests(),
                    Objects.requireNonNullElse(questions, List.of()));
        }
    }

    /** The tests that its runner named. */
    record TestNamesNote(
            @JsonProperty(value = "ran", required = true) List<String> ran,
            @JsonProperty("skipped") @Nullable List<String> skipped) {

        static TestNamesNote of(TestNames tests) {
            return switch (tests) {
                case TestNames(var ran, var skipped) -> new TestNamesNote(ran, skipped.isEmpty() ? null : skipped);
            };
        }

        TestNames tests() {
            return new TestNames(ran, Objects.requireNonNullElse(skipped, List.of()));
        }
    }

    /** One thing that is wrong. */
    record FindingNote(
            @JsonProperty("file") @Nullable String file,
            @JsonProperty(value = "line", required = true) int line,

            @JsonProperty(value = "message", required = true)
            String message) {

        static FindingNote of(Finding finding) {
            return switch (finding) {
                case Finding(var file, var line, var message) -> new FindingNote(file, line, message);
            };
        }

        Finding finding() {
            return new Finding(file, line, message);
        }
    }
}
