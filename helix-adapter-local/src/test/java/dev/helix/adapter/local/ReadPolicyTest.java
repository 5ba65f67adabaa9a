package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPolicyTest {

    private static final String OWN = "projects/sessions/one";

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private ReadPolicy policy = new ReadPolicy(root, root, List.of());

    @BeforeEach
    void create() throws IOException {
        root = folder.toRealPath().resolve("root");
        for (var each : List.of(OWN, "projects/sessions/two", "src/.git", ".helix")) {
            Files.createDirectories(root.resolve(each));
        }
        policy = new ReadPolicy(root.resolve(OWN), root, List.of(root.resolve("projects"), root.resolve("helix.yaml")));
    }

    private void opens(String... places) {
        for (var place : places) {
            assertThat(policy.refusal(root.resolve(place))).as(place).isNull();
        }
    }

    private void shuts(String... places) {
        for (var place : places) {
            assertThat(policy.refusal(root.resolve(place))).as(place).contains("read");
        }
    }

    @Test
    void itsOwnFolderIsReadThoughThoseOfOthersBesideItAreNot() {
        opens(OWN, OWN + "/a.md", OWN + "/new/b.md", OWN + "/.git/config");
        shuts("projects", "projects/sessions", "projects/sessions/two/a.md", OWN + "/../two/a.md", OWN + "2/a.md");
    }

    @Test
    void theRepositoryIsReadWithoutWhatIsShutAndWhatGitAndHelixKeep() {
        opens("", "src/a.txt", "pom.xml", "src/missing");
        shuts("helix.yaml", ".helix/journal", ".git/config", "src/.git/config", "..", "../other", "/etc/passwd");
        assertThat(policy.refusal(Path.of("src"))).contains("not absolute");
    }

    @Test
    void noLinkLeadsOutOrIn() throws IOException {
        Files.createSymbolicLink(root.resolve("src/link"), root.resolve("projects/sessions/two"));
        Files.createSymbolicLink(root.resolve(OWN).resolve("out"), root.getRoot());
        Files.createSymbolicLink(
                root.resolve(OWN).resolve("loop"), root.resolve(OWN).resolve("loop"));

        shuts("src/link/a.md", "src/link", OWN + "/out/etc/passwd", "src/link/../two");
        assertThat(policy.refusal(root.resolve(OWN).resolve("loop"))).contains("too many symbolic links");
    }
}
