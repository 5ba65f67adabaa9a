package dev.helix.domain.evolution;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an evolution project and of its folder.
 *
 * @param value {@code [a-z0-9][a-z0-9-]{0,62}}
 */
public record ProjectId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public ProjectId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a project id is 1 to 63 of a-z, 0-9 and '-', and does not begin with '-'");
        }
    }

    /** Returns the project of that name; empty where it can't be one's. */
    public static Optional<ProjectId> of(String name) {
        return FORM.matcher(name).matches() ? Optional.of(new ProjectId(name)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
