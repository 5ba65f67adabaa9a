package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Operation;
import java.util.function.Function;

/** A step of two functions; see {@link Step} for each. */
record NamedStep(
        String name,
        Function<Operation, Done> acting,
        Function<Operation, String> undoing,
        boolean lasts,
        boolean leavesSomething)
        implements Step {

    @Override
    public Done act(Operation operation) {
        return acting.apply(operation);
    }

    @Override
    public String undo(Operation operation) {
        return undoing.apply(operation);
    }
}
