package dev.helix.evolution;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.OperationKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be asked for a project and is done by an operation. Whoever adds one is led by the compiler: to {@link
 * ProjectActions}, to the flow that {@link Recovery.Flows} goes on with, and to the command line.
 */
public enum ProjectAction {
    DEVELOP(OperationKind.DEVELOP),
    RETRY(OperationKind.DEVELOP),
    READY(OperationKind.READY),
    DEPLOY(OperationKind.DEPLOY),
    VALIDATE(OperationKind.VALIDATE),
    INTEGRATE(OperationKind.INTEGRATE),
    ROLLBACK(OperationKind.ROLLBACK),
    REBASE(OperationKind.REBASE),
    REVERT(OperationKind.REVERT),
    ABORT(OperationKind.ABORT);

    private final OperationKind kind;

    ProjectAction(OperationKind kind) {
        this.kind = kind;
    }

    /** Returns the kind of operation that does it. */
    public OperationKind kind() {
        return kind;
    }

    /** Returns the role that may ask for it. */
    public Role role() {
        return Role.OPERATOR;
    }

    /** Returns the action as paths, commands and the audit log spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the action of that spelling. */
    public static Optional<ProjectAction> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst();
    }
}
