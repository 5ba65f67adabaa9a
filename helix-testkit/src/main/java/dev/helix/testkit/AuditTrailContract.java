package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.AuditTrail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of an {@link AuditTrail} that keeps its entries. */
public interface AuditTrailContract {

    /** Returns the subject, the same one within a test; nothing is noted yet. */
    AuditTrail audit();

    /** Returns what a later reader finds, oldest first. */
    List<AuditTrail.Entry> noted();

    private static AuditTrail.Entry entry(int number, String text) {
        return new AuditTrail.Entry(
                Instant.parse("2026-01-31T12:00:00.123456789Z").plusSeconds(number),
                "user:" + text,
                number == 2 ? text : null,
                "http 127.0.0.1",
                "deploy",
                new ProjectId("p" + number),
                "op-" + number,
                number % 2 == 0 ? List.of() : List.of("claude 1", "claude 2"));
    }

    @Test
    default void keepsEveryEntryWholeAndInOrder() {
        var entries = List.of(entry(1, "ada"), entry(2, Samples.HARD_TEXT), entry(3, ""));

        entries.forEach(audit()::note);

        assertThat(noted()).isEqualTo(entries);
        assertThat(audit().since(Instant.EPOCH)).isEqualTo(entries);
        assertThat(audit().since(entries.get(1).at())).isEqualTo(entries.subList(1, 3));
        assertThat(audit().since(entries.get(2).at().plusNanos(1))).isEmpty();
    }

    @Test
    default void tellsNothingBeforeAnythingWasNoted() {
        assertThat(audit().since(Instant.EPOCH)).isEmpty();
    }

    @Test
    default void losesNoneOfManyWriters() throws InterruptedException {
        var writers = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            writers.add(Thread.ofVirtual().start(() -> audit().note(entry(number, "ada"))));
        }
        for (var writer : writers) {
            writer.join();
        }

        assertThat(noted())
                .extracting(AuditTrail.Entry::outcome)
                .containsExactlyInAnyOrder("op-0", "op-1", "op-2", "op-3", "op-4", "op-5", "op-6", "op-7");
    }
}
