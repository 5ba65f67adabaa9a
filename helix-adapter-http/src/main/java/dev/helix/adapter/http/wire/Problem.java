package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.RefusalKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The problem for which a request was refused (RFC 9457, {@code application/problem+json}).
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
        @Nullable List<ConflictJson> conflicts,
        @Nullable String holder,
        @Nullable String operation,
        @Nullable String step,
        @Nullable Instant since) {

    /** The code where this machine is in the way: a disk, a process, a tool. */
    public static final String ENVIRONMENT = "ENVIRONMENT";

    private static final int UNKNOWN_FAILURE = 422;
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
            case 408 -> of(408, "TOO_SLOW", "the body came too slowly; send it at once");
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
        var plain = of(status(refusal.reason().kind()), refusal.code(), refusal.message());
        return switch (refusal) {
            case Refusal.MergeConflict conflict -> plain.with(conflict);
            case Refusal.SlotTaken taken -> plain.with(taken, operations.apply(taken.holder()));
            default -> plain;
        };
    }

    private Problem with(Refusal.MergeConflict conflict) {
        var notes = conflict.conflicts().stream().map(ConflictJson::of).toList();
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
    static Problem of(Operation operation, @Nullable List<ConflictJson> conflicts) {
        var code = operation.code() == null ? "OPERATION_FAILED" : operation.code();
        var step = operation.steps().stream()
                .filter(run -> run.state() == Operation.StepState.FAILED || run.state() == Operation.StepState.UNDONE)
                .reduce((first, second) -> second)
                .map(Operation.StepRun::name)
                .orElse(null);
        return new Problem(
                "about:blank",
                code,
                RefusalCode.of(code).map(known -> status(known.kind())).orElse(UNKNOWN_FAILURE),
                String.valueOf(operation.error()),
                code,
                conflicts,
                null,
                operation.id().value(),
                step,
                null);
    }

    private static int status(RefusalKind kind) {
        return switch (kind) {
            case UNKNOWN -> 404;
            case FORBIDDEN -> 403;
            case NOT_POSSIBLE, NOT_NOW -> 409;
            case MALFORMED, UNACCEPTABLE -> 422;
            case ENVIRONMENT -> 500;
        };
    }
}
