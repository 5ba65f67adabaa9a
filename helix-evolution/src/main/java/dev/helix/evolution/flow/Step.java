package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Operation;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One named piece of a flow. It may be repeated after a crash in its middle, and put back whether or not it had begun to
 * act: both see the operation with the facts of all steps done so far, and nothing else is remembered.
 */
public interface Step {

    /** The fact that names the tree which an operation brings somewhere. */
    String TREE = "tree";

    /** Returns its name, unique in its flow. */
    String name();

    /**
     * Acts. Repeatable.
     *
     * @throws dev.helix.domain.evolution.Refused or PortException when it can't; the flow is then put back
     */
    Done act(Operation operation);

    /** Puts back what it may have done. Repeatable. Returns what that came to, in one line for a person; may be empty. */
    String undo(Operation operation);

    /** Returns whether what it did stays when a later step fails: it is not put back, and the journal says so. */
    default boolean lasts() {
        return false;
    }

    /**
     * Returns whether there is something to put back. Then its beginning is on disk before it acts; where there is nothing, a
     * machine that loses its power may forget that it had begun.
     */
    default boolean leavesSomething() {
        return true;
    }

    /**
     * The result of a step.
     *
     * @param facts for later steps and for putting back
     * @param detail one line for a person
     */
    record Done(Map<String, String> facts, String detail) {
        public Done {
            facts = Map.copyOf(facts);
        }

        public static Done of(String detail) {
            return new Done(Map.of(), detail);
        }
    }

    /** Returns a step that leaves nothing to put back. */
    static Step of(String name, Function<Operation, Done> act) {
        return new NamedStep(name, act, operation -> "", false, false);
    }

    /** Returns a step whose work stays when a later one fails. */
    static Step lasting(String name, Function<Operation, Done> act) {
        return new NamedStep(
                name,
                act,
                operation -> {
                    throw new IllegalStateException("step '" + name + "' lasts");
                },
                true,
                true);
    }

    /** Returns a step that is put back without a word. */
    static Step of(String name, Function<Operation, Done> act, Consumer<Operation> undo) {
        return telling(name, act, operation -> {
            undo.accept(operation);
            return "";
        });
    }

    /** Returns {@code step}, which does nothing where {@code condition} does not hold: only facts may decide it. */
    static Step when(Predicate<Operation> condition, Step step) {
        return telling(
                step.name(),
                operation -> condition.test(operation) ? step.act(operation) : Done.of("not needed"),
                operation -> condition.test(operation) ? step.undo(operation) : "");
    }

    /** Returns a step that says what putting it back came to. */
    static Step telling(String name, Function<Operation, Done> act, Function<Operation, String> undo) {
        return new NamedStep(name, act, undo, false, true);
    }
}
