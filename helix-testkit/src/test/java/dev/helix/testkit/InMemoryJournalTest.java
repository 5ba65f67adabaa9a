package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.PortException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InMemoryJournalTest implements JournalContract {

    private final InMemoryJournal journal = new InMemoryJournal(new MovableClock());

    @Override
    public InMemoryJournal journal() {
        return journal;
    }

    @Override
    public InMemoryJournal reopened() {
        return journal.cutAfter(Long.MAX_VALUE);
    }

    @Test
    void refusesWhatDoesNotFitAndGoesOnWhenThereIsRoom() {
        var entry = Samples.entries().getFirst();
        journal.fillUpAfter(1);
        journal.append(entry);

        assertThatThrownBy(() -> journal.append(entry)).isInstanceOf(PortException.class);

        journal.fillUpAfter(Long.MAX_VALUE);
        assertThat(journal.append(entry).sequence()).isEqualTo(2);
    }

    @Test
    void canBeCutAsACrashDoes() {
        Samples.entries().forEach(journal::append);

        assertThat(journal.cutAfter(3).after(0)).isEqualTo(journal.after(0).subList(0, 3));
    }

    @Test
    void samplesHoldEveryKindOfEntry() {
        var kinds = Samples.entries().stream().map(JournalEntry::getClass).collect(Collectors.toSet());

        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(JournalEntry.class.getPermittedSubclasses())
                        .map(kind -> kind.<JournalEntry>asSubclass(JournalEntry.class))
                        .toList());
    }
}
