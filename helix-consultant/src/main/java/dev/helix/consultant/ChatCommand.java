package dev.helix.consultant;

import dev.helix.domain.access.Role;

/**
 * Something HELIX itself is told to do.
 *
 * @param project the project's name as it was said; empty where none was
 * @param rest what else was said, such as hints
 */
record ChatCommand(Kind kind, String project, String rest) {

    /** What there is to do, and who may. */
    enum Kind {
        HELP(Role.VIEWER),
        PROJECTS(Role.VIEWER),
        STATUS(Role.VIEWER),
        DIFF(Role.VIEWER),
        DEPLOY(Role.OPERATOR),
        INTEGRATE(Role.OPERATOR),
        ROLLBACK(Role.OPERATOR),
        DEVELOP(Role.OPERATOR),
        RETRY(Role.OPERATOR),
        ABORT(Role.OPERATOR);

        private final Role role;

        Kind(Role role) {
            this.role = role;
        }

        Role role() {
            return role;
        }
    }
}
