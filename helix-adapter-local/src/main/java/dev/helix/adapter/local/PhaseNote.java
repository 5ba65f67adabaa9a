package dev.helix.adapter.local;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.PhaseReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A phase's report as {@code phases/<id>.json} has it. */
record PhaseNote(
        String id,
        String name,
        boolean passed,
        String agent,
        Instant startedAt,
        Instant endedAt,
        String inputDigest,
        String hints,
        int attemptsMade,
        int turns,
        long durationMs,
        BigDecimal costUsd,
        int statusEdits,
        List<String> filesWritten,
        List<AttemptNote> attempts,
        @Nullable String error) {

    /** One turn. */
    record AttemptNote(
            boolean passed,
            @Nullable String session,
            @Nullable String failure,
            int turns,
            long inputTokens,
            long outputTokens,
            @Nullable BigDecimal costUsd,
            long durationMs,
            List<Damage> damage,
            List<String> meanwhile,
            List<GateNote> gates) {}

    /** What one gate said. */
    record GateNote(String gate, boolean passed, List<Finding> findings, String logTail) {}

    static PhaseNote of(PhaseReport report) {
        var spent = report.spending();
        var attempts = report.attempts().stream()
                .map(attempt -> new AttemptNote(
                        attempt.passed(),
                        attempt.session(),
                        attempt.failure(),
                        attempt.usage().turns(),
                        attempt.usage().inputTokens(),
                        attempt.usage().outputTokens(),
                        attempt.usage().costUsd(),
                        attempt.usage().duration().toMillis(),
                        attempt.damage(),
                        attempt.meanwhile(),
                        attempt.verdicts().stream()
                                .map(verdict -> new GateNote(
                                        verdict.gate(), verdict.passed(), verdict.findings(), verdict.logTail()))
                                .toList()))
                .toList();
        return new PhaseNote(
                report.id(),
                report.name(),
                report.passed(),
                report.agent(),
                report.startedAt(),
                report.endedAt(),
                report.inputDigest(),
                report.hints(),
                attempts.size(),
                attempts.stream().mapToInt(AttemptNote::turns).sum(),
                spent.time().toMillis(),
                spent.usd(),
                report.statusEdits(),
                report.filesWritten().stream().map(Object::toString).toList(),
                attempts,
                report.error());
    }
}
