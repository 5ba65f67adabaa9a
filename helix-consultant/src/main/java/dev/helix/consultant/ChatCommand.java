package dev.helix.consultant;

import dev.helix.domain.access.Role;
import dev.helix.evolution.ProjectAction;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something HELIX itself is told to do.
 *
 * @param project the project's name as it was said; empty where none was
 * @param rest what else was said, such as hints
 */
record ChatCommand(Kind kind, String project, String rest) {

    /** The kind of a command, and who may give it. */
    enum Kind {
        HELP,
        PROJECTS,
        STATUS,
        /** The night letter; the period stands where others have their project. */
        BRIEF,
        /** What agents have cost: this chat and its projects, or one project. */
        COST,
        DIFF,
        /** All that was ever done with a project. */
        LOG,
        /** Its last validation, in full. */
        REPORT,
        /** The databases of both systems; what is to be done with them stands where others have their project. */
        DATABASES,
        /** A word behind a slash that is no command. */
        UNKNOWN,
        /** An action that was surely meant, for a project that nobody knows; {@code rest} is the action's word. */
        UNFITTING,
        READY(ProjectAction.READY),
        DEPLOY(ProjectAction.DEPLOY),
        VALIDATE(ProjectAction.VALIDATE),
        INTEGRATE(ProjectAction.INTEGRATE),
        REHEARSE(ProjectAction.REHEARSE),
        ROLLBACK(ProjectAction.ROLLBACK),
        REBASE(ProjectAction.REBASE),
        REVERT(ProjectAction.REVERT),
        UNLOCK,
        DEVELOP(ProjectAction.DEVELOP),
        RETRY(ProjectAction.RETRY),
        ABORT(ProjectAction.ABORT);

        private final @Nullable ProjectAction action;

        Kind() {
            this.action = null;
        }

        Kind(ProjectAction action) {
            this.action = action;
        }

        /** Returns the action that it asks for; empty where it only looks. */
        Optional<ProjectAction> action() {
            return Optional.ofNullable(action);
        }

        /** Returns the word behind the slash. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Role role() {
            return action != null ? action.role() : this == UNLOCK ? Role.OPERATOR : Role.VIEWER;
        }
    }
}
