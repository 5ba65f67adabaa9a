package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.RefusalKind;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** By whose fault something failed, as far as its code and its step tell: what comes from around a project is not held against it. */
enum Fault {
    /** What is in the project. */
    CHANGE,
    /** What main has got meanwhile. */
    CONFLICT,
    AGENT,
    /** The machine, a program, a database, a network. */
    ENVIRONMENT,
    /** HELIX itself had ended. */
    HELIX;

    /** What these do is made of the candidate's own files. */
    private static final Set<String> OF_THE_CHANGE = Set.of("build", "start", "validate", "migrate", "seal", "hooks");

    private static final Set<OperationKind> OF_THE_CANDIDATE =
            EnumSet.of(OperationKind.READY, OperationKind.DEPLOY, OperationKind.VALIDATE, OperationKind.INTEGRATE);

    private static final Set<RefusalCode> OF_MAIN = Set.of(
            RefusalCode.MERGE_CONFLICT,
            RefusalCode.STALE_CANDIDATE,
            RefusalCode.MAIN_MOVED,
            RefusalCode.REMOTE_MOVED,
            RefusalCode.DIRTY_OVERLAP,
            RefusalCode.ALREADY_CONTAINED);

    /** Returns it in a word. */
    String told(Words words) {
        return words.text("fault", words.text("fault." + name().toLowerCase(Locale.ROOT)));
    }

    /** Returns whose fault it is that an operation did not succeed; null where it did, or runs. */
    static @Nullable Fault of(Operation operation) {
        if (operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED) {
            return null;
        }
        var code = operation.code() == null
                ? null
                : RefusalCode.of(operation.code()).orElse(null);
        if (code == RefusalCode.INTERRUPTED) {
            return HELIX;
        }
        if (code != null && OF_MAIN.contains(code)) {
            return CONFLICT;
        }
        if (code == null || code == RefusalCode.MODEL_AWAY || code.kind() == RefusalKind.ENVIRONMENT) {
            return ENVIRONMENT;
        }
        if (operation.kind() == OperationKind.DEVELOP) {
            return AGENT;
        }
        // All others run main, or what is live.
        boolean runsTheCandidate = OF_THE_CANDIDATE.contains(operation.kind());
        boolean elsewhere = code == RefusalCode.STEP_FAILED && !failedByTheChange(operation);
        return runsTheCandidate && !elsewhere ? CHANGE : ENVIRONMENT;
    }

    private static boolean failedByTheChange(Operation operation) {
        return operation.steps().stream()
                .filter(run -> run.state() == Operation.StepState.FAILED
                        || !run.output().isEmpty())
                .anyMatch(run -> OF_THE_CHANGE.contains(run.name()));
    }
}
