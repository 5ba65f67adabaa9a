package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The road on a small disk that is full meanwhile, which only root can have made. */
class FullDiskRoadTest {

    @TempDir
    private Path temporary;

    private Path disk;
    private ShopRoot shop;
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
        shop = ShopRoot.of(root, "app.txt", "one\n", "notes.txt", "notes\n")
                .init("production: {}\n", "grep -q FULL app.txt && cat /dev/zero >filler; " + ShopRoot.THREE_PASS, "");
    }

    private void begin(boolean served) {
        if (served) {
            shop.serve();
        }
    }

    private void end() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    @AfterEach
    void unmount() throws Exception {
        end();
        if (mounted) {
            assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                    .isZero();
        }
    }

    private Cli project(String action, Object... arguments) {
        return shop.project(action, arguments);
    }

    private void does(String action, Object... arguments) {
        shop.does(action, arguments);
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
        // Tells of a disk that is too small, and of all the rest as ever.
        assertThat(Cli.run("doctor", "--root", root).out())
                .containsPattern("FAILED +disk .*make room")
                .containsPattern("ok +journal ");
    }

    private void isRefusedForWantOfRoom(String action) {
        var run = project(action, "one");
        assertThat(run.code()).as(action + ": " + run.out()).isNotZero();
        assertThat(run.err()).contains("No space left on device").contains("make room");
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCannotBeDoneIsToldNothingIsLostAndItGoesOnWhenThereIsRoom(boolean served) throws Exception {
        begin(served);
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
                .contains("every file matches its tree")
                .doesNotContainPattern("FAILED +(?!disk |test-disk )\\S");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDiskThatGetsFullInTheMiddleOfAStepLosesNothing(boolean served) throws Exception {
        begin(served);
        does("create", "one", "--title", "One");
        var file = root.resolve("projects/evolution/one/modified/app.txt");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "FULL\n");
        does("ready", "one");

        // The test itself leaves no room for what is to be noted of it.
        isRefusedForWantOfRoom("deploy");

        assertThat(disk.resolve("shop-test/current/app.txt")).exists();
        isStill("one");
        assertThat(project("log", "one").out()).contains("deploy");
        assertThat(project("diff", "one").out()).contains("+FULL");
        try (var all = Files.walk(disk)) {
            for (var filler : all.filter(path -> path.endsWith("filler")).toList()) {
                Files.delete(filler);
            }
        }
        assertThat(file).hasContent("FULL\n");
        // What could not be noted is put back before anything else is begun.
        does("abort", "one");
        assertThat(disk.resolve("shop-test/current/app.txt")).hasContent("one\n");
        assertThat(root.resolve("app.txt")).hasContent("one\n");

        does("create", "two", "--title", "Two");
        var other = root.resolve("projects/evolution/two/modified/app.txt");
        Files.createDirectories(other.resolveSibling("."));
        Files.writeString(other, "ONE\n");
        does("ready", "two");
        does("deploy", "two");
        does("integrate", "two");
        assertThat(root.resolve("app.txt")).hasContent("ONE\n");
    }
}
