package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitId;
import dev.helix.testkit.ChangeSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a process at each moment around each lock of git's that HELIX takes, and lets the next one come. */
class KilledLocksTest {

    /** Does one thing in a repository, and waits to be killed at one moment of one lock. */
    public static void main(String... arguments) throws InterruptedException {
        var root = Path.of(arguments[0]);
        var from = new CommitId(arguments[2]);
        var to = new CommitId(arguments[3]);
        var waits = new Waiting(arguments[4], Integer.parseInt(arguments[5]));
        try (var repository = new JGitRepository(root, "main", waits)) {
            switch (arguments[1]) {
                case "pin" -> repository.pin("sealed/x1", to);
                case "unpin" -> repository.refs().unpin(List.of("packed"));
                case "pack" -> repository.refs().pack(0);
                case "advance" -> repository.advanceMain(from, to);
                case "follow" -> new GitCommandWorkTree(root, "main", waits).follow(from, to);
                case "save" -> new GitCommandWorkTree(root, "main", waits).save("x1");
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
        System.out.println("ended");
    }

    private static final class Waiting implements LockMoment {
        private final String wanted;
        private int left;

        Waiting(String wanted, int time) {
            this.wanted = wanted;
            this.left = time;
        }

        @Override
        public void reached(String moment) {
            if (moment.equals(wanted) && --left == 0) {
                System.out.println("now");
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} at {1} {2}")
    @CsvSource({
        "pin, noted, 1, ",
        "pin, locked, 1, refs/helix/sealed/x1.lock",
        "pin, moved, 1, ",
        "advance, noted, 1, ",
        "advance, locked, 1, refs/heads/main.lock",
        "advance, moved, 1, ",
        "unpin, locked, 1, refs/helix/packed.lock",
        "unpin, locked, 2, packed-refs.lock refs/helix/packed.lock",
        "unpin, moved, 1, refs/helix/packed.lock",
        "pack, locked, 1, packed-refs.lock",
        "pack, moved, 1, ",
        "pack, locked, 2, refs/helix/loose.lock",
        "follow, noted, 1, ",
        "follow, locked, 1, index.lock",
        "follow, moved, 1, ",
        "save, locked, 1, refs/helix/autosave/x1.lock",
        "save, moved, 1, "
    })
    void leaveNoLockBehindAndThoseOfOthersAlone(String what, String moment, int time, String lock, @TempDir Path root)
            throws Exception {
        var git = TestGit.repository(root);
        try (var repository = new JGitRepository(root, "main")) {
            ChangeSet.on(repository).add("file", "one\n").commitToMain();
            git.run("reset", "--quiet", "--hard");
            git.run("update-ref", "refs/helix/packed", "HEAD");
            git.run("pack-refs", "--all", "--prune");
            git.run("update-ref", "refs/helix/loose", "HEAD");
            var from = repository.main();
            var to = ChangeSet.on(repository).modify("file", "two\n").commit();
            Files.writeString(root.resolve("untracked"), "work\n");
            var folder = root.resolve(".git");
            runAndKill(root, what, from, to, moment, time);
            var own = lock == null
                    ? List.<Path>of()
                    : Arrays.stream(lock.split(" ")).map(folder::resolve).toList();
            assertThat(LockHolders.locks(folder, folder)).containsExactlyInAnyOrderElementsOf(own);
            var others = List.of(
                    folder.resolve("refs/heads/other.lock"),
                    folder.resolve("refs/helix/sealed/other.lock"),
                    folder.resolve("HEAD.lock"));
            for (var other : others) {
                Files.createDirectories(other.getParent());
                Files.createFile(other);
            }

            assertThat(repository.removeOwnLocks())
                    .containsExactlyInAnyOrderElementsOf(
                            own.stream().map(Path::toString).toList());

            assertThat(LockHolders.locks(folder, folder)).containsExactlyInAnyOrderElementsOf(others);
            for (var other : others) {
                Files.delete(other);
            }
            assertThat(folder.resolve("helix/locks")).isEmptyDirectory();
            // Now everybody can go on.
            repository.pin("sealed/x1", to);
            repository.refs().unpin(List.of("packed"));
            assertThat(git.run("for-each-ref", "refs/helix/packed")).isEmpty();
            if (repository.main().equals(from)) {
                assertThat(repository.advanceMain(from, to)).isTrue();
            }
            var workTree = new GitCommandWorkTree(root, "main");
            assertThat(workTree.save("x2")).isPresent();
            workTree.follow(from, to);
            assertThat(root.resolve("file")).content().isEqualTo("two\n");
            git.run("commit", "--quiet", "--allow-empty", "--message=By the person");
            git.run("fsck", "--strict");
            assertThat(folder).isDirectoryNotContaining("glob:**helix.index*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "index.lock",
                "HEAD.lock",
                "config.lock",
                "shallow.lock",
                "packed-refs.lock",
                "refs/heads/a/b.lock",
                "refs/notes/helix.lock",
                "logs/HEAD.lock",
                "info/sparse-checkout.lock",
                "objects/maintenance.lock",
                "objects/pack/multi-pack-index.lock",
                "objects/info/commit-graphs/commit-graph-chain.lock",
                "modules/library/modules/inner/index.lock",
                "worktrees/linked/index.lock"
            })
    void aLockOfWhateverKindIsFound(String lock, @TempDir Path root) throws IOException {
        TestGit.repository(root);
        var folder = root.resolve(".git");
        var left = folder.resolve(lock);
        Files.createDirectories(left.getParent());
        Files.createFile(left);

        assertThat(LockHolders.locks(folder, folder)).containsExactly(left);
    }

    @ParameterizedTest
    @CsvSource({"refs/helix/sealed/x1.lock", "refs/helix/sealed/x1.lock.lock"})
    void aLockThatSomebodyElseTookInThePlaceOfADeadOnesStays(String lock, @TempDir Path root) throws Exception {
        TestGit.repository(root);
        try (var repository = new JGitRepository(root, "main")) {
            runAndKill(root, "pin", repository.main(), repository.main(), "locked", 1);
            var folder = root.resolve(".git");
            // A person removed what was left, and their git died at the same place.
            Files.delete(folder.resolve("refs/helix/sealed/x1.lock"));
            Files.writeString(folder.resolve(lock), repository.main() + "\n");

            assertThat(repository.removeOwnLocks()).isEmpty();

            assertThat(folder.resolve(lock)).exists();
            assertThat(LockHolders.of(folder.resolve(lock)))
                    .contains(" s old")
                    .contains("held by no process")
                    .contains("remove it");
        }
    }

    private static void runAndKill(Path root, String what, CommitId from, CommitId to, String moment, int time)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledLocksTest.class.getName(),
                        root.toString(),
                        what,
                        from.sha(),
                        to.sha(),
                        moment,
                        Integer.toString(time))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).as("%s reaches %s", what, moment).isEqualTo("now");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
