package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootGuardTest {

    private static final ProjectId ID = new ProjectId("greet");

    @TempDir
    Path root;

    private JGitRepository repository;
    private JGitSlots slots;
    private Path open;
    private Guard guard;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
        var git = TestGit.repository(root);
        write("app.txt", "one\n");
        git.run("add", "--all");
        git.run("commit", "--quiet", "--message=Files");
        write(".git/info/exclude", "/projects/\n/.helix/\n");
        write("dirty.txt", "a person's\n");
        write(".helix/bundles/other.json", "{}\n");
        write("projects/evolution/other/spec.yaml", "title: Other\n");
        write("projects/evolution/greet/status.json", "{}\n");
        write("projects/evolution/greet/phases.yaml", "phases: []\n");
        open = Files.createDirectories(root.resolve("projects/evolution/greet/workspace"));
        repository = new JGitRepository(root, "main");
        slots = new JGitSlots(repository, root.resolve(".helix/production"), root.resolve(".helix/systems"), List.of());
        slots.switchTo(slots.prepare(repository.tree(repository.main())));
        guard = new RootGuard(repository, slots, root);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.txt",
                "dirty.txt",
                "brand-new.txt",
                ".helix/bundles/other.json",
                ".git/refs/heads/main",
                "projects/evolution/other/spec.yaml",
                "projects/evolution/other/new/planted.txt",
                "projects/evolution/greet/phases.yaml"
            })
    void putsBackWhatTheAgentSaysItWrote(String path) throws IOException {
        var file = root.resolve(path);
        var before = Files.exists(file) ? Files.readString(file) : null;
        var watch = guard.begin(ID, open);
        write(path, "0123456789012345678901234567890123456789\n");

        assertThat(watch.end(List.of(file)))
                .extracting(Damage::path, Damage::undone)
                .containsExactly(tuple(path, true));
        if (before == null) {
            assertThat(file).doesNotExist();
        } else {
            assertThat(file).hasContent(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".git/hooks/pre-commit", ".git/config", ".git/info/exclude", ".helix/production/a/app.txt"})
    void putsBackHooksAndTheLiveSlotWhoeverChangedThem(String path) throws IOException {
        var file = root.resolve(path);
        var before = Files.exists(file) ? Files.readString(file) : null;
        var watch = guard.begin(ID, open);
        write(path, "# planted\n");

        assertThat(watch.end(List.of()))
                .extracting(Damage::path, Damage::undone)
                .containsExactly(tuple(path, true));
        if (before == null) {
            assertThat(file).doesNotExist();
        } else {
            assertThat(file).hasContent(before);
        }
    }

    @Test
    void aLinkOutOfTheOpenFolderIsNoWayOut() throws IOException {
        Files.createSymbolicLink(open.resolve("out"), root);
        var watch = guard.begin(ID, open);
        Files.writeString(open.resolve("out/app.txt"), "through a link\n");

        assertThat(watch.end(List.of(open.resolve("out/app.txt")))).isNotEmpty();
    }

    @Test
    void whatPeopleAndOtherAgentsDoMeanwhileIsTheirs() throws IOException {
        var watch = guard.begin(ID, open);
        write("app.txt", "edited by a person\n");
        write("projects/evolution/other/new/theirs.txt", "by another agent\n");
        write("projects/evolution/greet/workspace/work.txt", "work\n");

        assertThat(watch.end(List.of(open.resolve("work.txt")))).isEmpty();
        assertThat(root.resolve("app.txt")).hasContent("edited by a person\n");
    }

    @Test
    void aRefusedWriteIsNoDamage() {
        var watch = guard.begin(ID, open);

        assertThat(watch.end(List.of(root.resolve("app.txt"), root.resolve(".git/hooks/pre-push"))))
                .isEmpty();
    }
}
