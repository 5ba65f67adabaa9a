package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.WorkTreeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommandWorkTreeTest implements WorkTreeContract {

    private final Path root;
    private final TestGit git;
    private final JGitRepository repository;

    GitCommandWorkTreeTest(@TempDir Path root) {
        this.root = root;
        this.git = TestGit.repository(root);
        this.repository = new JGitRepository(root, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public GitCommandWorkTree workTree() {
        return new GitCommandWorkTree(root, "main");
    }

    @Override
    public JGitRepository repository() {
        return repository;
    }

    @Override
    public void checkOut() {
        git.run("reset", "--quiet", "--hard", "main");
    }

    @Override
    public void write(String path, String text) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> files() {
        return TestFiles.texts(root);
    }

    @Override
    public void leaveMain() {
        git.run("checkout", "--quiet", "-b", "elsewhere");
    }

    private CommitId moveFile() {
        return ChangeSet.on(repository)
                .modify("file", "changed\n")
                .delete("d/deep")
                .add("new", "new\n")
                .commitToMain();
    }

    @Test
    void seesStagedWorkAndFilesThatGitIgnores() {
        write("file", "staged\n");
        git.run("add", "file");
        write(".gitignore", "ignored\n");
        write("ignored", "precious\n");
        write("other", "2\n");

        assertThat(workTree().dirty(List.of(new RepoPath("file"), new RepoPath("ignored"), new RepoPath("other"))))
                .containsExactly(new RepoPath("file"), new RepoPath("ignored"));
    }

    @Test
    void seesAFileInThePlaceOfAFolder() {
        write("folder", "precious\n");

        assertThat(workTree().dirty(List.of(new RepoPath("folder/below"))))
                .containsExactly(new RepoPath("folder/below"));
        assertThat(workTree().dirty(List.of(new RepoPath("d")))).isEmpty();
        write("d/precious", "precious\n");
        assertThat(workTree().dirty(List.of(new RepoPath("d")))).containsExactly(new RepoPath("d"));
    }

    @Test
    void savesStagedUnstagedAndUntrackedWorkEachAsItIs() {
        write("file", "staged\n");
        git.run("add", "file");
        write("file", "not staged\n");
        write("größe/neu", "untracked\n");
        write(".gitignore", "ignored\n");
        write("ignored", "precious\n");
        git.run("rm", "--quiet", "--cached", "other");
        var status = git.run("status", "--porcelain", "--ignored");
        var index = git.run("ls-files", "--stage");

        var saved = workTree().save("op-7");

        assertThat(saved).contains("refs/helix/autosave/op-7");
        assertThat(git.run("show", "refs/helix/autosave/op-7:file")).isEqualTo("not staged\n");
        assertThat(git.run("show", "refs/helix/autosave/op-7:größe/neu")).isEqualTo("untracked\n");
        assertThat(git.run("show", "refs/helix/autosave/op-7^2:file")).isEqualTo("staged\n");
        assertThat(git.run("ls-tree", "-r", "--name-only", "refs/helix/autosave/op-7"))
                .doesNotContain("ignored\nprecious")
                .contains("other");
        assertThat(git.run("status", "--porcelain", "--ignored")).isEqualTo(status);
        assertThat(git.run("ls-files", "--stage")).isEqualTo(index);
        git.run("restore", "--source=refs/helix/autosave/op-7", "--", "file");
    }

    @Test
    void savesFilesInTheMiddleOfAMerge() {
        git.run("checkout", "--quiet", "-b", "side");
        write("file", "side\n");
        git.run("commit", "--quiet", "--all", "--message=side");
        git.run("checkout", "--quiet", "main");
        write("file", "main\n");
        git.run("commit", "--quiet", "--all", "--message=main");
        git.attempt("", "merge", "side");

        assertThat(workTree().save("op-8")).isPresent();
        assertThat(git.run("show", "refs/helix/autosave/op-8:file")).contains("<<<<<<<");
        assertThat(git.run("status", "--porcelain")).contains("UU file");
    }

    @Test
    void keepsTheLastTwentySaves() {
        write("file", "mine\n");
        for (int i = 0; i < 23; i++) {
            workTree().save("op-" + i);
        }

        assertThat(git.run("for-each-ref", "--format=%(refname)", "refs/helix/autosave")
                        .lines())
                .hasSize(20);
    }

    @Test
    void doesNotOverwriteAFileThatGitIgnores() {
        write(".gitignore", "new\n");
        write("new", "precious\n");
        var from = repository.main();
        var to = moveFile();

        assertThatThrownBy(() -> workTree().follow(from, to))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("new");
        assertThat(files()).containsEntry("new", "precious\n").containsEntry("file", "1\n");
    }

    @Test
    void finishesWhatAKilledGitBegan() throws IOException {
        var from = repository.main();
        var to = moveFile();
        write("file", "changed\n");
        write("new", "new\n");
        Files.delete(root.resolve("d/deep"));
        write("other", "work\n");

        workTree().follow(from, to);

        assertThat(files()).isEqualTo(Map.of("file", "changed\n", "new", "new\n", "other", "work\n"));
        assertThat(git.run("status", "--porcelain").lines()).containsExactly(" M other");
    }

    @Test
    void namesALockThatAnotherGitHolds() throws IOException {
        var from = repository.main();
        var to = moveFile();
        var lock = root.resolve(".git/index.lock");
        Files.createFile(lock);

        assertThatThrownBy(() -> workTree().follow(from, to))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("index.lock")
                .hasMessageContaining("held by no process");
        assertThat(lock).exists();
        try (var held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            assertThat(held.isOpen()).isTrue();
            assertThatThrownBy(() -> workTree().follow(from, to))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        Files.delete(lock);
        workTree().follow(from, to);
        assertThat(files()).containsEntry("file", "changed\n");
    }

    @Test
    void saysBeforeMainMovesThatAnotherGitHoldsTheIndex() throws IOException {
        var lock = Files.createFile(root.resolve(".git/index.lock"));

        assertThatThrownBy(() -> workTree().dirty(List.of(new RepoPath("file"))))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("index.lock")
                .hasMessageContaining("remove it and try again");

        Files.delete(lock);
        assertThat(workTree().dirty(List.of(new RepoPath("file")))).isEmpty();
    }

    /** Otherwise the next commit of a person there would take back what was integrated. */
    @Test
    void followsMainInALinkedWorkTreeThatHasItCheckedOut(@TempDir Path elsewhere) throws IOException {
        git.run("switch", "--quiet", "-c", "other");
        var linked = elsewhere.resolve("linked");
        git.run("worktree", "add", "--quiet", linked.toString(), "main");
        var there = new TestGit(linked);
        var from = repository.main();
        var to = moveFile();
        Files.writeString(linked.resolve("other"), "work\n");
        Files.writeString(linked.resolve("file"), "mine\n");

        assertThat(workTree().dirty(List.of(new RepoPath("file")))).containsExactly(new RepoPath("file"));
        there.run("restore", "file");
        assertThat(workTree().save("x1")).isPresent();
        workTree().follow(from, to);

        assertThat(linked.resolve("file")).hasContent("changed\n");
        assertThat(linked.resolve("other")).hasContent("work\n");
        assertThat(there.run("status", "--porcelain").lines()).containsExactly(" M other");
        assertThat(git.run("status", "--porcelain")).isEmpty();
    }

    @Test
    void runsNoHook() throws IOException {
        var hook = root.resolve(".git/hooks/post-index-change");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\ntouch ran\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        var from = repository.main();

        workTree().follow(from, moveFile());

        assertThat(files()).containsEntry("file", "changed\n").doesNotContainKey("ran");
    }

    @Test
    void keepsModesLinksAndFolders() throws IOException {
        var from = repository.main();
        var to = ChangeSet.on(repository)
                .chmod("file", FileMode.EXECUTABLE)
                .add("link", FileMode.SYMLINK, Content.of("file"))
                .rename("d/deep", "größe/ü")
                .commitToMain();

        workTree().follow(from, to);

        assertThat(Files.isExecutable(root.resolve("file"))).isTrue();
        assertThat(Files.readSymbolicLink(root.resolve("link"))).isEqualTo(Path.of("file"));
        assertThat(root.resolve("d")).doesNotExist();
        assertThat(git.run("status", "--porcelain")).isEmpty();
    }

    @Test
    void followsNothingInABareRepository(@TempDir Path folder) {
        new TestGit(folder).run("init", "--quiet", "--bare", "--initial-branch=main");

        assertThat(new GitCommandWorkTree(folder, "main").dirty(List.of(new RepoPath("file"))))
                .isEmpty();
    }

    /** Each process of git takes milliseconds, and those that write the index anew take longer the more files there are. */
    @Test
    void startsFewProcessesToFollowWhatItHasJustLookedAt() {
        var from = repository.main();
        var to = ChangeSet.on(repository).add("one", "1\n").add("two", "2\n").commit();
        var subject = workTree();
        subject.dirty(List.of(new RepoPath("one")));
        assertThat(repository.signingProblem()).isEmpty();
        repository.advanceMain(from, to);
        var before = ChildProcess.started();

        repository.commitForMain(new CommitDraft(repository.tree(to), to, repository.person(), "more", Instant.EPOCH));
        assertThat(subject.save("nothing")).isEmpty();
        subject.follow(from, to);

        // What moved, what the index has, what is in the way of new files, and the move itself.
        assertThat(ChildProcess.started() - before).isEqualTo(4);
        assertThat(files()).containsKeys("one", "two");
    }

    @Test
    void followsWhereAFileOnlyLooksOtherwiseThanTheIndexSays() throws IOException {
        var from = ChangeSet.on(repository).add("one", "1\n").commit();
        repository.advanceMain(repository.main(), from);
        checkOut();
        Files.setLastModifiedTime(root.resolve("one"), FileTime.fromMillis(1_000));
        var to = ChangeSet.on(repository).modify("one", "2\n").commit();
        repository.advanceMain(from, to);

        workTree().follow(from, to);

        assertThat(files()).containsEntry("one", "2\n");
    }
}
