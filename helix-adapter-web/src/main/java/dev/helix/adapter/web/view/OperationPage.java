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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an operation: what happened, step by step. Safe for use by many threads. */
public final class OperationPage {

    private static final long BAR = 1_000;
    private static final long NARROWEST = 4;
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

    private final ProjectActions projects;
    private final InstantSource clock;
    private final PrintedLog printed;
    private final OperationHistory history;
    private final LastGood lastGood;

    public OperationPage(ProjectActions projects, InstantSource clock) {
        this.projects = projects;
        this.clock = clock;
        this.printed = new PrintedLog(projects.projection());
        this.history = new OperationHistory(projects.projection());
        this.lastGood = new LastGood(projects, history);
    }

    /**
     * Returns it; empty where there never was one of that name, or where the visitor may not see its project.
     *
     * @param level of the lines of its log that are shown; all for one that there is not
     * @param at entry of the journal behind which it is shown; as it is now for one that is not of it
     */
    public Optional<OperationView> view(OperationId id, Visitor visitor, Words words, String level, long at) {
        return projects.operations()
                .find(id)
                .filter(operation -> sees(visitor, operation))
                .map(operation -> view(operation, visitor, words, level, at));
    }

    private static boolean sees(Visitor visitor, Operation operation) {
        return !(operation.subject() instanceof Subject.OfProject(var project)) || visitor.sees(project);
    }

    private OperationView view(Operation whole, Visitor visitor, Words words, String level, long at) {
        var reader = visitor.requester();
        var found = whole.seenBy(reader);
        var entries = history.entries(found);
        var then = history.then(found, entries, at, other -> sees(visitor, other), words);
        var operation = then == null
                ? found
                : then.projection().operation(found.id()).orElse(found).seenBy(reader);
        var now = then == null ? clock.instant() : then.recorded().at();
        var subject = switch (operation.subject()) {
            case Subject.OfProject(var project) -> project.value();
            case Subject.OfSystem(var system) -> words.system(system);
        };
        var well = operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED;
        var fault = Fault.of(operation);
        return new OperationView(
                operation.id().value(),
                words.kind(operation.kind()),
                operation.subject() instanceof Subject.OfProject(var project) ? project.value() : "",
                subject,
                words.line(operation.by()),
                words.moment(operation.startedAt()),
                words.took(Duration.between(operation.startedAt(), end(operation, now))),
                then == null ? left(operation, words) : "",
                then == null ? probation(operation, words) : null,
                Tone.of(operation.state()),
                words.text("operation." + operation.state().word()),
                well ? "" : spared(operation, words),
                operation.error() == null ? "" : words.said(operation.error()),
                operation.code() == null ? "" : operation.code(),
                fault == null ? "" : fault.told(words),
                steps(operation, withheld(whole, operation), now, words),
                then == null
                        ? lastGood.before(operation, other -> sees(visitor, other), words)
                                .orElse(null)
                        : null,
                LogView.of(printed.lines(found, reader.readsLogOf(found.subject())), level, words),
                history.lines(entries, then == null ? 0 : at, words),
                then == null ? null : then.replay());
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

    /** What is broken for people now stands first. */
    private static String spared(Operation operation, Words words) {
        if (operation.state() == Operation.State.FAILED) {
            return words.text("spared.not");
        }
        var production =
                operation.kind() == OperationKind.INTEGRATE || !(operation.subject() instanceof Subject.OfProject);
        return words.text(production ? "spared.back" : "spared");
    }

    /** Returns when an operation was over; {@code now} for one that runs. */
    static Instant end(Operation operation, Instant now) {
        return operation.state() == Operation.State.RUNNING
                ? now
                : operation.steps().stream()
                        .map(Operation.StepRun::endedAt)
                        .filter(ended -> ended != null)
                        .max(Instant::compareTo)
                        .orElse(operation.startedAt());
    }

    private List<OperationView.Step> steps(Operation operation, Set<String> withheld, Instant now, Words words) {
        var past = StepTimes.before(operation, projects.projection().operations());
        return projects.steps(operation).stream()
                .map(name -> step(operation, name, withheld.contains(name), past, now, words))
                .toList();
    }

    /** The steps of which {@code seen} does not show what they printed, though that is known. */
    private static Set<String> withheld(Operation whole, Operation seen) {
        return seen.steps().stream()
                .filter(run -> run.output().isEmpty())
                .map(Operation.StepRun::name)
                .filter(name -> {
                    var run = run(whole, name);
                    return run != null && !run.output().isEmpty();
                })
                .collect(Collectors.toSet());
    }

    private static OperationView.Step step(
            Operation operation, String name, boolean withheld, StepTimes past, Instant now, Words words) {
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
                    LogExcerpt.of(""),
                    false,
                    0,
                    0,
                    "");
        }
        var ended = run.endedAt();
        long whole = Math.max(1, millis(operation.startedAt(), end(operation, now)));
        long begin = Math.min(whole, millis(operation.startedAt(), run.startedAt()));
        long length = Math.min(whole - begin, millis(run.startedAt(), ended == null ? now : ended));
        return new OperationView.Step(
                words.step(name),
                Tone.of(run.state()),
                words.text("step.state." + run.state().word()),
                ended == null ? "" : words.took(Duration.between(run.startedAt(), ended)),
                usual,
                words.said(run.detail()),
                LogExcerpt.of(words.log(name, run.output())),
                withheld,
                (int) (BAR * begin / whole),
                (int) Math.max(NARROWEST, BAR * length / whole),
                waited(operation, run, words));
    }

    private static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
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
