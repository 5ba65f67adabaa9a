package dev.helix.domain.evolution;

import java.util.Arrays;
import java.util.Optional;

/** The stable codes of refusals ({@code docs/contract.md}, section 4): each is of one kind, from which everything else follows. */
public enum RefusalCode {
    PROJECT_NOT_FOUND(RefusalKind.UNKNOWN),
    FORBIDDEN(RefusalKind.FORBIDDEN),
    OTHER_PERSON_NEEDED(RefusalKind.FORBIDDEN),
    PROJECT_EXISTS(RefusalKind.NOT_POSSIBLE),
    ILLEGAL_TRANSITION(RefusalKind.NOT_POSSIBLE),
    ALREADY_CONTAINED(RefusalKind.NOT_POSSIBLE),
    NOT_VALIDATED(RefusalKind.NOT_POSSIBLE),
    JUDGE_CHANGED(RefusalKind.NOT_POSSIBLE),
    WAY_BACK_UNTRIED(RefusalKind.NOT_POSSIBLE),
    SLOT_TAMPERED(RefusalKind.NOT_POSSIBLE),
    DEPLOY_SLOT_TAKEN(RefusalKind.NOT_NOW),
    MERGE_CONFLICT(RefusalKind.NOT_NOW),
    STALE_CANDIDATE(RefusalKind.NOT_NOW),
    DIRTY_OVERLAP(RefusalKind.NOT_NOW),
    INTERRUPTED(RefusalKind.NOT_NOW),
    MODEL_AWAY(RefusalKind.NOT_NOW),
    REMOTE_MOVED(RefusalKind.NOT_NOW),
    MAIN_MOVED(RefusalKind.NOT_NOW),
    LIBRARY(RefusalKind.NOT_POSSIBLE),
    NO_DATABASES(RefusalKind.NOT_POSSIBLE),
    NOT_CONFIRMED(RefusalKind.NOT_POSSIBLE),
    INVALID_SPEC(RefusalKind.MALFORMED),
    UNSAFE_PATH(RefusalKind.UNACCEPTABLE),
    NOTHING_TO_SEAL(RefusalKind.UNACCEPTABLE),
    STEP_FAILED(RefusalKind.UNACCEPTABLE),
    SUBMODULE_MISSING(RefusalKind.ENVIRONMENT),
    NEWER_FORMAT(RefusalKind.ENVIRONMENT);

    private final RefusalKind kind;

    RefusalCode(RefusalKind kind) {
        this.kind = kind;
    }

    /** Returns what kind of refusal it stands for. */
    public RefusalKind kind() {
        return kind;
    }

    /** Returns the code of that spelling; empty for one that no refusal has. */
    public static Optional<RefusalCode> of(String code) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(code))
                .findFirst();
    }
}
