package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.port.FalseAlarms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link FalseAlarms}. */
public interface FalseAlarmsContract {

    /** When the answers of the samples began. */
    Instant ANSWERED = Instant.parse("2026-11-30T09:42:00.123456Z");

    /** Returns the subject, the same one within a test, or another one on what it has kept; nothing is marked yet. */
    FalseAlarms alarms();

    /** Returns a mark. */
    static FalseAlarm sample(String validator) {
        return new FalseAlarm(ANSWERED, validator, "user:jürgen", ANSWERED.plusSeconds(90));
    }

    @Test
    default void nothingIsMarkedAtFirst() {
        assertThat(alarms().all()).isEmpty();
    }

    @Test
    default void aMarkIsKeptOnceAndTakenBack() {
        alarms().mark(sample("hygiene"));
        alarms().mark(sample("step-marker"));
        alarms().mark(new FalseAlarm(ANSWERED, "hygiene", "user:other", ANSWERED.plusSeconds(99)));
        assertThat(alarms().all()).containsExactly(sample("hygiene"), sample("step-marker"));

        alarms().unmark(ANSWERED, "hygiene");
        alarms().unmark(ANSWERED, "hygiene");
        alarms().unmark(ANSWERED.plusSeconds(1), "step-marker");
        assertThat(alarms().all()).containsExactly(sample("step-marker"));
    }

    @Test
    default void manyPeopleMarkAtOnce() throws InterruptedException {
        var one = alarms();
        var threads = new ArrayList<Thread>();
        IntStream.range(0, 20).forEach(i -> threads.add(Thread.ofVirtual().start(() -> one.mark(sample("v" + i)))));
        for (var thread : threads) {
            thread.join();
        }

        assertThat(one.all()).hasSize(20);
    }
}
