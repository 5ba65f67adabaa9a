package dev.helix.domain.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The rights of a caller; each role includes those before it. */
public enum Role {
    /** Looks at projects, operations and events. */
    VIEWER,
    /** Talks with the consultant. */
    CHAT,
    /** Creates projects, deploys, integrates, rolls back and gives up. */
    OPERATOR;

    /** Returns the role of that name. */
    public static Optional<Role> named(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** Returns it as it is written in files and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it includes {@code other}. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
