package dev.helix.domain.evolution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The goal of a project: {@code spec.yaml}.
 *
 * @param title one line, not blank; those that are written or sealed have at most {@link #LONGEST_TITLE} letters
 * @param description what and why
 * @param adr the decision it follows from; null when there is none
 * @param acceptance when it is done, one sentence each
 * @param evidence what its validation must prove before it may go into production; null for nothing more than passing
 */
public record Spec(
        String title,
        String description,
        @Nullable String adr,
        List<String> acceptance,
        @Nullable Evidence evidence) {

    /** In letters: a title stands in lists, commits and chats. */
    public static final int LONGEST_TITLE = 200;

    /** A spec that demands no evidence. */
    public Spec(String title, String description, @Nullable String adr, List<String> acceptance) {
        this(title, description, adr, acceptance, null);
    }

    public Spec {
        acceptance = List.copyOf(acceptance);
        if (title.isBlank() || title.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a title is one line of text");
        }
    }
}
