package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.AnswerRecord.Draft;
import dev.helix.domain.answer.AnswerRecord.Found;
import dev.helix.domain.answer.AnswerRecord.Outcome;
import dev.helix.domain.answer.AnswerRecord.Turn;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.port.AnswerRecords;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AnswerRecords}. */
public interface AnswerRecordsContract {

    /** When the samples began. */
    Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    /** Returns the subject, empty. */
    AnswerRecords records();

    /** Returns a record with something in every place. */
    static AnswerRecord sample(Instant at) {
        return sample(at, "f919ac04-d9e9-45b1-907f-e2fe375b9f7c");
    }

    private static List<Found> told() {
        return List.of(
                new Found(
                        "step-marker",
                        "MISSING_STEP_MARKER",
                        Severity.ERROR,
                        false,
                        "Es fehlt die „Marke“.",
                        "End with\na marker."),
                new Found("file-existence", "INVALID_PATH", Severity.WARNING, true, "a\tb", ""));
    }

    private static List<Found> untold() {
        return List.of(
                new Found("step-marker", "MISSING_STEP_MARKER", Severity.ERROR, false),
                new Found("file-existence", "INVALID_PATH", Severity.WARNING, true));
    }

    /** As {@link #sample(Instant)}, of that owner; as older formats have it where there is none: without the sentences of issues and the drafts. */
    static AnswerRecord sample(Instant at, @Nullable String owner) {
        var first = new Turn(
                Strategy.FIRST,
                "Grüße, \"quoted\"\nand 𝄞",
                List.of(Path.of("/project/adr/001-x.md")),
                owner == null ? untold() : told(),
                new Usage(2, 1_000, 50, new BigDecimal("0.0125"), Duration.ofMillis(1_500)),
                Duration.ofMillis(1_700),
                null,
                owner == null ? List.of() : List.of(new Draft("Grüße", told()), new Draft("Entwurf\n", null)));
        var second = new Turn(
                Strategy.SPLICE,
                "",
                List.of(),
                List.of(),
                new Usage(1, 10, 0, null, Duration.ZERO),
                Duration.ofSeconds(1),
                "OVERLOADED");
        return new AnswerRecord(
                at,
                owner,
                "ab12",
                List.of("step-marker", "file-existence"),
                List.of("hygiene"),
                "de",
                ConversationStep.WHY,
                List.of(first, second),
                new FileFacts(
                        Map.of("adr/001-x.md", FileView.Kind.FILE),
                        Map.of("adr", List.of("001-x.md")),
                        Map.of("adr/001-x.md", "# X\n"),
                        Map.of("/project/adr/001-x.md", "adr/001-x.md")),
                Outcome.EXHAUSTED,
                List.of("step-marker"),
                owner == null ? 0 : 2);
    }

    @Test
    default void givesBackWhatItKeeps() {
        var records = records();
        records.keep(sample(AT));

        assertThat(records.since(Instant.EPOCH)).containsExactly(sample(AT));
    }

    @Test
    default void findsThoseSinceAMomentTheOldestFirst() {
        var records = records();
        records.keep(sample(AT.plusSeconds(60)));
        records.keep(sample(AT));
        records.keep(sample(AT.plus(Duration.ofDays(2))));

        assertThat(records.since(AT.plusSeconds(1)))
                .extracting(AnswerRecord::at)
                .containsExactly(AT.plusSeconds(60), AT.plus(Duration.ofDays(2)));
        assertThat(records.since(Instant.EPOCH)).hasSize(3);
        assertThat(records.since(AT.plus(Duration.ofDays(3)))).isEmpty();
    }

    @Test
    default void findsThoseOfADayTheOldestFirst() {
        var records = records();
        var day = AT.atZone(ZoneOffset.UTC).toLocalDate();
        var midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        records.keep(sample(midnight.minusNanos(1_000)));
        records.keep(sample(AT));
        records.keep(sample(midnight));
        records.keep(sample(midnight.plus(Duration.ofDays(1))));

        assertThat(records.on(day)).extracting(AnswerRecord::at).containsExactly(midnight, AT);
        assertThat(records.on(day.plusDays(2))).isEmpty();
    }

    @Test
    default void losesNothingWhereManyKeepAtATime() throws Exception {
        var records = records();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var at = AT.plusSeconds(i);
                threads.execute(() -> records.keep(sample(at)));
            }
        }

        assertThat(records.since(Instant.EPOCH)).hasSize(50);
    }
}
