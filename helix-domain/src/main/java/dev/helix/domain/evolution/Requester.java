package dev.helix.domain.evolution;

import dev.helix.domain.access.Role;

/**
 * Who asks for something, from where, and what they may.
 *
 * @param who as the history of a project names them, such as {@code user:ada}
 * @param from such as {@code cli} or {@code http 127.0.0.1}
 * @param role what they may
 */
public record Requester(String who, String from, Role role) {

    /** Returns somebody on this machine, who may do everything: root and files are theirs anyway. */
    public static Requester local(String who, String from) {
        return new Requester(who, from, Role.OPERATOR);
    }
}
