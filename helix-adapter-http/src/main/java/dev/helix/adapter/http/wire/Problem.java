package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request could not be granted for (RFC 9457, {@code application/problem+json}).
 *
 * @param code stable; clients decide by it
 * @param conflicts the files that do not fit; null unless it is about these
 * @param holder who has what was asked for, by {@code operation}, now at {@code step}, {@code since} when; null likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable List<ConflictNote> conflicts,
        @Nullable String holder,
        @Nullable String operation,
        @Nullable String step,
        @Nullable Instant since) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** Returns a problem without any further field. */
    public static Problem of(int status, String code, String detail) {
        return new Problem("about:blank", code, status, detail, code, null, null, null, null, null);
    }

    /** Returns what the server itself says before a route has its turn. */
    public static Problem of(int status) {
        return switch (status) {
            case 404 -> of(404, "NOT_FOUND", "there is nothing at this path");
            case 405 -> of(405, "METHOD_NOT_ALLOWED", "this path does not have that method");
            case 413 -> of(413, "TOO_LARGE", "the body is larger than 1 MB");
            default ->
                status < 500
                        ? of(status, "BAD_REQUEST", "the request can't be understood")
                        : of(status, "INTERNAL", "this is a mistake in HELIX; its log says more");
        };
    }

    /**
     * Returns what a refusal is on the wire.
     *
     * @param operations finds the operation that holds what is taken
     */
    public static Problem of(Refusal refusal, Function<OperationId, Optional<Operation>> operations) {
        var plain = of(status(refusal), refusal.code(), refusal.message());
        return switch (refusal) {
            case Refusal.MergeConflict conflict -> plain.with(conflict);
            case Refusal.SlotTaken taken -> plain.with(taken, operations.apply(taken.holder()));
            default -> plain;
        };
    }

    private Problem with(Refusal.MergeConflict conflict) {
        var notes = conflict.conflicts().stream().map(ConflictNote::of).toList();
        return new Problem(type, title, status, detail, code, notes, null, null, null, null);
    }

    private Problem with(Refusal.SlotTaken taken, Optional<Operation> operation) {
        var step = operation
                .map(Operation::steps)
                .filter(steps -> !steps.isEmpty())
                .map(steps -> steps.getLast().name())
                .orElse(null);
        return new Problem(
                type,
                title,
                status,
                detail,
                code,
                null,
                taken.owner(),
                taken.holder().value(),
                step,
                taken.since());
    }

    /**
     * Returns what an operation ended by.
     *
     * @param conflicts the files that do not fit; null unless it is about these
     */
    static Problem of(Operation operation, @Nullable List<ConflictNote> conflicts) {
        var code = operation.code() == null ? "OPERATION_FAILED" : operation.code();
        var step = operation.steps().stream()
                .filter(run -> run.state() == Operation.StepState.FAILED || run.state() == Operation.StepState.UNDONE)
                .reduce((first, second) -> second)
                .map(Operation.StepRun::name)
                .orElse(null);
        return new Problem(
                "about:blank",
                code,
                status(code),
                String.valueOf(operation.error()),
                code,
                conflicts,
                null,
                operation.id().value(),
                step,
                null);
    }

    private static int status(String code) {
        return switch (code) {
            case "PROJECT_NOT_FOUND" -> 404;
            case "UNSAFE_PATH", "INVALID_SPEC", "NOTHING_TO_SEAL", "STEP_FAILED", "OPERATION_FAILED" -> 422;
            default -> 409;
        };
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
            case Refusal.MainMoved moved -> 409;
            case Refusal.Library library -> 409;
            case Refusal.NotOnTestSystem elsewhere -> 409;
            case Refusal.DirtyOverlap dirty -> 409;
            case Refusal.Interrupted interrupted -> 409;
            case Refusal.NotIntegrated open -> 409;
            case Refusal.NotDeployed open -> 409;
            case Refusal.RemoteMoved moved -> 409;
            case Refusal.UnsafePath unsafe -> 422;
            case Refusal.InvalidSpec invalid -> 422;
            case Refusal.NothingToSeal nothing -> 422;
            case Refusal.StepFailed failed -> 422;
        };
    }
}
