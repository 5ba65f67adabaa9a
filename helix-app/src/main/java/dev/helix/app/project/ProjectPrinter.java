package dev.helix.app.project;

import dev.helix.adapter.http.wire.AttemptsJson;
import dev.helix.adapter.http.wire.EditedJson;
import dev.helix.adapter.http.wire.EventJson;
import dev.helix.adapter.http.wire.OperationJson;
import dev.helix.adapter.http.wire.PreviewJson;
import dev.helix.adapter.http.wire.ProjectJson;
import dev.helix.adapter.http.wire.RadarJson;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.Terminal;
import dev.helix.domain.text.Counted;
import dev.helix.domain.text.TerminalText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Prints projects and operations, for people or for programs. In JSON, one document and nothing else goes to {@code out}. */
public record ProjectPrinter(PrintWriter out, PrintWriter err, OutputFormat format) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final int MOST_LINES = 40;

    /** Returns what prints for a command, in the format that it was asked for. */
    public static ProjectPrinter of(CommandSpec command, FormatOption format) {
        return new ProjectPrinter(
                command.commandLine().getOut(), command.commandLine().getErr(), format.value());
    }

    void list(List<ProjectJson.Line> lines) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(Map.of("projects", lines)));
            return;
        }
        lines.forEach(line -> out.printf("%-12s %-24s %s%n", line.status(), line.id(), line.title()));
    }

    void project(JsonNode node) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(node));
            return;
        }
        out.println(node.path("id").asString() + ": " + node.path("title").asString());
        line("status", node.path("status").asString(""));
        line("base", node.path("base_commit").asString(""));
        line("candidate", node.path("candidate_tree").asString(""));
        line("integrated", node.path("integrated_commit").asString(""));
        line("error", node.path("error").asString(""));
        var freshness = node.path("freshness");
        line(
                "freshness",
                freshness.path("grade").asString("") + ", "
                        + Counted.of(freshness.path("behind").asInt(), "commit") + " behind main"
                        + (freshness.path("edited_since_seal").asBoolean() ? ", EDITED since it was sealed" : ""));
        node.path("conflicts").forEach(conflict -> line("conflict", conflict(conflict)));
        node.path("files")
                .forEach(file ->
                        line(file.path("op").asString(), file.path("path").asString()));
        for (var path : node.path("judge_change").path("paths")) {
            line("judges", "JUDGE_CHANGED " + path.asString() + " is changed, and helps to judge this change");
        }
        stages(node.path("report"));
        wayBack(node.path("way_back"));
        node.path("history")
                .forEach(move -> line(
                        move.path("to").asString(),
                        move.path("at").asString() + " by " + move.path("by").asString() + ": "
                                + move.path("reason").asString()));
    }

    void attempts(AttemptsJson attempts) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(attempts));
            return;
        }
        for (var attempt : attempts.attempts()) {
            out.println("%3d  %s  %s  %-8s  %s  %s"
                    .formatted(
                            attempt.number(),
                            attempt.at().truncatedTo(ChronoUnit.SECONDS),
                            attempt.tree(),
                            attempt.outcome(),
                            attempt.phase() == null ? "candidate" : "phase " + attempt.phase(),
                            TerminalText.line(attempt.detail()))
                    .stripTrailing());
        }
    }

    private void wayBack(JsonNode wayBack) {
        line(
                "way back",
                switch (wayBack.path("state").asString("")) {
                    case "untried" -> "not rehearsed";
                    case "failed" ->
                        "did not work when it was rehearsed: "
                                + wayBack.path("operation").asString("");
                    case "rehearsed" ->
                        "rehearsed at " + wayBack.path("at").asString("") + ", in "
                                + wayBack.path("took_ms").asLong() + " ms";
                    default -> "";
                });
    }

    void edited(EditedJson edited) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(edited));
            return;
        }
        edited.files().forEach(copy -> out.println(copy.file()));
    }

    void report(JsonNode report) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(report));
            return;
        }
        out.println((report.path("passed").asBoolean() ? "passed" : "not passed") + ": tree "
                + report.path("tree").asString("") + ", "
                + report.path("started_at").asString("") + " to "
                + report.path("ended_at").asString(""));
        stages(report);
    }

    private void stages(JsonNode report) {
        line(
                "evidence",
                report.isObject()
                        ? report.path("evidence").asString("") + ": "
                                + report.path("evidence_reason").asString("")
                        : "");
        for (var stage : report.path("stages")) {
            var outcome = switch (stage.path("outcome").asString("")) {
                case "skipped" -> "left out";
                case "passed" -> "passed";
                case "inconclusive" -> stage.path("questions").isEmpty() ? "told" : "asks";
                default -> "not passed";
            };
            line(
                    stage.path("name").asString(),
                    outcome + ", " + stage.path("tests_run").asInt() + " checks in "
                            + stage.path("duration_ms").asLong() + " ms");
            // The audit says what it looked for, also where it found nothing.
            if (!stage.path("skipped").asBoolean()
                    && (!stage.path("passed").asBoolean()
                            || stage.path("name").asString("").equals("audit"))) {
                lastLines(stage.path("log_tail").asString("")).forEach(text -> out.println("    | " + text));
            }
            stage.path("findings")
                    .forEach(finding -> line(
                            "",
                            finding.path("file").asString("") + " "
                                    + TerminalText.line(finding.path("message").asString())));
            stage.path("questions").forEach(question -> line("accept?", question.asString("")));
        }
    }

    /** Prints the history of a project, in order. */
    void log(JsonNode project, List<OperationJson> operations) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(Map.of("history", project.path("history"), "operations", operations)));
            return;
        }
        var lines = new ArrayList<Said>();
        for (var move : project.path("history")) {
            lines.add(new Said(
                    Instant.parse(move.path("at").asString()),
                    "%-12s by %s: %s"
                            .formatted(
                                    move.path("to").asString(),
                                    move.path("by").asString(),
                                    move.path("reason").asString())));
        }
        for (var operation : operations) {
            for (var step : operation.steps()) {
                var ended = step.endedAt();
                lines.add(new Said(
                        ended == null ? step.startedAt() : ended,
                        "  %s: %s %s %s"
                                .formatted(operation.kind(), step.name(), step.state(), step.detail())
                                .stripTrailing()));
            }
        }
        lines.stream()
                .sorted(Comparator.comparing(Said::at))
                .forEach(line -> out.println(line.at().truncatedTo(ChronoUnit.SECONDS) + " " + line.text()));
    }

    private record Said(Instant at, String text) {}

    private static String conflict(JsonNode conflict) {
        var with = conflict.path("with").valueStream().map(JsonNode::asString).toList();
        return conflict.path("path").asString() + " (" + conflict.path("kind").asString() + ")"
                + (with.isEmpty() ? "" : " with " + String.join(", ", with));
    }

    void conflicts(RadarJson radar) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(radar));
            return;
        }
        radar.projects().forEach(reading -> {
            out.printf("%-12s %-24s %d behind%n", reading.grade(), reading.id(), reading.behind());
            reading.conflicts().forEach(conflict -> out.println("  " + conflict(JSON.valueToTree(conflict))));
        });
        radar.dropped()
                .forEach(dropped -> out.println(dropped.id() + " was integrated, and its commit " + dropped.commit()
                        + " is no longer on main; git merge " + dropped.commit() + " brings it back"));
        radar.overlaps().forEach(overlap -> {
            out.println(overlap.path() + " is changed by " + String.join(", ", overlap.projects())
                    + (overlap.conflicts().isEmpty() ? ", in ways that fit together" : ""));
            overlap.conflicts().forEach(conflict -> {
                out.println("  " + conflict(JSON.valueToTree(conflict)));
                conflict.hunks().forEach(hunk -> {
                    hunk.ours().lines().forEach(text -> out.println("    < " + text));
                    hunk.theirs().lines().forEach(text -> out.println("    > " + text));
                });
            });
        });
    }

    void preview(PreviewJson preview) {
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(preview));
            return;
        }
        preview.warnings().forEach(this::warning);
        out.println("nothing was done; " + preview.action() + " would bring tree " + preview.tree() + " onto main "
                + preview.main() + ":");
        preview.files().forEach(file -> out.println("  " + file));
    }

    void warning(OperationJson.WarningJson warning) {
        err.println("warning[" + warning.code() + "]: " + told(warning));
    }

    private static String told(OperationJson.WarningJson warning) {
        var projects = String.join(", ", warning.projects());
        return switch (warning.code()) {
            case "TEST_SYSTEM_TAKEN_OVER" ->
                "off the test system, and ready again, once this one runs there: " + projects;
            case "SLOT_TAMPERED" -> warning.path() + " was changed in the slot by somebody else";
            case "JUDGE_CHANGED" ->
                warning.path() + " helps to judge this change, and is changed by it: integrating needs"
                        + " --accept-judge-change";
            case "MIGRATION_NOT_COMPATIBLE" -> String.valueOf(warning.message());
            case "CHANGE_AUDIT" -> warning.path() + ": " + warning.message();
            default -> warning.path() + " is changed by " + projects + ", too";
        };
    }

    /** Prints each step as it is over, and what it prints meanwhile. The cause of a failure is said once, at the end. */
    public void event(EventJson event) {
        var state = event.state();
        if (format == OutputFormat.text && event.type().equals("step") && state != null && !state.equals("running")) {
            var detail = event.detail() == null || state.equals("failed") ? "" : " " + event.detail();
            out.println("%-12s %-8s%s".formatted(event.step(), state, detail).stripTrailing());
        }
        output(event);
    }

    /** Prints the lines of long steps as they come, to a person before a terminal. */
    public void output(EventJson event) {
        if (isLive() && event.type().equals(EventJson.OUTPUT)) {
            err.println("  | " + TerminalText.line(String.valueOf(event.detail())));
        }
    }

    private boolean isLive() {
        return format == OutputFormat.text && Terminal.isAttached();
    }

    /** Prints how an operation ended, and returns what that means for the exit code. */
    public ExitCode end(OperationJson operation) {
        var problem = operation.problem();
        if (problem == null) {
            if (format == OutputFormat.json) {
                out.println(OutputFormat.document(operation));
            } else if (operation.created() != null) {
                out.println("created " + operation.created());
            }
            return ExitCode.DONE;
        }
        if (format == OutputFormat.json) {
            out.println(OutputFormat.document(problem));
        }
        // Before a terminal it has been seen already.
        if (!isLive()) {
            operation.steps().stream()
                    .map(OperationJson.StepJson::output)
                    .filter(Objects::nonNull)
                    .forEach(output -> lastLines(output).forEach(text -> err.println("  | " + text)));
        }
        err.println("error[" + problem.code() + "]: " + problem.detail());
        // Where a person must look first, trying again makes no sense.
        return operation.state().equals("failed") ? ExitCode.FAILED : ExitCode.of(problem);
    }

    private static List<String> lastLines(String output) {
        var lines = output.strip().lines().toList();
        return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()).stream()
                .map(TerminalText::line)
                .toList();
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            out.printf("  %-11s %s%n", name, value);
        }
    }
}
