package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.ChangeSources;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.ChangeSourcesContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitChangeSourcesTest implements ChangeSourcesContract {

    @TempDir
    Path folder;

    private TestGit git;
    private JGitRepository repository;

    @BeforeEach
    void open() throws IOException {
        git = TestGit.repository(Files.createDirectory(folder.resolve("repository")));
        repository = new JGitRepository(git.root(), "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public ChangeSources sources() {
        return new GitChangeSources(git.root(), repository);
    }

    @Override
    public JGitRepository repository() {
        return repository;
    }

    @Override
    public void branch(String name, CommitId at) {
        git.run("branch", name, at.sha());
    }

    @Test
    void binaryFilesModesLinksAndRenamesComeThroughADiff() throws IOException {
        Files.write(git.root().resolve("picture"), new byte[] {0, 1, 2, 3, -1});
        Files.writeString(git.root().resolve("old name.txt"), "one\ntwo\nthree\nfour\n");
        Files.writeString(git.root().resolve("run.sh"), "echo\n");
        git.run("add", ".");
        git.run("commit", "--quiet", "--message=before");
        Files.write(git.root().resolve("picture"), new byte[] {0, 9, 2, 3, -1, 7});
        git.run("mv", "old name.txt", "new näme.txt");
        Files.writeString(git.root().resolve("new näme.txt"), "one\ntwo\nthree\nFOUR\n");
        git.run("update-index", "--chmod=+x", "run.sh");
        Files.createSymbolicLink(git.root().resolve("link"), Path.of("run.sh"));
        Files.writeString(git.root().resolve("latin"), "gr\u00fcn\n", StandardCharsets.ISO_8859_1);
        git.run("add", "picture", "new näme.txt", "link", "latin");
        var wanted = git.run("write-tree").strip();
        var diff = new ChildProcess(git.root(), java.time.Duration.ofMinutes(1))
                .run(java.util.List.of("git", "diff", "--cached", "--binary"), new byte[0])
                .output();

        var found = sources().find(new ChangeSource.Diff(Content.of(diff)));

        assertThat(found.tree().sha()).isEqualTo(wanted);
    }

    @Test
    void aDiffWithoutPrefixesAndOneOfAnOlderMainFit() {
        var base = ChangeSet.on(repository)
                .add("file", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
                .commitToMain();
        var wanted = ChangeSet.on(repository, base)
                .modify("file", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n")
                .commit();
        var plain = git.run("diff", "--no-prefix", base.sha(), wanted.sha());
        var full = git.run("diff", "--full-index", "-U8", base.sha(), wanted.sha());
        assertThat(sources().find(new ChangeSource.Diff(Content.of(plain))).tree())
                .isEqualTo(repository.tree(wanted));
        ChangeSet.on(repository).modify("file", "one\n2\n3\n4\n5\n6\n7\n8\n9\n").commitToMain();

        var merged = sources().find(new ChangeSource.Diff(Content.of(full))).tree();

        assertThat(git.run("cat-file", "-p", merged.sha() + ":file")).isEqualTo("one\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    }

    @Test
    void aSubmoduleThatIsMovedIsRefusedByName() {
        var main = ChangeSet.on(repository).add("file", "1\n").commitToMain();
        git.run("checkout", "--quiet", "-b", "feature", "main");
        git.run("update-index", "--add", "--cacheinfo", "160000," + main.sha() + ",vendor/library");
        git.run("commit", "--quiet", "--message=submodule");

        assertThatThrownBy(() -> sources().find(new ChangeSource.Branch("feature")))
                .hasMessageContaining("vendor/library")
                .hasMessageContaining("submodules");
    }

    @Test
    void nothingOfThePersonsIndexOrBranchesMoves() throws IOException {
        ChangeSet.on(repository).add("file", "1\n").commitToMain();
        git.run("reset", "--hard", "--quiet", "main");
        Files.writeString(git.root().resolve("file"), "mine\n");
        git.run("add", "file");
        var before = git.run("status", "--porcelain") + git.run("for-each-ref");

        sources().find(new ChangeSource.Diff(Content.of("--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+2\n")));

        assertThat(git.run("status", "--porcelain") + git.run("for-each-ref")).isEqualTo(before);
    }
}
