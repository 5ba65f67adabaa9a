package dev.helix.adapter.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.answer.FileView.Kind;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.answer.FileViewContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderViewTest implements FileViewContract {

    @TempDir
    private Path folder;

    @Override
    public Path root() {
        return folder.resolve("root");
    }

    @Override
    public FolderView view(Map<String, String> files) {
        try {
            Files.createDirectories(root());
            for (var text : files.entrySet()) {
                var file = root().resolve(text.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.getValue());
            }
            return new FolderView(root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsWhatAMarkSaysAndPutsASignInPlaceOfWhatIsNoText() throws IOException {
        var view = view(Map.of());
        Files.write(root().resolve("wide.md"), "\uFEFFPr\u00FCfung".getBytes(StandardCharsets.UTF_16LE));
        Files.write(root().resolve("latin.md"), "Pr\u00FCfung".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(view.text("wide.md")).contains("Pr\u00FCfung");
        assertThat(view.text("latin.md")).contains("Pr\uFFFDfung");
    }

    private void link(String path, String target) throws IOException {
        Files.createSymbolicLink(root().resolve(path), Path.of(target));
    }

    @Test
    void followsLinksInsideTheTree() throws IOException {
        var view = view(Map.of("a/b.txt", "text"));
        link("file", "a/b.txt");
        link("folder", "a");
        link("whole", root().resolve("a").toString());

        assertThat(view.text("file")).contains("text");
        assertThat(view.kind("folder")).isEqualTo(Kind.DIRECTORY);
        assertThat(view.text("folder/b.txt")).contains("text");
        assertThat(view.text("whole/b.txt")).contains("text");
        assertThat(view.names("folder")).containsExactly("b.txt");
    }

    @Test
    void tellsNothingOfWhatIsOutside() throws IOException {
        var view = view(Map.of("a", "x"));
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("there"), "secret");
        link("out", outside.toString());
        link("up", "../outside");
        link("there", "../outside/there");
        link("gone", "../outside/gone");
        link("nowhere", "/no/such/folder");
        link("round", "out/../up");

        for (var path : new String[] {
            "out",
            "up",
            "there",
            "gone",
            "nowhere",
            "out/there",
            "out/gone",
            "up/gone/x",
            "nowhere/x",
            "round",
            "round/there"
        }) {
            assertThat(view.kind(path)).as(path).isEqualTo(Kind.OUTSIDE);
            assertThat(view.text(path)).as(path).isEmpty();
            assertThat(view.names(path)).as(path).isEmpty();
        }
    }

    @Test
    void takesLinksThatEndNowhereForSomethingElse() throws IOException {
        var view = view(Map.of("a", "x"));
        link("loop", "loop");
        link("ping", "pong");
        link("pong", "ping");
        link("dangling", "b");

        for (var path : new String[] {"loop", "ping", "dangling", "loop/x"}) {
            assertThat(view.kind(path)).as(path).isEqualTo(Kind.OTHER);
            assertThat(view.text(path)).as(path).isEmpty();
            assertThat(view.names(path)).as(path).isEmpty();
        }
    }

    @Test
    void takesAFifoForSomethingElse() throws Exception {
        var view = view(Map.of());
        assertThat(new ProcessBuilder("mkfifo", root().resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(view.kind("pipe")).isEqualTo(Kind.OTHER);
        assertThat(view.text("pipe")).isEmpty();
    }

    @Test
    void readsNoFileAboveItsLimit() throws IOException {
        var view = view(Map.of());
        try (var file = new RandomAccessFile(root().resolve("large").toFile(), "rw")) {
            file.setLength(16L * 1024 * 1024 + 1);
        }

        assertThat(view.kind("large")).isEqualTo(Kind.FILE);
        assertThat(view.text("large")).isEmpty();
    }

    @Test
    void replacesWhatIsNotUtf8() throws IOException {
        var view = view(Map.of());
        Files.write(root().resolve("latin"), new byte[] {'g', 'r', (byte) 0xfc, 'n'});

        assertThat(view.text("latin")).contains("gr\uFFFDn");
    }

    @Test
    void standsWhereALinkLeads() throws IOException {
        view(Map.of("a", "x"));
        var link = Files.createSymbolicLink(folder.resolve("link"), root());
        var view = new FolderView(link);

        assertThat(view.kind("a")).isEqualTo(Kind.FILE);
        assertThat(view.locate(link.resolve("a"))).contains("a");
        assertThat(view.locate(root().toRealPath().resolve("a"))).contains("a");
    }

    @Test
    void needsAFolder() {
        assertThatThrownBy(() -> new FolderView(folder.resolve("gone")))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("gone");
    }
}
