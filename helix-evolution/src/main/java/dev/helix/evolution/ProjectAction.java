package dev.helix.evolution;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.OperationKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An action on a project, done by an operation. For a new action the compiler leads on: to its kind, to {@link
 * ProjectActions}, to the flow that {@link Recovery.Flows} goes on with, to where flows are made, and to its text on the command
 * line. Routes, the client, the audit log and the command itself come by themselves.
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

    /** Returns whether it can be asked beforehand what it would do; see {@link ProjectActions#preview}. */
    public boolean hasPreview() {
        return this == DEPLOY || this == INTEGRATE;
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
