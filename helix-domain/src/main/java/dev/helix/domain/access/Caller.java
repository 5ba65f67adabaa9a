package dev.helix.domain.access;

/**
 * Somebody who was let in.
 *
 * @param name of their token, or of the user whom HELIX's own credential belongs to; not blank
 * @param role what they may
 * @param projects with which projects
 * @param person whether they have shown a token that a person was given, and not what HELIX leaves for its user
 */
public record Caller(String name, Role role, ProjectScope projects, boolean person) {

    /** Any process of this machine, where no tokens are asked for. */
    public static final Caller LOCAL = local("local");

    public Caller {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a caller has a name");
        }
    }

    /** The holder of a token that is for all projects. */
    public Caller(String name, Role role) {
        this(name, role, ProjectScope.ALL, true);
    }

    /** Returns the user as whom a server runs: the root and its files are theirs anyway. */
    public static Caller local(String user) {
        return new Caller(user, Role.OPERATOR, ProjectScope.ALL, false);
    }

    /** Returns whether they may do what asks for {@code role}. */
    public boolean may(Role role) {
        return this.role.includes(role);
    }
}
