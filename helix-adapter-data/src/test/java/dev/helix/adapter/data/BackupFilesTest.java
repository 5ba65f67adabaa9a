package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFilesTest {

    @TempDir
    private Path folder;

    @Test
    void whatThisProcessHasPutThereAndTakenAwayIsKnownAndNothingElse() throws IOException {
        var files = new BackupFiles(folder.resolve("backups"));
        var part = Files.writeString(files.made().resolve("1.postgres.dump.part"), "a backup");
        var file = part.resolveSibling("1.postgres.dump");

        files.place(part, file);
        assertThat(files.wrote(file)).isTrue();
        assertThat(files.wrote(part)).isFalse();

        Files.writeString(file, "somebody else's");
        assertThat(files.wrote(file)).isFalse();
        Files.delete(file);
        assertThat(files.wrote(file)).isFalse();

        files.remove(file);
        assertThat(files.wrote(file)).isTrue();
        Files.writeString(file, "a backup");
        assertThat(files.wrote(file)).isFalse();
    }

    @Test
    void oneThatIsWrittenAnewInItsPlaceWithItsTimePutBackIsNotOfThisProcess() throws Exception {
        var files = new BackupFiles(folder.resolve("backups"));
        var file = files.made().resolve("1.postgres.dump");
        files.place(Files.writeString(files.folder().resolve("1.part"), "a backup"), file);
        var time = Files.getLastModifiedTime(file);
        var placed = Files.getAttribute(file, "unix:ctime");

        // Until the clock of the file system has gone on.
        do {
            Files.writeString(file, "a forged");
            Files.setLastModifiedTime(file, time);
        } while (Files.getAttribute(file, "unix:ctime").equals(placed));

        assertThat(files.wrote(file)).isFalse();
    }

    @Test
    void whatCouldNotTakeItsPlaceLeavesTheOtherOneKnown() throws IOException {
        var files = new BackupFiles(folder.resolve("backups"));
        var file = files.made().resolve("1.postgres.dump");
        files.place(Files.writeString(files.folder().resolve("1.part"), "a backup"), file);

        assertThatThrownBy(() -> files.place(files.folder().resolve("2.part"), file))
                .isInstanceOf(IOException.class);
        assertThat(files.wrote(file)).isTrue();
    }
}
