package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road on a small disk that is full meanwhile, which only root can have made. */
class FullDiskRoadTest {

    @TempDir
    private Path temporary;

    private Path disk;
    private Path root;
    private boolean mounted;

    @BeforeEach
    void makeRoot() throws Exception {
        disk = Files.createDirectories(temporary.resolve("disk")).toRealPath();
        root = disk.resolve("shop");
        var process = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=16m", "none", disk.toString())
                .redirectErrorStream(true)
                .start();
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        mounted = process.waitFor() == 0;
        assumeTrue(mounted, "a small disk can't be mounted here: " + told);
        var git = GitFolder.with(root, "app.txt", "one\n", "notes.txt", "notes\n");
        git.write("helix.yaml", """
            main_branch: main
            production: {}
            validation:
              unit: { command: [sh, -c, 'echo "3 passed, 0 failed"'], timeout: 1m }
            agent: { kind: scripted }
            """);
        var init = Cli.run("init", root);
        assertThat(init.code()).as(init.err()).isZero();
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "A HELIX root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                    .isZero();
        }
    }

    private Cli project(String action, Object... arguments) {
        var words = new ArrayList<Object>(List.of("project", action));
        words.addAll(Arrays.asList(arguments));
        words.addAll(List.of("--root", root));
        return Cli.run(words.toArray());
    }

    private void does(String action, Object... arguments) {
        var run = project(action, arguments);
        assertThat(run.code()).as(action + ": " + run.err() + run.out()).isZero();
    }

    /** Nothing is left that could be written, not one page. */
    private void fill() throws IOException {
        try (var out = Files.newOutputStream(disk.resolve("filler"))) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private void makeRoom() throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    private void isStill(String status) {
        var show = project("show", "one");
        assertThat(show.code()).as(show.err()).isZero();
        assertThat(show.out()).contains(status);
        assertThat(project("list").out()).contains("one", status);
    }

    private void isRefusedForWantOfRoom(String action) {
        var run = project(action, "one");
        assertThat(run.code()).as(action + ": " + run.out()).isNotZero();
        assertThat(run.err()).contains("No space left on device").contains("make room");
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void whatCannotBeDoneIsToldNothingIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
        does("create", "one", "--title", "One");
        var file = root.resolve("projects/evolution/one/modified/app.txt");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "ONE\n");

        fill();
        isStill("pending");
        isRefusedForWantOfRoom("ready");
        isStill("pending");
        makeRoom();
        does("ready", "one");

        fill();
        isStill("ready");
        isRefusedForWantOfRoom("deploy");
        makeRoom();
        assertThat(file).hasContent("ONE\n");
        isStill("ready");
        assertThat(disk.resolve("shop-test/current/app.txt")).hasContent("one\n");
        does("deploy", "one");

        fill();
        isStill("deployed");
        isRefusedForWantOfRoom("integrate");
        makeRoom();
        assertThat(root.resolve("app.txt")).hasContent("one\n");
        does("deploy", "one");
        does("integrate", "one");
        assertThat(root.resolve("app.txt")).hasContent("ONE\n");
        // The disk stays a small one, and doctor says so.
        assertThat(Cli.run("doctor", "--verify", "--root", root).out())
                .contains("every file is what its tree says")
                .doesNotContainPattern("FAILED +(?!disk |test-disk )\\S");
    }
}
