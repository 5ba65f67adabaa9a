package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.adapter.local.ReportNote.FindingNote;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A phase's report as {@code phases/<id>.json} has it: written for others, never believed. Format 1 had neither number nor
 * checksum.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    StoredFormat.FORMAT,
    "id",
    "name",
    "passed",
    "agent",
    "started_at",
    "ended_at",
    "input_digest",
    "hints",
    "attempts_made",
    "turns",
    "duration_ms",
    "cost_usd",
    "status_edits",
    "files_written",
    "denied",
    "refused",
    "left_running",
    "attempts",
    "error",
    StoredFormat.CHECKSUM
})
record PhaseNote(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "id", required = true) String id,
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "passed", required = true) boolean passed,
        @JsonProperty(value = "agent", required = true) String agent,
        @JsonProperty(value = "started_at", required = true) Instant startedAt,
        @JsonProperty(value = "ended_at", required = true) Instant endedAt,

        @JsonProperty(value = "input_digest", required = true)
        String inputDigest,

        @JsonProperty(value = "hints", required = true) String hints,

        @JsonProperty(value = "attempts_made", required = true)
        int attemptsMade,

        @JsonProperty(value = "turns", required = true) int turns,

        @JsonProperty(value = "duration_ms", required = true)
        long durationMs,

        @JsonProperty(value = "cost_usd", required = true) BigDecimal costUsd,

        @JsonProperty(value = "status_edits", required = true)
        int statusEdits,

        @JsonProperty(value = "files_written", required = true)
        List<String> filesWritten,

        @JsonProperty("denied") @Nullable Integer denied,
        @JsonProperty("refused") @Nullable Integer refused,
        @JsonProperty("left_running") @Nullable List<String> leftRunning,
        @JsonProperty(value = "attempts", required = true) List<AttemptNote> attempts,
        @JsonProperty("error") @Nullable String error,

        @JsonProperty(StoredFormat.CHECKSUM) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String checksum) {

    private static final int KNOWN = 2;

    static final StoredNote<PhaseNote> FILE = StoredNote.indented(PhaseNote.class, KNOWN);

    /** One turn. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AttemptNote(
            @JsonProperty(value = "passed", required = true) boolean passed,
            @JsonProperty("session") @Nullable String session,
            @JsonProperty("failure") @Nullable String failure,
            @JsonProperty(value = "turns", required = true) int turns,

            @JsonProperty(value = "input_tokens", required = true)
            long inputTokens,

            @JsonProperty(value = "output_tokens", required = true)
            long outputTokens,

            @JsonProperty("cost_usd") @Nullable BigDecimal costUsd,

            @JsonProperty(value = "duration_ms", required = true)
            long durationMs,

            @JsonProperty(value = "damage", required = true) List<DamageNote> damage,

            @JsonProperty(value = "meanwhile", required = true)
            List<String> meanwhile,

            @JsonProperty("denied") @Nullable List<DenialNote> denied,
            @JsonProperty("refused") @Nullable List<DenialNote> refused,
            @JsonProperty(value = "gates", required = true) List<GateNote> gates) {

        static AttemptNote of(PhaseReport.GatedTurn attempt) {
            var usage = attempt.usage();
            return new AttemptNote(
                    attempt.passed(),
                    attempt.session(),
                    attempt.failure(),
                    usage.turns(),
                    usage.inputTokens(),
                    usage.outputTokens(),
                    usage.costUsd(),
                    usage.duration().toMillis(),
                    attempt.damage().stream().map(DamageNote::of).toList(),
                    attempt.meanwhile(),
                    attempt.denied().stream().map(DenialNote::of).toList(),
                    attempt.refused().stream().map(DenialNote::of).toList(),
                    attempt.verdicts().stream().map(GateNote::of).toList());
        }
    }

    /** A file that an agent touched without leave. */
    record DamageNote(
            @JsonProperty(value = "path", required = true) String path,
            @JsonProperty(value = "what", required = true) String what,
            @JsonProperty(value = "undone", required = true) boolean undone) {

        static DamageNote of(Damage damage) {
            return switch (damage) {
                case Damage(var path, var what, var undone) -> new DamageNote(path, what, undone);
            };
        }
    }

    /** An access that the sandbox denied an agent. */
    record DenialNote(
            @JsonProperty(value = "path", required = true) String path,

            @JsonProperty(value = "command", required = true)
            String command,

            @JsonProperty(value = "times", required = true) int times) {

        static DenialNote of(Denial denial) {
            return new DenialNote(denial.path(), denial.command(), denial.times());
        }
    }

    /** The verdict of one gate. */
    record GateNote(
            @JsonProperty(value = "gate", required = true) String gate,
            @JsonProperty(value = "passed", required = true) boolean passed,

            @JsonProperty(value = "findings", required = true)
            List<FindingNote> findings,

            @JsonProperty(value = "log_tail", required = true)
            String logTail) {

        static GateNote of(GateVerdict verdict) {
            return new GateNote(
                    verdict.gate(),
                    verdict.passed(),
                    verdict.findings().stream().map(FindingNote::of).toList(),
                    verdict.logTail());
        }
    }

    static PhaseNote of(PhaseReport report) {
        var spent = report.spending();
        var attempts = report.attempts().stream().map(AttemptNote::of).toList();
        return new PhaseNote(
                KNOWN,
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
                report.attempts().stream()
                        .flatMap(attempt -> attempt.denied().stream())
                        .mapToInt(Denial::times)
                        .sum(),
                report.attempts().stream()
                        .flatMap(attempt -> attempt.refused().stream())
                        .mapToInt(Denial::times)
                        .sum(),
                report.leftRunning(),
                attempts,
                report.error(),
                null);
    }
}
