package dev.helix.domain.answer;

import java.util.Set;

/**
 * Who is being answered. Immutable.
 *
 * @param by the person, as histories tell of what they had done
 * @param projects the ids of those that came out of the conversation
 */
public record Asker(String by, Set<String> projects) {

    public Asker {
        projects = Set.copyOf(projects);
    }

    /** Returns whether something that {@code by} had done with {@code project} is known in this conversation without its name. */
    public boolean knowsOf(String by, String project) {
        return this.by.equals(by) || projects.contains(project);
    }
}
