package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.TreeId;
import dev.helix.testkit.ChangeSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes a slot, at any moment, and prepares again. More often: {@code -Dhelix.crash.rounds=N}. */
class KilledSlotsTest {

    private static final int ROUNDS = Integer.getInteger("helix.crash.rounds", 8);
    private static final long SEED = Long.getLong("helix.crash.seed", 7);
    private static final int FILES = 120;
    private static final int MANY_FILES = 4_000;
    private static final String READY = "ready";

    /** Writes trees into the idle slot, one after the other, until it is killed. */
    public static void main(String... arguments) {
        var folder = Path.of(arguments[0]);
        try (var repository = new JGitRepository(folder.resolve("repository"), "main")) {
            var slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
            System.out.println(READY);
            for (var next = 1; ; next = 1 + next % (arguments.length - 1)) {
                slots.prepare(new TreeId(arguments[next]));
            }
        }
    }

    @Test
    void leaveASlotThatTheNextPrepareMakesWhole(@TempDir Path folder) throws IOException, InterruptedException {
        Files.createDirectory(folder.resolve("repository"));
        TestGit.repository(folder.resolve("repository"));
        var random = new Random(SEED);
        var halfWritten = 0;
        try (var repository = new JGitRepository(folder.resolve("repository"), "main")) {
            var trees = new TreeMap<String, Map<String, String>>();
            for (var i = 0; i < 3; i++) {
                addTree(repository, random, trees);
            }
            var slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
            Files.createDirectories(slots.directory(Slot.A).resolve("build"));
            Files.writeString(slots.directory(Slot.A).resolve("build/product"), "built");
            for (var round = 0; round < ROUNDS; round++) {
                runAndKill(folder, List.copyOf(trees.keySet()), random);
                halfWritten += SlotMarker.read(folder.resolve("state/a.tree")).whole() ? 0 : 1;
                var wanted = List.copyOf(trees.entrySet()).get(random.nextInt(trees.size()));
                var expected = new TreeMap<>(wanted.getValue());
                expected.put("build/product", "built");

                slots.prepare(new TreeId(wanted.getKey()));

                assertThat(TestFiles.texts(slots.directory(Slot.A)))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(expected);
                assertThat(folder.resolve("system")).isDirectoryNotContaining("glob:**.staging");
            }
        }
        assertThat(halfWritten).as("kills in the middle of writing").isPositive();
    }

    /** What is written first is made aside and moved in as one folder. */
    @Test
    void leaveNothingOfAFirstWritingThatTheNextOneDoesNotMakeWhole(@TempDir Path folder)
            throws IOException, InterruptedException {
        Files.createDirectory(folder.resolve("repository"));
        TestGit.repository(folder.resolve("repository"));
        var random = new Random(SEED);
        var halfWritten = 0;
        try (var repository = new JGitRepository(folder.resolve("repository"), "main")) {
            var trees = new TreeMap<String, Map<String, String>>();
            addTree(repository, random, trees, MANY_FILES);
            var only = trees.firstEntry();
            for (var round = 0; round < ROUNDS; round++) {
                var slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
                runAndKill(folder, List.of(only.getKey()), random);
                halfWritten += SlotMarker.read(folder.resolve("state/a.tree")).whole() ? 0 : 1;

                slots.prepare(new TreeId(only.getKey()));

                assertThat(TestFiles.texts(slots.directory(Slot.A)))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(only.getValue());
                assertThat(folder.resolve("system")).isDirectoryNotContaining("glob:**.staging");
                FileTree.remove(folder.resolve("system"));
                FileTree.remove(folder.resolve("state"));
            }
        }
        assertThat(halfWritten).as("kills in the middle of writing").isPositive();
    }

    private static void addTree(JGitRepository repository, Random random, Map<String, Map<String, String>> trees) {
        addTree(repository, random, trees, FILES);
    }

    private static void addTree(
            JGitRepository repository, Random random, Map<String, Map<String, String>> trees, int most) {
        var files = new TreeMap<String, String>();
        var changes = ChangeSet.on(repository);
        for (var i = 0; i < most; i++) {
            var path = "d" + i % 7 + "/f" + i + (random.nextInt(4) == 0 ? "/inside" : "");
            var text = "content " + random.nextInt(3) + "\n".repeat(1 + random.nextInt(50));
            if (random.nextInt(5) > 0) {
                files.put(path, text);
                changes.add(path, text);
            }
        }
        trees.put(repository.tree(changes.commit()).sha(), files);
    }

    private static void runAndKill(Path folder, List<String> trees, Random random)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSlotsTest.class.getName(),
                folder.toString()));
        command.addAll(trees);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(READY);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(500_000)));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
