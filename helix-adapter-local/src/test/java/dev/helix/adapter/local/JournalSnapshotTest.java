package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSnapshotTest {

    private static final JournalEntry ENTRY =
            new JournalEntry.StepUndone(new OperationId("op-1"), "switch", "put back");

    @TempDir
    private Path folder;

    @Test
    void isReadWhileAnotherWritesAndChangesNothing() throws Exception {
        var file = folder.resolve("journal.jsonl");
        try (var journal = new FileJournal(file, new MovableClock())) {
            journal.append(ENTRY);
            Files.writeString(file, "{\"sequence\":2,", StandardOpenOption.APPEND);
            var before = Files.readString(file);

            var snapshot = new JournalSnapshot(file);

            assertThat(snapshot.after(0)).isEqualTo(journal.after(0));
            assertThat(snapshot.after(1)).isEmpty();
            assertThat(snapshot.isCutOff()).isTrue();
            assertThat(file).hasContent(before);
            assertThatThrownBy(() -> snapshot.append(ENTRY)).isInstanceOf(PortException.class);
        }
    }

    @Test
    void noneIsEmptyAndABrokenLineIsNamed() throws Exception {
        assertThat(new JournalSnapshot(folder.resolve("none")).after(0)).isEmpty();
        var broken = Files.writeString(folder.resolve("broken"), "{}\n");
        assertThatThrownBy(() -> new JournalSnapshot(broken))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("broken:1");
    }
}
