package dev.helix.adapter.http.wire;

import dev.helix.evolution.project.Attempts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts at a project on the wire, oldest first. */
public record AttemptsJson(List<AttemptJson> attempts) {

    /**
     * One of them.
     *
     * @param phase of the development that it was a turn of; null for a candidate
     * @param detail why it was rejected; empty otherwise
     */
    public record AttemptJson(
            int number,
            String operation,
            @Nullable String phase,
            String tree,
            Instant at,
            String outcome,
            String detail) {}

    static AttemptsJson of(List<Attempts.Attempt> attempts) {
        return new AttemptsJson(attempts.stream()
                .map(attempt -> new AttemptJson(
                        attempt.number(),
                        attempt.operation().value(),
                        attempt.isCandidate() ? null : attempt.phase(),
                        attempt.tree().sha(),
                        attempt.at(),
                        attempt.outcome().word(),
                        attempt.detail()))
                .toList());
    }
}
