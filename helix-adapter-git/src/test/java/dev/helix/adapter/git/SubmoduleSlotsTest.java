package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Slot;
import dev.helix.testkit.ChangeSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmoduleSlotsTest {

    @TempDir
    Path folder;

    private TestGit root;
    private JGitRepository repository;
    private JGitSlots slots;

    @BeforeEach
    void open() throws IOException {
        var inner = made("inner", "leaf.txt", "leaf\n");
        var library = made("library", "lib.bat", "one\ntwo\n");
        Files.writeString(library.root().resolve(".gitattributes"), "*.bat text eol=crlf\n");
        library.run("add", ".");
        library.run("commit", "--quiet", "--message=attributes");
        add(library, inner, "deep/inner");
        root = made("root", "main.txt", "main\n");
        Files.writeString(root.root().resolve(".gitattributes"), "*.txt text eol=crlf\n");
        root.run("add", ".");
        root.run("commit", "--quiet", "--message=attributes");
        add(root, library, "vendor/library");
        open(root);
    }

    private TestGit made(String name, String file, String text) throws IOException {
        var git = TestGit.repository(Files.createDirectory(folder.resolve(name)));
        commit(git, file, text);
        return git;
    }

    private static void commit(TestGit git, String file, String text) throws IOException {
        Files.writeString(git.root().resolve(file), text);
        git.run("add", ".");
        git.run("commit", "--quiet", "--message=" + file);
    }

    private static void add(TestGit outer, TestGit inner, String path) {
        outer.run(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                inner.root().toString(),
                path);
        outer.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive");
        outer.run("commit", "--quiet", "--message=submodule " + path);
    }

    private void open(TestGit git) {
        repository = new JGitRepository(git.root(), "main");
        slots = slotsWithout("none");
    }

    private JGitSlots slotsWithout(String leftOut) {
        return new JGitSlots(
                repository,
                folder.resolve("system"),
                folder.resolve("state"),
                new SlotSettings(List.of(), path -> path.equals(leftOut), path -> true));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private Path prepared() {
        return slots.directory(slots.prepare(repository.tree(repository.main())).slot());
    }

    private void reopen() {
        repository.close();
        open(root);
    }

    @Test
    void holdTheFilesOfSubmodulesAndOfThoseWithinThem() throws IOException {
        var slot = prepared();

        assertThat(slot.resolve("vendor/library/lib.bat"))
                .hasBinaryContent("one\r\ntwo\r\n".getBytes(StandardCharsets.UTF_8));
        // The outer repository's attributes end at the submodule.
        assertThat(slot.resolve("vendor/library/deep/inner/leaf.txt"))
                .hasBinaryContent("leaf\n".getBytes(StandardCharsets.UTF_8));
        assertThat(slot.resolve("main.txt")).hasBinaryContent("main\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(slots.differences(Slot.A)).isEmpty();
        assertThat(new TestGit(slot).run("status", "--porcelain")).isEmpty();
        // As many builds do; what they ask for is there.
        new TestGit(slot).run("submodule", "update", "--init", "--recursive");
        assertThat(slots.differences(Slot.A)).isEmpty();
    }

    @Test
    void noProjectPutsAFileIntoOne() {
        assertThatThrownBy(() -> ChangeSet.on(repository)
                        .add("vendor/library/deep/new.txt", "new\n")
                        .commit())
                .hasMessageContaining("vendor/library/deep/new.txt")
                .hasMessageContaining("submodules can't be part of a project; move it on main, with git");
    }

    @Test
    void bringADamagedFileOfASubmoduleBack() throws IOException {
        var slot = prepared();
        Files.writeString(slot.resolve("vendor/library/deep/inner/leaf.txt"), "other\n");
        Files.delete(slot.resolve("vendor/library/lib.bat"));

        assertThat(slots.differences(Slot.A))
                .containsExactlyInAnyOrder("vendor/library/deep/inner/leaf.txt", "vendor/library/lib.bat");
        prepared();

        assertThat(slots.differences(Slot.A)).isEmpty();
    }

    @Test
    void followASubmoduleThatIsMovedToAnotherCommit() throws IOException {
        prepared();
        var inPlace = new TestGit(root.root().resolve("vendor/library"));
        inPlace.run("config", "user.name", "Ada Tester");
        inPlace.run("config", "user.email", "ada@example.org");
        inPlace.run("rm", "--quiet", "lib.bat");
        commit(inPlace, "new.txt", "new\n");
        root.run("commit", "--all", "--quiet", "--message=moved");

        var slot = prepared();

        assertThat(slot.resolve("vendor/library/new.txt")).hasContent("new");
        assertThat(slot.resolve("vendor/library/lib.bat")).doesNotExist();
        assertThat(slots.differences(Slot.A)).isEmpty();
    }

    @Test
    void loseASubmoduleThatMainLoses() {
        prepared();
        root.run("rm", "--quiet", "vendor/library");
        root.run("commit", "--quiet", "--message=without");

        assertThat(prepared().resolve("vendor")).doesNotExist();
    }

    @Test
    void refuseASubmoduleOfWhichGitHasNoCloneByItsName() {
        new TestGit(folder).run("clone", "--quiet", root.root().toString(), "clone");
        repository.close();
        open(new TestGit(folder.resolve("clone")));
        var tree = repository.tree(repository.main());

        for (var asked : List.<Runnable>of(() -> slots.requireFillable(tree), () -> slots.prepare(tree))) {
            assertThatThrownBy(asked::run).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.refusal()).isInstanceOf(Refusal.SubmoduleMissing.class);
                assertThat(refused.refusal().message())
                        .contains("'vendor/library'")
                        .contains("git submodule update --init --recursive")
                        .contains("leave_out_submodules");
            });
        }
    }

    @Test
    void refuseASubmoduleWhoseCommitIsNotHere() throws IOException {
        var head = new TestGit(folder.resolve("library"));
        commit(head, "later.txt", "later\n");
        root.run(
                "update-index",
                "--cacheinfo",
                "160000," + head.run("rev-parse", "HEAD").strip() + ",vendor/library");
        root.run("commit", "--quiet", "--message=ahead");

        assertThatThrownBy(this::prepared)
                .hasMessageContaining("'vendor/library'")
                .hasMessageContaining("its commit");
    }

    @Test
    void refuseANestedSubmoduleThatIsNotHereByItsWholePath() throws IOException {
        FileTree.remove(root.root().resolve(".git/modules/vendor/library/modules"));
        FileTree.remove(root.root().resolve("vendor/library/deep/inner"));

        assertThatThrownBy(this::prepared).hasMessageContaining("'vendor/library/deep/inner'");
        slots = slotsWithout("vendor/library/deep/inner");
        assertThat(prepared().resolve("vendor/library/lib.bat")).exists();
    }

    @Test
    void leaveOutOnPurposeAndTakeInAgain() {
        slots = slotsWithout("vendor/library");
        var slot = prepared();
        assertThat(slot.resolve("vendor/library")).doesNotExist();
        assertThat(new TestGit(slot).run("status", "--porcelain")).isEmpty();

        slots = slotsWithout("none");
        prepared();
        assertThat(slot.resolve("vendor/library/deep/inner/leaf.txt")).exists();

        slots = slotsWithout("vendor/library");
        prepared();
        assertThat(slot.resolve("vendor")).doesNotExist();
    }

    @Test
    void refuseAFolderThatIsOnlyNamedAsACommit() throws IOException {
        var nested = made("nested", "file", "1\n");
        root.run(
                "update-index",
                "--add",
                "--cacheinfo",
                "160000," + nested.run("rev-parse", "HEAD").strip() + ",lost");
        root.run("commit", "--quiet", "--message=lost");
        reopen();

        assertThatThrownBy(this::prepared).hasMessageContaining("'lost'");
    }

    @Test
    void takeNoNameThatLeadsOutOfTheClones() throws IOException {
        var modules = root.root().resolve(".gitmodules");
        Files.writeString(
                modules,
                Files.readString(modules).replace("[submodule \"vendor/library\"]", "[submodule \"../../../inner\"]"));
        FileTree.remove(root.root().resolve("vendor/library"));
        root.run("commit", "--quiet", "--message=hostile", ".gitmodules");

        assertThatThrownBy(this::prepared).hasMessageContaining("'vendor/library'");
    }
}
