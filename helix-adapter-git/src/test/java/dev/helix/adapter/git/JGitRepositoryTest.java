package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.RepositoryContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGitRepositoryTest implements RepositoryContract {

    @TempDir
    Path root;

    private TestGit git;
    private JGitRepository repository;

    @BeforeEach
    void open() {
        git = TestGit.repository(root);
        repository = new JGitRepository(root, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public JGitRepository repository() {
        return repository;
    }

    @Test
    void writesWhatGitFindsSound() {
        var base = ChangeSet.on(repository)
                .add("a.b", "1\n")
                .add("a/b", "2\n")
                .add("a0", "3\n")
                .add("größe/ü.txt", "4\n")
                .commitToMain();
        ChangeSet.on(repository).modify("a/b", "5\n").delete("a0").commitToMain();
        repository.pin("good/1", base);

        git.run("fsck", "--strict");

        assertThat(git.run("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "main")
                        .lines())
                .containsExactly("a.b", "a/b", "größe/ü.txt");
        assertThat(git.run("rev-parse", "refs/helix/good/1").strip()).isEqualTo(base.sha());
        assertThat(git.run("log", "-1", "--format=%an <%ae> %cn").strip())
                .isEqualTo("Ada Tester <ada@example.org> Ada Tester");
        assertThat(git.run("reflog", "-1", "--format=%gs", "main").strip()).startsWith("helix");
    }

    @Test
    void seesWhatGitDoesBesideIt() {
        var first = repository.main();
        git.run("commit", "--quiet", "--allow-empty", "--message=Next");
        git.run("pack-refs", "--all");
        git.run("gc", "--quiet");

        assertThat(repository.main().sha())
                .isNotEqualTo(first.sha())
                .isEqualTo(git.run("rev-parse", "main").strip());
        ChangeSet.on(repository).add("file", "1\n").commitToMain();
        assertThat(git.run("show", "main:file")).isEqualTo("1\n");
    }

    @Test
    void opensALinkedWorkTreeAndAGitDirectory(@TempDir Path folder) {
        git.run(
                "worktree",
                "add",
                "--quiet",
                "--detach",
                folder.resolve("linked").toString());

        try (var linked = new JGitRepository(folder.resolve("linked"), "main");
                var directory = new JGitRepository(root.resolve(".git"), "main")) {
            var moved = ChangeSet.on(linked).add("file", "1\n").commitToMain();
            linked.pin("good/1", moved);

            assertThat(directory.main()).isEqualTo(moved);
            assertThat(git.run("rev-parse", "refs/helix/good/1").strip()).isEqualTo(moved.sha());
        }
    }

    @Test
    void saysWhatItCanNotOpen(@TempDir Path folder) {
        assertThatThrownBy(() -> new JGitRepository(folder, "main"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("not a git repository");
        new TestGit(folder).run("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
        assertThatThrownBy(() -> new JGitRepository(folder, "main"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("sha256");
    }

    @Test
    void namesTheLockThatKeepsMainFromMoving() throws IOException {
        var start = repository.main();
        var next = ChangeSet.on(repository).add("file", "1\n").commit();
        Files.createFile(root.resolve(".git/refs/heads/main.lock"));

        assertThatThrownBy(() -> repository.advanceMain(start, next))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("refs/heads/main.lock");
    }

    @Test
    void neverLosesACommitOfMain() {
        var start = repository.main();
        var tip = ChangeSet.on(repository).add("file", "1\n").commitToMain();
        var beside = ChangeSet.on(repository, start).add("other", "1\n").commit();

        assertThatThrownBy(() -> repository.advanceMain(tip, beside))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("does not follow");
    }

    @Test
    void takesThePersonFromTheConfiguration() {
        assertThat(repository.person()).isEqualTo(new Author("Ada Tester", "ada@example.org"));
    }

    @Test
    void followsADeclaredRenameWhateverTheContentBecame() {
        var base = ChangeSet.on(repository).add("old", "1\n2\n3\n4\n5\n").commitToMain();
        ChangeSet.on(repository).modify("old", "one\n2\n3\n4\n5\n").commitToMain();
        var bundle =
                ChangeSet.on(repository, base).rename("old", "new", "all new\n").bundle();

        assertThat(repository.merge(bundle, repository.main()))
                .isInstanceOfSatisfying(
                        MergeResult.Conflicted.class,
                        result -> assertThat(result.conflicts()).singleElement().satisfies(conflict -> {
                            assertThat(conflict.path()).isEqualTo(new RepoPath("new"));
                            assertThat(conflict.kind()).isEqualTo(Conflict.Kind.CONTENT);
                        }));
    }

    @Test
    void takesADeleteAndAnAddForTheMoveThatTheyAre() {
        var text = "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\n";
        var base = ChangeSet.on(repository).add("old", text).commitToMain();
        ChangeSet.on(repository).modify("old", "main\n" + text).commitToMain();
        var bundle = ChangeSet.on(repository, base)
                .delete("old")
                .add("new", text + "project\n")
                .bundle();

        assertThat(repository.merge(bundle, repository.main()))
                .isInstanceOfSatisfying(
                        MergeResult.Clean.class,
                        result -> assertThat(git.run("cat-file", "-p", result.tree() + ":new"))
                                .isEqualTo("main\n" + text + "project\n"));
    }

    @Test
    void aFileInAFolderThatMainMovedIsAConflictAndFollowsInARebase() {
        var text = "one\ntwo\nthree\nfour\nfive\nsix\n";
        var base = ChangeSet.on(repository)
                .add("old/a.txt", text)
                .add("old/b.txt", text + "b\n")
                .commitToMain();
        var bundle = ChangeSet.on(repository, base).add("old/new.txt", "new\n").bundle();
        var main = ChangeSet.on(repository)
                .rename("old/a.txt", "moved/a.txt")
                .rename("old/b.txt", "moved/b.txt")
                .commitToMain();

        assertThat(repository.merge(bundle, main))
                .isEqualTo(new MergeResult.Conflicted(List.of(new Conflict(
                        new RepoPath("old/new.txt"),
                        Conflict.Kind.FILE_LOCATION,
                        List.of(new Conflict.Hunk("old/new.txt", "moved/new.txt", ""))))));
        var followed = repository.mergeMarked(bundle, main);
        assertThat(repository.changed(repository.tree(main), followed)).containsExactly(new RepoPath("moved/new.txt"));
    }

    @Test
    void aFileThatMainPutIntoAFolderWhichTheProjectMovesFollowsInARebase() {
        var text = "one\ntwo\nthree\nfour\nfive\nsix\n";
        var base = ChangeSet.on(repository)
                .add("old/a.txt", text)
                .add("old/b.txt", text + "b\n")
                .commitToMain();
        var bundle = ChangeSet.on(repository, base)
                .rename("old/a.txt", "moved/a.txt")
                .delete("old/b.txt")
                .add("moved/b.txt", text + "b\n")
                .bundle();
        var main = ChangeSet.on(repository).add("old/new.txt", "new\n").commitToMain();

        assertThat(repository.merge(bundle, main))
                .isEqualTo(new MergeResult.Conflicted(List.of(new Conflict(
                        new RepoPath("old/new.txt"),
                        Conflict.Kind.FILE_LOCATION,
                        List.of(new Conflict.Hunk("old/new.txt", "", "moved/new.txt"))))));
        assertThat(repository.names(repository.mergeMarked(bundle, main), new RepoPath("moved")))
                .containsExactly("a.txt", "b.txt", "new.txt");
    }
}
