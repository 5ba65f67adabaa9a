package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Subject;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.release.Integration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an operation: what happened, step by step. Safe for use by many threads. */
public final class OperationPage {

    private static final int MOST_LINES = 400;
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

    private final ProjectActions projects;
    private final InstantSource clock;
    private final PrintedLog printed;

    public OperationPage(ProjectActions projects, InstantSource clock) {
        this.projects = projects;
        this.clock = clock;
        this.printed = new PrintedLog(projects.projection());
    }

    /**
     * Returns it; empty where there never was one of that name, or where the visitor may not see its project.
     *
     * @param level of the lines of its log that are shown; all for one that there is not
     */
    public Optional<OperationView> view(OperationId id, Visitor visitor, Words words, String level) {
        return projects.operations()
                .find(id)
                .filter(operation ->
                        !(operation.subject() instanceof Subject.OfProject(var project)) || visitor.sees(project))
                .map(operation -> view(operation, words, level));
    }

    private OperationView view(Operation operation, Words words, String level) {
        var subject = switch (operation.subject()) {
            case Subject.OfProject(var project) -> project.value();
            case Subject.OfSystem(var system) -> words.system(system);
        };
        var well = operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED;
        return new OperationView(
                operation.id().value(),
                words.kind(operation.kind()),
                operation.subject() instanceof Subject.OfProject(var project) ? project.value() : "",
                subject,
                words.line(operation.by()),
                words.moment(operation.startedAt()),
                words.took(Duration.between(operation.startedAt(), end(operation))),
                left(operation, words),
                probation(operation, words),
                Tone.of(operation.state()),
                words.text("operation." + operation.state().word()),
                well ? "" : spared(operation, words),
                operation.error() == null ? "" : words.said(operation.error()),
                operation.code() == null ? "" : operation.code(),
                steps(operation, words),
                log(operation, words, level));
    }

    /** Returns until when an operation may put production back by itself; null where it does not, or no longer. */
    static @Nullable Moment probation(Operation operation, Words words) {
        var until = operation.facts().get(Integration.PROBATION_UNTIL);
        return until == null || operation.state() != Operation.State.RUNNING
                ? null
                : words.moment(Instant.parse(until));
    }

    private String left(Operation operation, Words words) {
        return operation.state() != Operation.State.RUNNING
                ? ""
                : StepTimes.before(operation, projects.projection().operations())
                        .left(operation, projects.steps(operation), clock.instant())
                        .map(time -> words.text("left", words.about(time)))
                        .orElse("");
    }

    private OperationView.Log log(Operation operation, Words words, String level) {
        var lines = printed.lines(operation);
        var wanted = Arrays.stream(PrintedLog.Level.values())
                .filter(each -> each.word().equals(level))
                .findFirst();
        var counts = Arrays.stream(PrintedLog.Level.values())
                .map(each -> new OperationView.Count(each.word(), words.text("log.level." + each.word()), (int)
                        lines.stream().filter(line -> line.level() == each).count()))
                .toList();
        var shown = lines.stream()
                .filter(line -> wanted.isEmpty() || line.level() == wanted.get())
                .toList();
        return new OperationView.Log(
                lines.size(),
                counts,
                wanted.map(PrintedLog.Level::word).orElse(level.equals("all") ? "all" : ""),
                shown.subList(Math.max(0, shown.size() - MOST_LINES), shown.size()).stream()
                        .map(line -> new OperationView.Line(
                                line.level().word(), words.step(line.step()), words.line(line.text())))
                        .toList());
    }

    /** What is broken for people now stands first. */
    private static String spared(Operation operation, Words words) {
        if (operation.state() == Operation.State.FAILED) {
            return words.text("spared.not");
        }
        var production =
                operation.kind() == OperationKind.INTEGRATE || !(operation.subject() instanceof Subject.OfProject);
        return words.text(production ? "spared.back" : "spared");
    }

    private Instant end(Operation operation) {
        return operation.state() == Operation.State.RUNNING
                ? clock.instant()
                : operation.steps().stream()
                        .map(Operation.StepRun::endedAt)
                        .filter(ended -> ended != null)
                        .max(Instant::compareTo)
                        .orElse(operation.startedAt());
    }

    private List<OperationView.Step> steps(Operation operation, Words words) {
        var past = StepTimes.before(operation, projects.projection().operations());
        return projects.steps(operation).stream()
                .map(name -> step(operation, name, past, words))
                .toList();
    }

    private static OperationView.Step step(Operation operation, String name, StepTimes past, Words words) {
        var usual = past.usual(name).map(words::took).orElse("");
        var run = run(operation, name);
        if (run == null) {
            var over = operation.state() != Operation.State.RUNNING;
            return new OperationView.Step(
                    words.step(name),
                    over ? Tone.OVER : Tone.WAITING,
                    words.text(over ? "step.state.never" : "step.state.waiting"),
                    "",
                    usual,
                    "",
                    "",
                    "");
        }
        var ended = run.endedAt();
        return new OperationView.Step(
                words.step(name),
                Tone.of(run.state()),
                words.text("step.state." + run.state().word()),
                ended == null ? "" : words.took(Duration.between(run.startedAt(), ended)),
                usual,
                words.said(run.detail()),
                words.lines(run.output()),
                waited(operation, run, words));
    }

    private static String waited(Operation operation, Operation.StepRun run, Words words) {
        var before = operation.startedAt();
        for (var other : operation.steps()) {
            var ended = other.endedAt();
            if (ended != null && !ended.isAfter(run.startedAt()) && ended.isAfter(before)) {
                before = ended;
            }
        }
        var gap = Duration.between(before, run.startedAt());
        return gap.compareTo(WORTH_A_WORD) < 0 ? "" : words.text("step.waited", words.took(gap));
    }

    private static Operation.@Nullable StepRun run(Operation operation, String name) {
        return operation.steps().stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
