package dev.helix.evolution.project;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.flow.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The attempts at a project, as the journal tells them: each turn of an agent that a gate looked at, and each candidate that was put on the
 * test system. The files of each are a tree, so that two of them can be compared.
 */
public final class Attempts {

    private static final String PHASE = "phase:";
    private static final String TREE = ".tree.";
    private static final int SHORTEST_TREE = 7;

    private Attempts() {}

    /** How an attempt came out. */
    public enum Outcome {
        RUNNING,
        PASSED,
        REJECTED;

        /** Returns it as answers and texts spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One attempt.
     *
     * @param number from 1, in order
     * @param operation that it was made by
     * @param phase of the development that it was a turn of; empty for a candidate
     * @param tree its files: of a turn, on the project's base; of a candidate, merged with main
     * @param at when it was made
     * @param detail why it was rejected, in one line; empty otherwise, and for a turn after which the phase went on
     */
    public record Attempt(
            int number, OperationId operation, String phase, TreeId tree, Instant at, Outcome outcome, String detail) {
        /** Returns whether it was put on the test system. */
        public boolean isCandidate() {
            return phase.isEmpty();
        }
    }

    /** Returns what an attempt of an agent's turn leaves in the journal: {@code number} counts from 1 within its phase. */
    public static Map.Entry<String, String> fact(String step, int number, TreeId tree, Instant at, boolean passed) {
        return Map.entry(
                step + TREE + number,
                tree.sha() + " " + at + " " + (passed ? Outcome.PASSED.word() : Outcome.REJECTED.word()));
    }

    /** Returns those of a project's operations, oldest first. */
    public static List<Attempt> of(List<Operation> operations) {
        // A phase that is passed over repeats what an earlier run has told of it.
        var all = new LinkedHashSet<Attempt>();
        for (var operation : operations) {
            if (operation.kind() == OperationKind.DEPLOY && operation.facts().containsKey(Step.TREE)) {
                all.add(candidate(operation));
            } else if (operation.kind() == OperationKind.DEVELOP) {
                operation.steps().stream()
                        .filter(step -> step.name().startsWith(PHASE))
                        .flatMap(step -> turns(operation, step))
                        .forEach(all::add);
            }
        }
        var sorted = new ArrayList<Attempt>();
        all.stream()
                .sorted(Comparator.comparing(Attempt::at))
                .forEach(attempt -> sorted.add(numbered(attempt, sorted.size() + 1)));
        return List.copyOf(sorted);
    }

    private static Attempt numbered(Attempt attempt, int number) {
        return new Attempt(
                number,
                attempt.operation(),
                attempt.phase(),
                attempt.tree(),
                attempt.at(),
                attempt.outcome(),
                attempt.detail());
    }

    private static Attempt candidate(Operation operation) {
        var outcome = switch (operation.state()) {
            case RUNNING -> Outcome.RUNNING;
            case SUCCEEDED -> Outcome.PASSED;
            case FAILED, ROLLED_BACK -> Outcome.REJECTED;
        };
        var error = operation.error();
        return new Attempt(
                0,
                operation.id(),
                "",
                new TreeId(operation.fact(Step.TREE)),
                operation.startedAt(),
                outcome,
                error == null ? "" : error);
    }

    private static Stream<Attempt> turns(Operation operation, Operation.StepRun step) {
        var prefix = step.name() + TREE;
        // The detail of a phase is that of its end.
        var last = prefix
                + step.facts().keySet().stream()
                        .filter(key -> key.startsWith(prefix))
                        .mapToInt(key -> Integer.parseInt(key.substring(prefix.length())))
                        .max()
                        .orElse(0);
        return step.facts().entrySet().stream()
                .filter(fact -> fact.getKey().startsWith(prefix))
                .sorted(Comparator.comparingInt(
                        fact -> Integer.parseInt(fact.getKey().substring(prefix.length()))))
                .map(fact -> {
                    var words = fact.getValue().split(" ", 3);
                    var passed = words[2].equals(Outcome.PASSED.word());
                    return new Attempt(
                            0,
                            operation.id(),
                            step.name().substring(PHASE.length()),
                            new TreeId(words[0]),
                            Instant.parse(words[1]),
                            passed ? Outcome.PASSED : Outcome.REJECTED,
                            !passed
                                            && step.state() == Operation.StepState.FAILED
                                            && fact.getKey().equals(last)
                                    ? step.detail()
                                    : "");
                });
    }

    /** Two trees, an earlier one and a later one. */
    public record Span(TreeId from, TreeId to) {}

    /**
     * Returns the two trees that somebody has named.
     *
     * @param from the tree of an attempt, or the beginning of its id, 7 letters at least; empty for the attempt before {@code to}
     * @param to likewise; empty for the last one
     * @throws Refused as InvalidSpec for a tree that none of them has, or where there is no earlier one
     */
    public static Span span(List<Attempt> attempts, String from, String to) {
        if (attempts.isEmpty()) {
            throw refused("to", "the project has no attempt yet; an agent's turn is one, and a deployment");
        }
        var last = to.isEmpty() ? attempts.getLast() : named(attempts, "to", to);
        if (!from.isEmpty()) {
            return new Span(named(attempts, "from", from).tree(), last.tree());
        }
        if (last.number() == 1) {
            throw refused("from", "there is no attempt before the first one");
        }
        return new Span(attempts.get(last.number() - 2).tree(), last.tree());
    }

    /** The last one of that tree: a tree may come back. */
    private static Attempt named(List<Attempt> attempts, String key, String tree) {
        if (tree.length() < SHORTEST_TREE) {
            throw refused(key, "a tree's id, or its first " + SHORTEST_TREE + " letters at least");
        }
        return attempts.reversed().stream()
                .filter(attempt -> attempt.tree().sha().startsWith(tree))
                .findFirst()
                .orElseThrow(() -> refused(
                        key, "none of the project's attempts has that tree; `helix project attempts` lists them"));
    }

    private static Refused refused(String key, String why) {
        return new Refused(new Refusal.InvalidSpec("request", 0, key, why));
    }
}
