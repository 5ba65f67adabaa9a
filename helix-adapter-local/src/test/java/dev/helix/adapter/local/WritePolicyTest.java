package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritePolicyTest {

    @TempDir
    private Path temporary;

    private Path folder = Path.of("");
    private Path open = Path.of("");

    @BeforeEach
    void create() throws IOException {
        folder = temporary.toRealPath();
        open = Files.createDirectories(folder.resolve("open"));
        Files.createDirectories(folder.resolve("elsewhere"));
    }

    private WritePolicy policy() {
        return new WritePolicy(List.of(open), List.of(open.resolve("shut")));
    }

    @Test
    void aFileInsideMayBeWritten() {
        for (var inside : List.of("a.md", "new/folder/a.md", "x/../a.md", ".gitignore")) {
            assertThat(policy().refusal(open.resolve(inside))).as(inside).isNull();
        }
    }

    @Test
    void aFileOutsideMayNotHoweverItIsNamed() throws IOException {
        Files.createSymbolicLink(open.resolve("link"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(open.resolve("relative"), Path.of("../elsewhere"));
        Files.createSymbolicLink(open.resolve("dangling"), folder.resolve("elsewhere/not-there"));
        Files.createSymbolicLink(open.resolve("deep"), Files.createDirectories(open.resolve("a/b/c")));
        Files.createSymbolicLink(open.resolve("loop"), open.resolve("loop"));
        for (var outside : List.of(
                "/etc/passwd",
                "../elsewhere/a",
                open + "-twin/a",
                "link/a",
                "link/new/a",
                "link/../a/../../elsewhere/b",
                "deep/../../b",
                "relative/a",
                "dangling",
                "loop",
                "shut/a",
                "new/../shut/a",
                ".git/config",
                "sub/.git/hooks/x",
                ".helix/journal")) {
            assertThat(policy().refusal(open.resolve(outside))).as(outside).isNotNull();
        }
        assertThat(policy().refusal(Path.of("a.md"))).contains("not absolute");
    }
}
