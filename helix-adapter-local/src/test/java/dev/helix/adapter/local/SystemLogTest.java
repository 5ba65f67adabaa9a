package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemLogTest {

    private static final int SMALL = 20_000;

    @TempDir
    private Path folder;

    @Test
    void staysShortWhileAProcessThatKnowsNothingOfItGoesOnPrinting() throws Exception {
        var log = new SystemLog(folder, SMALL, 1);
        var script =
                "i=0; while :; do i=$((i+1)); echo \"line $i of many that are printed\"; [ $((i % 50)) = 0 ] && sleep 0.01; done";
        var process = new ProcessBuilder(log.shortened(List.of("sh", "-c", script)))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
        try {
            Eventually.holds("the log is followed", () -> Files.exists(folder.resolve("system.log.2")));

            assertThat(ProcessIdentity.of(process.toHandle()).isAlive()).isTrue();
            // What is printed between two looks comes on top.
            assertThat(Files.size(log.file())).isLessThan(SMALL * 50L);
            var last = log.last(200);
            assertThat(last).hasSize(200);
            assertThat(last.subList(1, 199)).allMatch(line -> line.matches("line \\d+ of many that are printed"));
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
        // Its companion goes with it.
        Eventually.holds(
                "the log is followed",
                () -> ProcessHandle.allProcesses()
                        .noneMatch(other -> other.info()
                                .arguments()
                                .filter(words ->
                                        List.of(words).contains(log.file().toString()))
                                .isPresent()));
    }

    @Test
    void lastLinesAreFoundInEarlierFilesToo() throws IOException {
        var log = new SystemLog(folder);
        Files.writeString(folder.resolve("system.log.2"), "a\nb\n");
        Files.writeString(folder.resolve("system.log.1"), "c\n");
        Files.writeString(log.file(), "d\ne\n");

        assertThat(log.last(1)).containsExactly("e");
        assertThat(log.last(4)).containsExactly("b", "c", "d", "e");
        assertThat(log.last(99)).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void roomIsMadeBeforeTheNextStart() throws IOException {
        var log = new SystemLog(folder, 10, 1);
        assertThat(log.begin()).isZero();
        Files.writeString(log.file(), "first\n");
        assertThat(log.begin()).isEqualTo(6);
        Files.writeString(log.file(), "more than fits\n");
        assertThat(log.begin()).isZero();
        Files.writeString(log.file(), "again more than fits\n");
        assertThat(log.begin()).isZero();
        assertThat(log.last(2)).containsExactly("more than fits", "again more than fits");
    }

    @Test
    void followingSeesWhatIsAppendedAlsoWhenTheFileIsEmptiedMeanwhile() throws IOException {
        var log = new SystemLog(folder);
        Files.writeString(log.file(), "old\n");
        var acts = new ArrayDeque<Act>(List.of(
                () -> append(log, "one\n"),
                () -> {
                    append(log, "two\n");
                    Files.copy(log.file(), folder.resolve("system.log.1"));
                    Files.writeString(log.file(), "three\n");
                },
                () -> append(log, "four\n")));
        var seen = new StringBuilder();

        log.follow(
                seen::append, () -> !acts.isEmpty(), duration -> acts.remove().now());

        assertThat(seen.toString()).isEqualTo("one\ntwo\nthree\nfour\n");
    }

    private interface Act {
        void run() throws IOException;

        default void now() {
            try {
                run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void append(SystemLog log, String text) throws IOException {
        Files.writeString(log.file(), text, StandardOpenOption.APPEND);
    }
}
