package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells how long the steps of an operation take, from how long they took before.
 *
 * @param past operations of the same kind that succeeded, the oldest first
 */
record StepTimes(List<Operation> past) {

    private static final int MOST_PAST = 20;

    /** So many are worth the word "usually". */
    private static final int FEWEST_PAST = 3;

    StepTimes {
        past = List.copyOf(past);
    }

    /** Returns those before an operation, of all that there are. */
    static StepTimes before(Operation operation, List<Operation> all) {
        var alike = all.stream()
                .filter(other -> other.kind() == operation.kind()
                        && other.state() == Operation.State.SUCCEEDED
                        && !other.id().equals(operation.id()))
                .toList();
        return new StepTimes(alike.subList(Math.max(0, alike.size() - MOST_PAST), alike.size()));
    }

    /** Returns the median of past runs; empty where there are too few to say "usually". */
    Optional<Duration> usual(String step) {
        var times = times(step);
        return times.size() < FEWEST_PAST ? Optional.empty() : Optional.of(times.get(times.size() / 2));
    }

    /** Returns the median of the time from the beginning of one step to the end of another; empty where there are too few to say "usually". */
    Optional<Duration> usual(String from, String to) {
        var times = past.stream()
                .flatMap(operation -> {
                    var begun = run(operation, from).map(Operation.StepRun::startedAt);
                    var ended = run(operation, to).flatMap(run -> Optional.ofNullable(run.endedAt()));
                    return begun.isEmpty() || ended.isEmpty()
                            ? Stream.empty()
                            : Stream.of(Duration.between(begun.get(), ended.get()));
                })
                .sorted()
                .toList();
        return times.size() < FEWEST_PAST ? Optional.empty() : Optional.of(times.get(times.size() / 2));
    }

    private static Optional<Operation.StepRun> run(Operation operation, String step) {
        return operation.steps().stream().filter(run -> run.name().equals(step)).findFirst();
    }

    /** Returns those of a kind, of all that there are. */
    static StepTimes of(OperationKind kind, List<Operation> all) {
        var alike = all.stream()
                .filter(other -> other.kind() == kind && other.state() == Operation.State.SUCCEEDED)
                .toList();
        return new StepTimes(alike.subList(Math.max(0, alike.size() - MOST_PAST), alike.size()));
    }

    /**
     * Returns how long a running operation still takes; empty where a step that is left has no past, where it takes longer than ever, and
     * for a development, of which each project has steps of its own.
     *
     * @param planned its steps, in order
     */
    Optional<Duration> left(Operation running, List<String> planned, Instant now) {
        if (running.kind() == OperationKind.DEVELOP) {
            return Optional.empty();
        }
        var left = Duration.ZERO;
        for (var step : planned) {
            var run = running.steps().stream()
                    .filter(each -> each.name().equals(step))
                    .findFirst();
            if (run.isPresent() && run.get().endedAt() != null) {
                continue;
            }
            var times = times(step);
            if (times.isEmpty()) {
                return Optional.empty();
            }
            var median = times.get(times.size() / 2);
            var over =
                    run.map(begun -> Duration.between(begun.startedAt(), now)).orElse(Duration.ZERO);
            left = left.plus(median.compareTo(over) > 0 ? median.minus(over) : Duration.ZERO);
        }
        return left.isZero() ? Optional.empty() : Optional.of(left);
    }

    private List<Duration> times(String step) {
        return past.stream()
                .flatMap(operation -> operation.steps().stream())
                .filter(run -> run.name().equals(step))
                .flatMap(run ->
                        Optional.ofNullable(run.endedAt())
                                .map(ended -> Duration.between(run.startedAt(), ended))
                                .stream())
                .sorted()
                .toList();
    }
}
