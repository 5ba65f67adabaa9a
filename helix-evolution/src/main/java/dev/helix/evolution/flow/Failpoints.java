package dev.helix.evolution.flow;

/**
 * Is told of every boundary in the run of a flow, so that a fault can be made right there. Names are
 * {@code FLOW.STEP.PLACE}, with the places {@code begun} (the intent is in the journal), {@code acted}, {@code done},
 * {@code failed}, {@code undo} and {@code undone}; and {@code FLOW.PLACE} with {@code started}, {@code leased}, {@code
 * ending} and {@code ended}.
 */
@FunctionalInterface
public interface Failpoints {

    /** No fault anywhere. */
    Failpoints NONE = name -> {};

    /** Is called at a boundary. It may return, or never. */
    void reach(String name);
}
