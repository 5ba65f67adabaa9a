package dev.helix.evolution;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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
    REHEARSE(OperationKind.REHEARSE),
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

    /** Returns the actions that bring a project on from a status, the most likely one first. */
    public static List<ProjectAction> onwards(ProjectStatus status) {
        return switch (status) {
            case PENDING, DEVELOPING -> List.of(DEVELOP, READY);
            case READY -> List.of(DEPLOY, REBASE);
            case DEPLOYED -> List.of(INTEGRATE, VALIDATE, DEPLOY, REHEARSE);
            case FAILED -> List.of(RETRY, READY, REBASE);
            case INTEGRATED, ABORTED -> List.of();
        };
    }

    /** Returns all actions of interest in a status, possible now or later: those {@linkplain #onwards onwards} first. */
    public static List<ProjectAction> of(ProjectStatus status) {
        var rest = switch (status) {
            case PENDING, DEVELOPING, READY, DEPLOYED ->
                List.of(DEPLOY, VALIDATE, INTEGRATE, REHEARSE, ROLLBACK, REBASE, ABORT);
            case FAILED -> List.of(DEPLOY, ABORT);
            case INTEGRATED -> List.of(REVERT);
            case ABORTED -> List.<ProjectAction>of();
        };
        return Stream.concat(onwards(status).stream(), rest.stream()).distinct().toList();
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
