package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.PortException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftFilesTest {

    @TempDir
    private Path place;

    private Path chat;
    private Path outside;

    @BeforeEach
    void prepare() throws Exception {
        chat = Files.createDirectories(place.resolve("sessions/one"));
        outside = Files.createDirectory(place.resolve("outside"));
    }

    private void write(String path) {
        new DraftFiles(chat).write(Path.of(path), "text\n");
    }

    @Test
    void makesTheFoldersOnTheWayAndReplacesAFile() throws Exception {
        write("projects/evolution/one/spec.yaml");
        Files.writeString(chat.resolve("projects/evolution/one/spec.yaml"), "other");

        write("projects/evolution/one/spec.yaml");
        write("projects/evolution/two/spec.yaml");

        assertThat(chat.resolve("projects/evolution/one/spec.yaml")).hasContent("text\n");
        assertThat(chat.resolve("projects/evolution/two/spec.yaml")).hasContent("text\n");
        assertThat(chat.resolveSibling(".").normalize()).isDirectoryContaining(path -> path.equals(chat));
        try (var left = Files.list(chat.resolveSibling("."))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void followsNoLinkOnTheWayAndMakesNothingBehindIt() throws Exception {
        Files.createSymbolicLink(chat.resolve("projects"), outside);

        assertThatThrownBy(() -> write("projects/evolution/one/spec.yaml")).isInstanceOf(PortException.class);

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aFileThatIsALinkOrHasAnotherNameElsewhereIsReplacedAndNotWrittenThrough() throws Exception {
        var other = Files.writeString(outside.resolve("other"), "kept");
        Files.createDirectory(chat.resolve("adr"));
        Files.createSymbolicLink(chat.resolve("adr/a.md"), other);
        Files.createLink(chat.resolve("adr/b.md"), other);

        write("adr/a.md");
        write("adr/b.md");

        assertThat(other).hasContent("kept");
        assertThat(chat.resolve("adr/a.md")).isRegularFile().hasContent("text\n");
        assertThat(chat.resolve("adr/b.md")).hasContent("text\n");
    }

    @Test
    void aFileThatIsAFolderIsLeftAlone() throws Exception {
        Files.createDirectories(chat.resolve("adr/a.md/below"));

        assertThatThrownBy(() -> write("adr/a.md")).isInstanceOf(PortException.class);

        assertThat(chat.resolve("adr/a.md/below")).isDirectory();
    }
}
