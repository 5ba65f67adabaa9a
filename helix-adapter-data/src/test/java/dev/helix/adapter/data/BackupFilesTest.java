package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;

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
}
