package dev.helix.enforcement;

/**
 * One message of a conversation with a model.
 *
 * @param role who says it
 * @param text what it says
 */
public record Message(Role role, String text) {

    /** Who speaks. */
    public enum Role {
        /** Who asks: a person, or HELIX with its feedback. */
        USER,
        /** The model. */
        ASSISTANT
    }

    /** Returns whether the model says it. */
    public boolean byModel() {
        return role == Role.ASSISTANT;
    }
}
