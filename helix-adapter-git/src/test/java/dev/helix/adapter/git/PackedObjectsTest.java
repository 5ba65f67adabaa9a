package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.testkit.ChangeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedObjectsTest {

    private final Path root;
    private final TestGit git;
    private final JGitRepository repository;

    PackedObjectsTest(@TempDir Path root) {
        this.root = root;
        this.git = TestGit.repository(root);
        this.repository = new JGitRepository(root, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private long loose() throws IOException {
        try (var files = Files.walk(root.resolve(".git/objects"))) {
            return files.filter(file -> file.getFileName().toString().length() == 38)
                    .count();
        }
    }

    /** One with many files of many folders, as HELIX writes them. */
    private CommitId large() {
        var changes = ChangeSet.on(repository);
        for (int i = 0; i < PackedObjects.FEW; i++) {
            changes.add("folder-" + i % 20 + "/file-" + i, "content " + i + "\n");
        }
        return changes.commit();
    }

    @Test
    void putsWhatACommitBroughtIntoOnePackAndLeavesWhatOthersWrote() throws IOException {
        Files.writeString(root.resolve("own"), "somebody's own work\n");
        var own = git.run("hash-object", "-w", "own").strip();
        var commit = large();
        repository.pin("sealed/x1", commit);
        var before = loose();
        var listed = git.run("ls-tree", "-r", commit.sha());

        var gone = repository.pack(List.of(commit));

        assertThat(gone).isGreaterThanOrEqualTo(PackedObjects.FEW);
        assertThat(loose()).isEqualTo(before - gone);
        assertThat(root.resolve(".git/objects").resolve(own.substring(0, 2)).resolve(own.substring(2)))
                .exists();
        assertThat(git.run("ls-tree", "-r", commit.sha())).isEqualTo(listed);
        assertThat(git.run("fsck", "--strict", "--full", "--no-progress")).doesNotContain("missing", "error");
        assertThat(repository.file(commit, new RepoPath("folder-3/file-3")))
                .map(entry -> repository.read(entry.blob()).text())
                .contains("content 3\n");
        assertThat(repository.pack(List.of(commit))).as("once more").isZero();
    }

    @Test
    void leavesFewAsTheyAre() throws IOException {
        var commit = ChangeSet.on(repository).add("one", "1\n").commit();
        var before = loose();

        assertThat(repository.pack(List.of(commit, repository.main(), new CommitId("1".repeat(40)))))
                .isZero();

        assertThat(loose()).isEqualTo(before);
    }

    @Test
    void putsManyNamesOfItsOwnIntoGitsFileOfThemBesideThoseOfThePerson() {
        git.run("tag", "-a", "-m", "one", "v1");
        git.run("branch", "other");
        git.run("pack-refs", "--all");
        git.run("branch", "loose");
        var commit = ChangeSet.on(repository).add("one", "1\n").commit();
        IntStream.range(0, 150).forEach(i -> repository.pin("sealed/größe-" + i, commit));
        var before = git.run("for-each-ref");

        assertThat(repository.pack(List.of())).isEqualTo(150);

        assertThat(git.run("for-each-ref")).isEqualTo(before);
        assertThat(git.run("rev-parse", "v1^{commit}")).isEqualTo(git.run("rev-parse", "main"));
        assertThat(root.resolve(".git/refs/heads/loose")).exists();
        assertThat(root.resolve(".git/refs/helix/sealed/größe-7")).doesNotExist();
        assertThat(repository.pinned()).hasSize(150);
        repository.pin("sealed/größe-7", repository.main());
        assertThat(repository.pinned()).containsEntry("sealed/größe-7", repository.main());
        repository.unpin(List.of("sealed/größe-7"));
        assertThat(repository.pinned()).hasSize(149);
        assertThat(git.run("fsck", "--strict", "--no-progress")).doesNotContain("error");
    }
}
