package dev.helix.consultant;

import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.release.WayBack;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of commands, as Markdown that says what to do next. Immutable. */
final class CommandReports {

    private static final int LONGEST_LOGGED = 500;
    private static final int LONGEST_DIFF = 10_000;
    private static final int LONGEST_HUNK = 1_500;
    private static final int MOST_FILES = 50;
    private static final int MOST_HUNKS = 5;
    private static final int LONGEST_LOG = 4_000;
    private static final int LONGEST_LINE = 800;
    private static final int MOST_FINDINGS = 10;
    private static final int MOST_LOGGED = 60;

    /** Finding what can begin may merge: of more projects each is asked by itself. */
    private static final int MOST_OFFERED = 20;

    private static final int SHORT_ID = 10;
    /** An id of git's in somebody's words; never a part of a path, which has to stay what it is. */
    private static final Pattern LONG_ID =
            Pattern.compile("(?<![\\w/.-])[0-9a-f]{40}(?:[0-9a-f]{24})?(?![\\w/-]|\\.\\w)");

    /** A command of the shell that the chat has, too. */
    private static final Pattern SHELL_COMMAND = Pattern.compile(
            "helix project (ready|develop|retry|deploy|validate|integrate|rehearse|rollback|rebase|revert|abort|status"
                    + "|diff|log) ([a-z0-9][a-z0-9-]{0,62})(?![\\w-])");

    private final Sentences wording;
    private final RefusalWording refusals;

    CommandReports(Sentences wording) {
        this.wording = wording;
        this.refusals = new RefusalWording(wording);
    }

    /** Returns how far an operation is, in one line. */
    String progress(String step, int number, int steps, Duration since) {
        var name = refusals.step(step);
        var time = "%d:%02d".formatted(since.toMinutes(), since.toSecondsPart());
        return number == 0 ? name : wording.text("progress", number, steps, name, time);
    }

    /** Returns a line of the log about a step, with ids cut to what people can tell apart. */
    String logged(String mark, String step, @Nullable String detail) {
        var own = "step '" + step + "' failed: ";
        var reason = detail != null && detail.startsWith(own) ? detail.substring(own.length()) : detail;
        var said = reason == null ? "" : HarmlessText.words(shortened(refusals.said(reason)), LONGEST_LOGGED);
        return "- " + mark + " " + refusals.step(step) + (said.isEmpty() ? "" : ": " + said);
    }

    String help() {
        return wording.text("help");
    }

    /** Says that there is no such command, and which there are. */
    String unknown(String word) {
        return "✗ " + wording.text("unknown", HarmlessText.line(word, LONGEST_LINE)) + "\n\n" + help();
    }

