package dev.helix.domain.chat;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of a chat's folder.
 *
 * @param value a UUID of version 4, lower case
 */
public record SessionId(String value) {

    private static final Pattern UUID4 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    public SessionId {
        if (!UUID4.matcher(value).matches()) {
            throw new IllegalArgumentException("not a random UUID: " + value);
        }
    }

    /** Returns the id that {@code uuid} makes. */
    public static SessionId of(UUID uuid) {
        return new SessionId(uuid.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
