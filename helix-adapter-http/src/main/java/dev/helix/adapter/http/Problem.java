package dev.helix.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request could not be granted for (RFC 9457, {@code application/problem+json}).
 *
 * @param code stable; clients decide by it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable List<ConflictNote> conflicts,
        @Nullable Holder holder) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** One file that does not fit. */
    record ConflictNote(String path, String kind, List<Conflict.Hunk> hunks) {}

    /** Who holds what was asked for. */
    record Holder(String operation, String owner, Instant since) {}

    static Problem of(int status, String code, String detail) {
        return new Problem("about:blank", code, status, detail, code, null, null);
    }

    static Problem of(Refusal refusal) {
        var conflicts = refusal instanceof Refusal.MergeConflict conflict
                ? conflict.conflicts().stream()
                        .map(found -> new ConflictNote(
                                found.path().value(), found.kind().name(), found.hunks()))
                        .toList()
                : null;
        var holder = refusal instanceof Refusal.SlotTaken taken
                ? new Holder(taken.holder().value(), taken.owner(), taken.since())
                : null;
        return new Problem(
                "about:blank", refusal.code(), status(refusal), refusal.message(), refusal.code(), conflicts, holder);
    }

    private static int status(Refusal refusal) {
        return switch (refusal) {
            case Refusal.ProjectNotFound unknown -> 404;
            case Refusal.ProjectExists exists -> 409;
            case Refusal.IllegalTransition illegal -> 409;
            case Refusal.SlotTaken taken -> 409;
            case Refusal.MergeConflict conflict -> 409;
            case Refusal.AlreadyContained contained -> 409;
            case Refusal.NotValidated missing -> 409;
            case Refusal.StaleCandidate stale -> 409;
            case Refusal.DirtyOverlap dirty -> 409;
            case Refusal.Interrupted interrupted -> 409;
            case Refusal.UnsafePath unsafe -> 422;
            case Refusal.InvalidSpec invalid -> 422;
            case Refusal.NothingToSeal nothing -> 422;
            case Refusal.StepFailed failed -> 422;
        };
    }
}