    /** Says that an action was understood and its project was not; nothing has been done. */
    String unfitting(String action, String name, List<String> meant) {
        var text = new StringBuilder("✗ ");
        text.append(
                name.isEmpty()
                        ? wording.text("unfitting.none", action)
                        : "**" + RefusalCode.PROJECT_NOT_FOUND + "**: "
                                + wording.text("unfitting", action, cell(name)));
        if (!meant.isEmpty()) {
            text.append("\n\n").append(wording.text("meant")).append(' ');
            text.append(meant.stream().map(command -> "`" + command + "`").collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    /** Returns a table of the projects that are open; {@code offers} says what can begin next with one. */
    String projects(List<EvolutionProject> projects, Function<EvolutionProject, Offers> offers) {
        var open = projects.stream()
                .filter(project ->
                        project.status() != ProjectStatus.INTEGRATED && project.status() != ProjectStatus.ABORTED)
                .toList();
        if (open.isEmpty()) {
            return wording.text("projects.none", projects.size());
        }
        var text = new StringBuilder(wording.text("projects.head")).append("\n|---|---|---|---|\n");
        int number = 0;
        for (var project : open) {
            text.append("| `")
                    .append(project.id())
                    .append("` | ")
                    .append(cell(project.title()))
                    .append(" | ")
                    .append(refusals.status(project.status()))
                    .append(" | ")
                    .append(number++ < MOST_OFFERED ? next(project, offers.apply(project)) : show(project))
                    .append(" |\n");
        }
        return text.append('\n')
                .append(wording.text("projects.closed", projects.size() - open.size()))
                .toString();
    }

    String status(EvolutionProject project, JudgeChange judges, Offers offers) {
        return status(project, judges, offers, null);
    }

    /** As above, without the project's error where that is what was {@code said} before. */
    private String status(EvolutionProject project, JudgeChange judges, Offers offers, @Nullable String said) {
        var text = new StringBuilder("**" + cell(project.title()) + "** (`" + project.id() + "`): "
                + refusals.status(project.status()) + "\n");
        var error = project.error();
        if (error != null && !error.equals(said)) {
            text.append("\n> ").append(told(error)).append('\n');
        }
        text.append(report(project.report(), said));
        text.append(judges(project, judges));
        text.append(wayBack(project, offers.wayBack()));
        return text + offered(project, offers);
    }

    private String wayBack(EvolutionProject project, WayBack wayBack) {
        var id = project.id().value();
        return switch (wayBack) {
            case WayBack.NotNeeded notNeeded -> "";
            case WayBack.Untried untried -> "\n" + wording.text("way-back.untried", id) + "\n";
            case WayBack.Failed(var operation) -> "\n" + wording.text("way-back.failed", id, operation.value()) + "\n";
            case WayBack.Rehearsed(var operation, var at, var took) ->
                "\n"
                        + wording.text(
                                "way-back.rehearsed",
                                String.format(wording.language(), "%.1f s", took.toMillis() / 1000.0),
                                at.truncatedTo(ChronoUnit.SECONDS).toString())
                        + "\n";
        };
    }

    String diff(EvolutionProject project, String diff) {
        if (diff.isEmpty()) {
            return wording.text("diff.empty", project.id().value());
        }
        var files = DiffSummary.of(diff);
        var text = new StringBuilder(wording.text(
                "diff.files",
                files.size(),
                files.stream().mapToInt(DiffSummary.Changed::added).sum(),
                files.stream().mapToInt(DiffSummary.Changed::removed).sum()));
        text.append("\n\n");
        files.stream()
                .limit(MOST_FILES)
                .forEach(file -> text.append("- `")
                        .append(cell(file.path()))
                        .append("` +")
                        .append(file.added())
                        .append(" −")
                        .append(file.removed())
                        .append('\n'));
        if (files.size() > MOST_FILES) {
            text.append("- …\n");
        }
        var cut = diff.length() > LONGEST_DIFF;
        var shown = cut ? diff.substring(0, LONGEST_DIFF) + "\n…" : diff;
        return text + "\n" + fenced("diff", shown) + (cut ? "\n" + wording.text("diff.cut", diff.length()) : "");
    }

    /** Returns all that was ever done with a project, oldest first; of more than fit into a chat, the last. */
    String log(EvolutionProject project, List<Operation> operations, Offers offers) {
        record Said(Instant at, String line) {}
        var lines = new ArrayList<Said>();
        for (var move : project.history()) {
            lines.add(new Said(
                    move.at(),
                    "**" + refusals.status(move.to()) + "**, " + cell(move.by())
                            + (move.reason().isBlank() ? "" : ": " + told(move.reason()))));
        }
        for (var operation : operations) {
            for (var step : operation.steps()) {
                var mark = switch (step.state()) {
                    case RUNNING -> "…";
                    case DONE -> "✓";
                    case FAILED -> "✗";
                    case UNDONE -> "↶";
                };
                lines.add(new Said(
                        step.endedAt() == null ? step.startedAt() : step.endedAt(),
                        "`" + operation.id() + "` "
                                + wording.text("letter.kind." + operation.kind().word())
                                + logged(mark, step.name(), step.detail()).substring(1)));
            }
        }
        lines.sort(Comparator.comparing(Said::at));
        var shown = lines.subList(Math.max(0, lines.size() - MOST_LOGGED), lines.size());
        var text = new StringBuilder("**" + cell(project.title()) + "** (`" + project.id() + "`)\n");
        if (shown.size() < lines.size()) {
            text.append('\n')
                    .append(wording.text("log.cut", lines.size() - shown.size()))
                    .append('\n');
        }
        for (var said : shown) {
            text.append("\n- ")
                    .append(said.at().truncatedTo(ChronoUnit.SECONDS))
                    .append(' ')
                    .append(said.line());
        }
        return text + "\n" + offered(project, offers);
    }

    /** Returns the last validation of a project in full. */
    String report(EvolutionProject project, JudgeChange judges, Offers offers) {
        var report = project.report();
        if (report == null) {
            return wording.text("report.none", project.id().value()) + "\n" + offered(project, offers);
        }
        return (report.passed() ? "✓ " : "✗ ")
                + wording.text(
                        report.passed() ? "report.passed" : "report.failed",
                        project.id().value(),
                        report.tree().sha().substring(0, SHORT_ID),
                        report.endedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                + "\n"
                + report(report, null)
                + told(report.evidenceReason()) + "\n"
                + judges(project, judges)
                + offered(project, offers);
    }

    /** Returns the places that somebody has to decide, where they stand, and how a person does that. */
    private String undecided(ProjectId id, Map<String, List<String>> undecided) {
        var text = new StringBuilder("\n").append(wording.text("undecided")).append('\n');
        undecided.keySet().stream()
                .limit(MOST_FINDINGS)
                .forEach(file -> text.append("\n- `projects/evolution/")
                        .append(id)
                        .append('/')
                        .append(cell(file))
                        .append('`'));
        undecided.values().stream()
                .flatMap(List::stream)
                .limit(MOST_HUNKS)
                .forEach(place -> text.append("\n\n").append(fenced("diff", Ellipsis.end(place, LONGEST_HUNK))));
        return text.append("\n\n")
                .append(wording.text("undecided.by-hand", id.value()))
                .append('\n')
                .toString();
    }

    private String offered(EvolutionProject project, Offers offers) {
        var id = project.id();
        var text = new StringBuilder();
        offers.blocked()
                .forEach((action, refusal) -> text.append("\n")
                        .append(wording.text("next.blocked", action.word(), line(refusals.of(refusal))))
                        .append(places(refusal))
                        .append('\n'));
        if (!offers.undecided().isEmpty()) {
            text.append(undecided(id, offers.undecided()));
        }
        if (offers.open().isEmpty()) {
            return text.toString();
        }
        if (project.status() == ProjectStatus.FAILED || !offers.undecided().isEmpty()) {
            text.append('\n').append(wording.text("next.failed"));
            for (var action : offers.open()) {
                var way = "way." + action.word();
                var agent = action == ProjectAction.DEVELOP || action == ProjectAction.RETRY;
                text.append("\n- ")
                        .append(wording.text(
                                agent && !offers.undecided().isEmpty() ? way + ".undecided" : way, id.value()));
            }
            return text.toString();
        }
        var next = offers.open().stream()
                .map(action -> "`/" + action.word() + " " + id + "`")
                .collect(Collectors.joining(", "));
        return text + "\n" + wording.text("next") + " " + next;
    }

    String ended(
            ChatCommand.Kind kind, Operation operation, EvolutionProject project, JudgeChange judges, Offers offers) {
        var key = "ended." + kind.name().toLowerCase(Locale.ROOT);
        if (operation.state() == Operation.State.SUCCEEDED) {
            return "✓ " + wording.text(key, project.id().value()) + "\n\n" + status(project, judges, offers);
        }
        var state = operation.state() == Operation.State.RUNNING
                ? wording.text("ended.running", operation.id().value())
                : operation.state() == Operation.State.FAILED
                        ? wording.text("ended.stuck", operation.id().value())
                        : kind == ChatCommand.Kind.DEVELOP || kind == ChatCommand.Kind.RETRY
                                ? wording.text("ended.stopped")
                                : wording.text("ended.back");
        var refusal = kind.action().map(offers.blocked()::get);
        if (refusal.isPresent()) {
            // In the chat's language, with the places; the operation knows its words alone.
            return refused(refusal.get()) + "\n\n" + state + "\n\n" + status(project, judges, offers.unblocked());
        }
        var error = operation.error();
        return "✗ " + firstFailure(project, error) + (error == null ? "" : told(error) + "\n\n") + state + "\n\n"
                + status(project, judges, offers, error);
    }

    /** Returns what failed first in a project's last validation: what a person looks for; empty where nothing is known but its error. */
    private String firstFailure(EvolutionProject project, @Nullable String error) {
        var report = project.report();
        if (project.status() != ProjectStatus.FAILED || report == null) {
            return "";
        }
        return report.stages().stream()
                .filter(stage -> !stage.acceptable())
                .findFirst()
                .flatMap(stage -> first(stage)
                        .filter(finding -> !finding.message().equals(error))
                        .map(finding -> "**" + told(finding.message()) + "** (" + refusals.stage(stage.name())
                                + (finding.file() == null
                                        ? ""
                                        : ", `" + cell(finding.file()) + ":" + finding.line() + "`")
                                + ")\n\n"))
                .orElse("");
    }

    /** Returns the first test that failed; empty where none is named. */
    private static Optional<Finding> first(StageReport stage) {
        return stage.findings().stream()
                .filter(finding -> !finding.message().startsWith(stage.name() + " tests failed"))
                .findFirst();
    }

    String refused(Refusal refusal) {
        var message = line(refusals.of(refusal));
        var text = new StringBuilder("✗ **" + refusal.code() + "**: " + message);
        text.append(places(refusal));
        if (refusal instanceof Refusal.JudgeChanged changed) {
            text.append("\n\n").append(wording.text("judge.accept", acceptance(changed.id(), changed.tree())));
        }
        return text.toString();
    }

    /** Returns where a change and main disagree, with the words of both; empty for any other refusal. */
    private static String places(Refusal refusal) {
        if (!(refusal instanceof Refusal.MergeConflict conflict)) {
            return "";
        }
        var text = new StringBuilder("\n");
        conflict.conflicts()
                .forEach(found ->
                        text.append("\n- `").append(cell(found.path().value())).append('`'));
        conflict.conflicts().stream()
                .flatMap(found -> found.hunks().stream())
                .limit(MOST_HUNKS)
                .forEach(hunk -> text.append("\n\n").append(fenced("diff", marked(hunk))));
        return text.toString();
    }

    String text(String key, Object... arguments) {
        return wording.text(key, arguments);
    }

    private static String next(EvolutionProject project, Offers offers) {
        return offers.open().isEmpty()
                ? show(project)
                : offers.open().stream()
                        .map(action -> "`/" + action.word() + " " + project.id()
                                + (action == ProjectAction.RETRY ? " …" : "") + "`")
                        .collect(Collectors.joining(", "));
    }

    private static String show(EvolutionProject project) {
        return "`/status " + project.id() + "`";
    }

    /** Returns what can be done with a project instead of what was refused. */
    String instead(EvolutionProject project, Offers offers) {
        return offers.open().isEmpty() ? "" : "\n\n" + wording.text("next") + " " + next(project, offers);
    }

    /** Returns the changes that a person has to accept, and the words for it, as long as the project is not in production. */
    private String judges(EvolutionProject project, JudgeChange judges) {
        if (!judges.isThere() || project.status().isFinal()) {
            return "";
        }
        var text = new StringBuilder("\n").append(wording.text("judge.changed"));
        judges.paths().stream()
                .limit(MOST_FINDINGS)
                .forEach(path -> text.append("\n- JUDGE_CHANGED `")
                        .append(cell(path.value()))
                        .append('`'));
        judges.questions().stream()
                .limit(MOST_FINDINGS)
                .forEach(question -> text.append("\n- ").append(told(question)));
        var candidate = project.candidate();
        if (candidate != null) {
            text.append("\n\n").append(wording.text("judge.accept", acceptance(project.id(), candidate.tree())));
        }
        return text.append('\n').toString();
    }

    private static String acceptance(ProjectId id, TreeId tree) {
        return "`/integrate " + id + " accept " + tree.sha().substring(0, SHORT_ID) + "`";
    }

    /** Returns the stages with their findings, without what was {@code said} before. */
    private String report(@Nullable Report report, @Nullable String said) {
        if (report == null) {
            return "";
        }
        var text = new StringBuilder();
        for (var stage : report.stages()) {
            text.append("\n- ").append(mark(stage)).append(' ').append(refusals.stage(stage.name()));
            if (stage.testsRun() > 0) {
                text.append(", ").append(wording.text("tests", stage.testsRun()));
            }
            stage.findings().stream()
                    .filter(finding -> !finding.message().equals(said))
                    .limit(MOST_FINDINGS)
                    .forEach(finding -> text.append("\n  - ")
                            .append(
                                    finding.file() == null
                                            ? ""
                                            : "`" + cell(finding.file()) + ":" + finding.line() + "` ")
                            .append(told(finding.message())));
            if (!stage.acceptable() && !stage.logTail().isBlank()) {
                var log = refusals.log(stage.name(), stage.logTail());
                text.append("\n\n")
                        .append(fenced("text", log.substring(Math.max(0, log.length() - LONGEST_LOG))))
                        .append('\n');
            }
        }
        text.append("\n- ").append(wording.text("evidence", refusals.evidence(report.evidence())));
        return text.append('\n').toString();
    }

    private static String mark(StageReport stage) {
        return switch (stage.outcome()) {
            case PASSED -> "✓";
            case FAILED -> "✗";
            case INCONCLUSIVE -> "~";
            case SKIPPED -> "–";
        };
    }

    /** As a rebase marks it in the file: main's words, then the project's. */
    private static String marked(Conflict.Hunk hunk) {
        return Ellipsis.end(
                "<<<<<<< main\n" + lines(hunk.ours()) + "=======\n" + lines(hunk.theirs()) + ">>>>>>> project",
                LONGEST_HUNK);
    }

    private static String lines(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    /** Puts hostile text into a fence that it can't close. */
    private static String fenced(String language, String text) {
        int longest = 2;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        var fence = "`".repeat(longest + 1);
        return fence + language + "\n" + text + (text.endsWith("\n") ? "" : "\n") + fence;
    }

    /** Somebody else's words, in one line of a table or a list: a command in them must not look like one that is offered. */
    private static String cell(String text) {
        return HarmlessText.words(shortened(text), LONGEST_LINE).replace("|", "\\|");
    }

    /** Returns what HELIX has written down, in the chat's language and harmless in one line of a table or a list. */
    String told(String text) {
        return cell(refusals.said(text));
    }

    private static String line(String text) {
        return HarmlessText.line(shortened(text), LONGEST_LINE);
    }

    /** Returns {@code text} with ids cut to what people can tell apart, and with the chat's commands instead of a shell's. */
    private static String shortened(String text) {
        return SHELL_COMMAND
                .matcher(LONG_ID.matcher(text).replaceAll(id -> id.group().substring(0, SHORT_ID)))
                .replaceAll("/$1 $2");
    }
}
