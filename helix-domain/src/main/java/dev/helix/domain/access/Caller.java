package dev.helix.domain.access;

/**
 * Somebody who was let in.
 *
 * @param name of their token; not blank
 * @param role what they may
 */
public record Caller(String name, Role role) {

    /** Any process of this machine, where no tokens are asked for. */
    public static final Caller LOCAL = new Caller("local", Role.OPERATOR);

    public Caller {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a caller has a name");
        }
    }

    /** Returns whether they may do what asks for {@code role}. */
    public boolean may(Role role) {
        return this.role.includes(role);
    }
}
