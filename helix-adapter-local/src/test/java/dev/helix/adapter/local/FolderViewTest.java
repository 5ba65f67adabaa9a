package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.FileView;
import dev.helix.domain.port.FileView.Kind;
import dev.helix.testkit.answer.FileViewContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderViewTest implements FileViewContract {

    @TempDir
    private Path folder;

    @Override
    public FileView view(Map<String, String> files) {
        files.forEach(this::write);
        return new FolderView(root());
    }

    @Override
    public Path root() {
        return folder.resolve("root");
    }

    private void write(String name, String text) {
        try {
            var file = root().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void followsLinksInsideOnly() throws IOException {
        Files.writeString(folder.resolve("secret"), "s");
        var view = view(Map.of("a/file", "text"));
        Files.createSymbolicLink(root().resolve("inside"), root().resolve("a/file"));
        Files.createSymbolicLink(root().resolve("out"), folder.resolve("secret"));
        Files.createSymbolicLink(root().resolve("up"), folder);
        Files.createSymbolicLink(root().resolve("ring"), root().resolve("ring"));

        assertThat(view.kind("inside")).isEqualTo(Kind.FILE);
        assertThat(view.kind("out")).isEqualTo(Kind.OUTSIDE);
        assertThat(view.kind("up/secret")).isEqualTo(Kind.OUTSIDE);
        assertThat(view.kind("up/new")).isEqualTo(Kind.OUTSIDE);
        assertThat(view.kind("ring")).isEqualTo(Kind.OTHER);
        assertThat(view.text("out")).isEmpty();
        assertThat(view.names("up")).isEmpty();
    }
}
