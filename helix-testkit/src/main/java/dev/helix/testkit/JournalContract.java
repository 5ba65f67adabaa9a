package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.Journal;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Journal}. */
public interface JournalContract {

    /** Returns the subject, the same one within a test; nothing is in it. */
    Journal journal();

    /** Returns the subject as the next process finds it. The first one is not used any more after this. */
    Journal reopened();

    private static JournalEntry step(int number) {
        return new JournalEntry.StepBegun(OperationId.of(1), "step " + number);
    }

    @Test
    default void holdsNothingAtFirst() {
        assertThat(journal().after(0)).isEmpty();
    }

    @Test
    default void numbersEntriesFromOneWithoutGaps() {
        assertThat(journal().append(step(1)).sequence()).isEqualTo(1);
        assertThat(journal().append(step(2)).sequence()).isEqualTo(2);
    }

    @Test
    default void remembersEveryKindOfEntryExactly() {
        var written = Samples.entries().stream().map(journal()::append).toList();

        assertThat(written).extracting(Recorded::entry).isEqualTo(Samples.entries());
        assertThat(journal().after(0)).isEqualTo(written);
        assertThat(reopened().after(0)).isEqualTo(written);
    }

    @Test
    default void goesOnCountingAfterItWasOpenedAgain() {
        journal().append(step(1));
        journal().append(step(2));

        var again = reopened();

        assertThat(again.append(step(3)).sequence()).isEqualTo(3);
        assertThat(again.after(0)).extracting(Recorded::entry).containsExactly(step(1), step(2), step(3));
    }

    @Test
    default void keepsWhatWasNotedInItsPlace() {
        journal().append(step(1));
        assertThat(journal().note(step(2)).sequence()).isEqualTo(2);
        journal().append(step(3));
        journal().note(step(4));

        assertThat(journal().after(0)).extracting(Recorded::entry).containsExactly(step(1), step(2), step(3), step(4));
        assertThat(reopened().after(0)).extracting(Recorded::entry).containsExactly(step(1), step(2), step(3), step(4));
    }

    @Test
    default void tellsWhatComesAfterASequenceNumber() {
        IntStream.rangeClosed(1, 5).forEach(number -> journal().append(step(number)));

        assertThat(journal().after(3)).extracting(Recorded::sequence).containsExactly(4L, 5L);
        assertThat(journal().after(5)).isEmpty();
        assertThat(journal().after(Long.MAX_VALUE)).isEmpty();
        assertThat(journal().after(-1)).hasSize(5);
        assertThat(journal().after(Long.MIN_VALUE)).hasSize(5);
    }

    @Test
    default void handsOutListsThatDoNotChangeAnyMore() {
        journal().append(step(1));
        var before = journal().after(0);

        journal().append(step(2));

        assertThat(before).hasSize(1);
    }

    @Test
    default void keepsTheOrderWhenManyWriteAtOnce() throws Exception {
        var journal = journal();
        var writers = IntStream.rangeClosed(1, 50)
                .mapToObj(number -> (Callable<Recorded>) () -> journal.append(step(number)))
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(writers)) {
                var recorded = result.get();
                assertThat(journal.after(recorded.sequence() - 1)).startsWith(recorded);
            }
        }

        assertThat(journal.after(0))
                .extracting(Recorded::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(reopened().after(0)).hasSize(50);
    }
}
