package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of half a megabyte, which only root can have made. */
class FullDiskTest {

    private static final JournalEntry ENTRY =
            new JournalEntry.StepUndone(new OperationId("op-1"), "switch", "put back");

    @TempDir
    private Path temporary;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(temporary.resolve("disk"));
        var process = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=512k", "none", disk.toString())
                .redirectErrorStream(true)
                .start();
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        mounted = process.waitFor() == 0;
        assumeTrue(mounted, "a small disk can't be mounted here: " + told);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                    .isZero();
        }
    }

    private void fill() throws IOException {
        var filler = Files.createFile(disk.resolve("filler"));
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void journalKeepsWhatItHasAndGoesOnWhenThereIsRoomAgain() throws Exception {
        var file = disk.resolve("journal.jsonl");
        try (var journal = new FileJournal(file, new MovableClock())) {
            journal.append(ENTRY);
            fill();
            // The last page of the file may still have room.
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            journal.append(ENTRY);
                        }
                    })
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("No space left");
            var kept = journal.after(0);

            assertThat(new JournalSnapshot(file).after(0)).isEqualTo(kept);
            assertThat(new JournalSnapshot(file).isCutOff()).isFalse();

            Files.delete(disk.resolve("filler"));
            assertThat(journal.append(ENTRY).sequence()).isEqualTo(kept.size() + 1L);
            assertThat(new JournalSnapshot(file).after(0)).hasSize(kept.size() + 1);
        }
    }

    @Test
    void smallFileThatDoesNotFitLeavesTheOldOne() throws Exception {
        var file = disk.resolve("status.json");
        DurableFile.replace(file, "old\n");
        fill();

        assertThatThrownBy(() -> DurableFile.replace(file, "new ".repeat(3000)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("No space left");

        assertThat(file).hasContent("old\n");
    }
}
