package dev.helix.evolution;

import dev.helix.domain.agent.AgentEvent;
import java.util.function.Consumer;

/**
 * What goes with an action.
 *
 * @param text hints for developers, or the reason for which a project is given up; empty for nothing
 * @param listener hears what developers do
 */
public record Directions(String text, Consumer<AgentEvent> listener) {

    /** Nothing but the action itself. */
    public static final Directions NONE = new Directions("", event -> {});

    /** Returns {@code text} alone. */
    public static Directions of(String text) {
        return new Directions(text, event -> {});
    }
}
