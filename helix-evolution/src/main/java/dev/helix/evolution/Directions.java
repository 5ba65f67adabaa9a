package dev.helix.evolution;

import dev.helix.domain.agent.AgentEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of an action.
 *
 * @param text hints for developers, or the reason for which a project is given up; empty for nothing
 * @param listener hears what developers do
 * @param accepted the tree of which a person accepts the changes to the tests and checks that judge it; null for none
 * @param seen the tree that the caller has looked at, so that no other is taken; null for the tested one
 */
public record Directions(
        String text,
        Consumer<AgentEvent> listener,
        @Nullable String accepted,
        @Nullable String seen) {

    /** Directions of somebody who does not say what they have looked at. */
    public Directions(String text, Consumer<AgentEvent> listener, @Nullable String accepted) {
        this(text, listener, accepted, null);
    }

    /** Directions that accept nothing. */
    public Directions(String text, Consumer<AgentEvent> listener) {
        this(text, listener, null);
    }

    /** Returns the acceptance of {@code tree} alone. */
    public static Directions accepting(@Nullable String tree) {
        return new Directions("", event -> {}, tree);
    }

    /** Returns these, of somebody who has looked at {@code tree}; null leaves that open. */
    public Directions seeing(@Nullable String tree) {
        return new Directions(text, listener, accepted, tree);
    }

    /** Nothing but the action itself. */
    public static final Directions NONE = new Directions("", event -> {});

    /** Returns {@code text} alone. */
    public static Directions of(String text) {
        return new Directions(text, event -> {});
    }
}
