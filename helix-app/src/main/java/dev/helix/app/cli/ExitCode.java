package dev.helix.app.cli;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.evolution.Refusal;

/** What the command line's exit codes mean (contract, section 7). */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    ENVIRONMENT(3),
    TRY_LATER(4),
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Returns what a problem means: it says by its code what a refusal says by its type. */
    public static ExitCode of(Problem problem) {
        return switch (problem.code()) {
            case "INVALID_SPEC" -> USAGE;
            case "MERGE_CONFLICT",
                    "DEPLOY_SLOT_TAKEN",
                    "STALE_CANDIDATE",
                    "DIRTY_OVERLAP",
                    "INTERRUPTED",
                    "REMOTE_MOVED",
                    "MAIN_MOVED" -> TRY_LATER;
            case "ENVIRONMENT" -> ENVIRONMENT;
            default -> FAILED;
        };
    }

    /** Returns what a refusal means. */
    public static ExitCode of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.InvalidSpec invalid -> USAGE;
            case Refusal.MergeConflict conflict -> TRY_LATER;
            case Refusal.SlotTaken taken -> TRY_LATER;
            case Refusal.StaleCandidate stale -> TRY_LATER;
            case Refusal.DirtyOverlap dirty -> TRY_LATER;
            case Refusal.Interrupted interrupted -> TRY_LATER;
            case Refusal.RemoteMoved moved -> TRY_LATER;
            case Refusal.MainMoved moved -> TRY_LATER;
            case Refusal.NotOnTestSystem elsewhere -> FAILED;
            case Refusal.Library library -> FAILED;
            case Refusal.NotIntegrated open -> FAILED;
            case Refusal.NotDeployed open -> FAILED;
            case Refusal.ProjectNotFound unknown -> FAILED;
            case Refusal.ProjectExists taken -> FAILED;
            case Refusal.IllegalTransition illegal -> FAILED;
            case Refusal.AlreadyContained contained -> FAILED;
            case Refusal.NotValidated missing -> FAILED;
            case Refusal.UnsafePath unsafe -> FAILED;
            case Refusal.NothingToSeal nothing -> FAILED;
            case Refusal.StepFailed failed -> FAILED;
        };
    }
}
