package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Workspaces;
import dev.helix.testkit.WorkspacesContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGitWorkspacesTest implements WorkspacesContract {

    private static final ProjectId ID = new ProjectId("greet");

    @TempDir
    Path root;

    private TestGit git;
    private JGitRepository repository;
    private JGitWorkspaces workspaces;
    private TreeId base;

    @BeforeEach
    void open() throws IOException {
        git = TestGit.repository(root);
        write(root.resolve("src/app.txt"), "one\n");
        write(root.resolve("run.sh"), "#!/bin/sh\n");
        write(root.resolve(".gitignore"), "build/\n*.log\n");
        write(root.resolve("kept.log"), "tracked\n");
        write(root.resolve("build/kept.txt"), "tracked in a folder that is ignored\n");
        git.run("add", "--all", "--force");
        git.run("commit", "--quiet", "--message=Files");
        write(root.resolve(".git/info/exclude"), "/projects/\n/.helix/\n");
        Files.createDirectories(root.resolve("projects/evolution/greet"));
        repository = new JGitRepository(root, "main");
        workspaces = new JGitWorkspaces(repository, root, path -> false);
        base = repository.tree(repository.main());
        workspaces.checkOut(ID, repository.main(), base);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private Path at(String path) {
        return workspaces.directory(ID).resolve(path);
    }

    @Test
    void whatNobodyTouchedIsTheTreeItBeganWith() {
        assertThat(workspaces.capture(ID, base)).isEqualTo(base);
        assertThat(git.run("status", "--porcelain")).isEmpty();
    }

    @Test
    void capturesWhatGitWouldAdd() throws IOException {
        write(at("src/app.txt"), "two\n");
        write(at("src/new/added.txt"), "new\n");
        write(at("build/out.bin"), "ignored\n");
        write(at("noise.log"), "ignored\n");
        write(at("kept.log"), "changed though ignored\n");
        Files.delete(at(".gitignore"));
        write(at(".gitignore"), "build/\n*.log\n");
        Files.setPosixFilePermissions(at("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(at("link"), Path.of("src/app.txt"));

        var tree = workspaces.capture(ID, base);

        assertThat(repository.changed(base, tree))
                .extracting(RepoPath::value)
                .containsExactly("kept.log", "link", "run.sh", "src/app.txt", "src/new/added.txt");
        assertThat(git.run("cat-file", "-p", tree.sha() + ":src/app.txt")).isEqualTo("two\n");
        assertThat(git.run("ls-tree", tree.sha(), "run.sh", "link")).contains("100755", "120000");
    }

    @Test
    void capturesManyFilesAsOnePack() throws IOException {
        var expected = new TreeMap<String, String>();
        for (var i = 0; i < 300; i++) {
            var path = "made/d" + i % 7 + "/file" + i + ".txt";
            expected.put(path, "file " + i + "\n");
            write(at(path), "file " + i + "\n");
        }
        var before = packs();

        var tree = workspaces.capture(ID, base);

        assertThat(packs()).hasSize(before.size() + 2).containsAll(before);
        assertThat(git.run("ls-tree", "-r", "--name-only", tree.sha(), "made").lines())
                .containsExactlyElementsOf(expected.keySet());
        expected.forEach((path, text) ->
                assertThat(git.run("cat-file", "-p", tree.sha() + ":" + path)).isEqualTo(text));
        assertThat(git.run("fsck", "--connectivity-only", tree.sha())).doesNotContain("missing");
    }

    @Test
    void stagesAChangeOnMainAsIfItWereAboutToBeCommitted() throws IOException {
        write(at("src/app.txt"), "two\n");
        write(at("src/added.txt"), "new\n");
        Files.delete(at("kept.log"));
        var tree = workspaces.capture(ID, base);
        var main = repository.main();

        var staged = new TestGit(workspaces.staged(main, tree, "A change\n"));

        assertThat(staged.run("rev-parse", "HEAD").strip()).isEqualTo(main.sha());
        assertThat(staged.run("symbolic-ref", "HEAD").strip()).isEqualTo("refs/heads/main");
        assertThat(staged.run("status", "--porcelain").lines())
                .containsExactly("D  kept.log", "A  src/added.txt", "M  src/app.txt");
        assertThat(staged.run("diff", "--cached", "--", "src/app.txt")).contains("-one", "+two");
        assertThat(staged.run("write-tree").strip()).isEqualTo(tree.sha());
        assertThat(staged.root().resolve(Workspaces.MESSAGE)).hasContent("A change\n");
        assertThat(staged.root()).startsWith(root.toRealPath().resolve(".helix"));

        write(staged.root().resolve("left.txt"), "left by a hook\n");
        workspaces.staged(main, base, "No change\n");
        assertThat(staged.run("status", "--porcelain")).isEmpty();
        workspaces.removeStaged();
        assertThat(staged.root()).doesNotExist();
        assertThat(at("src/added.txt")).exists();
    }

    private List<Path> packs() throws IOException {
        var folder = repository.git().getCommonDirectory().toPath().resolve("objects/pack");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFileMayBecomeAFolder() throws IOException {
        Files.delete(at("run.sh"));
        write(at("run.sh/inner"), "x\n");

        var tree = workspaces.capture(ID, base);

        assertThat(repository.changed(base, tree))
                .extracting(RepoPath::value)
                .containsExactly("run.sh", "run.sh/inner");
    }

    @Test
    void aRepositoryWithinIsOnlyFiles() throws IOException {
        write(at("sub/.git/config"), "[core]\n");
        write(at("sub/file.txt"), "x\n");

        var tree = workspaces.capture(ID, base);

        assertThat(repository.changed(base, tree)).extracting(RepoPath::value).containsExactly("sub/file.txt");
    }

    @Test
    void refusesWhatNoTreeCanHold() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", at("pipe").toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> workspaces.capture(ID, base))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("pipe");
    }

    @Test
    void aFreshCheckoutHoldsNothingOfAnEarlierOne() throws IOException {
        write(at("left.txt"), "left\n");

        workspaces.checkOut(ID, repository.main(), base);
        var gates = workspaces.forGates(ID, base);
        write(gates.resolve("left.txt"), "left\n");

        assertThat(workspaces.capture(ID, base)).isEqualTo(base);
        assertThat(workspaces.forGates(ID, base).resolve("left.txt")).doesNotExist();
        assertThat(gates).startsWith(root.resolve(".helix"));
        workspaces.remove(ID);
        assertThat(List.of(workspaces.directory(ID), gates)).noneMatch(Files::exists);
    }

    @Test
    void storesWhatWasChangedAsGitWouldAndLeavesTheRestAsItIs() throws IOException {
        git.run("config", "filter.turned.clean", "tr a-y b-z");
        git.run("config", "filter.turned.smudge", "tr b-z a-y");
        write(root.resolve("run.bat"), "one\r\ntwo\r\n");
        write(root.resolve("old.txt"), "stored\r\nbefore the attribute was\r\n");
        write(root.resolve("secret.turned"), "abc\n");
        git.run("-c", "core.autocrlf=false", "add", "old.txt");
        write(root.resolve(".gitattributes"), "*.bat text eol=crlf\nold.txt text\n*.turned filter=turned\n");
        git.run("add", ".gitattributes", "run.bat", "secret.turned");
        git.run("commit", "--quiet", "--message=Attributes");
        base = repository.tree(repository.main());
        workspaces.checkOut(ID, repository.main(), base);

        assertThat(repository.changed(base, workspaces.capture(ID, base))).isEmpty();
        assertThat(at("run.bat")).content().isEqualTo("one\r\ntwo\r\n");
        write(at("run.bat"), "one\r\nthree\r\n");
        write(at("other.bat"), "new\r\n");
        write(at("secret.turned"), "abcd\n");

        var tree = workspaces.capture(ID, base);

        assertThat(repository.changed(base, tree))
                .extracting(RepoPath::value)
                .containsExactly("other.bat", "run.bat", "secret.turned");
        assertThat(git.run("cat-file", "-p", tree.sha() + ":run.bat")).isEqualTo("one\nthree\n");
        assertThat(git.run("cat-file", "-p", tree.sha() + ":other.bat")).isEqualTo("new\n");
        assertThat(git.run("cat-file", "-p", tree.sha() + ":secret.turned")).isEqualTo("bcde\n");
    }

    /** The agent's own git, as it finds it there. */
    private TestGit own() {
        return new TestGit(workspaces.directory(ID));
    }

    @Test
    void isARepositoryOfItsOwnWhoseHistoryBeginsWithTheBase() throws IOException {
        write(at("src/app.txt"), "what the project changes so far\n");
        var soFar = workspaces.capture(ID, base);

        workspaces.checkOut(ID, repository.main(), soFar);

        assertThat(own().run("status", "--porcelain")).isEmpty();
        assertThat(own().run("log", "--format=%s")).isEqualTo("The changes of project greet so far\nFiles\n");
        assertThat(own().run("rev-parse", "main").strip())
                .isEqualTo(repository.main().sha());
        assertThat(own().run("diff", "main", "--stat")).contains("src/app.txt");
        assertThat(own().run("fsck", "--full", "--no-dangling")).isEmpty();
        assertThat(own().run("count-objects", "-v")).contains("garbage: 0");
        assertThat(at(".git/objects/info/alternates")).doesNotExist();
        assertThat(own().attempt(
                                "",
                                "cat-file",
                                "-e",
                                git.run("rev-parse", "main~1").strip())
                        .code())
                .as("what came before the base is not there")
                .isNotZero();
    }

    @Test
    void commitStashAndResetDoWhatAnAgentExpectsAndReachNothingElse() throws IOException {
        var refs = git.run("for-each-ref");
        write(at("src/app.txt"), "two\n");
        own().run("stash");
        assertThat(at("src/app.txt")).hasContent("one");
        own().run("stash", "pop");
        own().run("add", "--all");
        own().run("commit", "--quiet", "--message=Mine");
        own().run("checkout", "--quiet", "-b", "other");
        write(at("src/more.txt"), "uncommitted\n");
        write(at("build/wanted.bin"), "forced\n");
        own().run("add", "--force", "build/wanted.bin");
        assertThat(own().run("log", "--format=%s %an", "-1")).isEqualTo("Mine Agent\n");

        var tree = workspaces.capture(ID, base);

        assertThat(repository.changed(base, tree))
                .extracting(RepoPath::value)
                .containsExactly("build/wanted.bin", "src/app.txt", "src/more.txt");
        own().run("reset", "--quiet", "--hard", "main");
        own().run("clean", "--quiet", "-d", "--force");
        assertThat(workspaces.capture(ID, base)).isEqualTo(base);
        assertThat(git.run("for-each-ref")).isEqualTo(refs);
        assertThat(git.run("status", "--porcelain")).isEmpty();
    }

    @Test
    void thereIsNowhereToPushTo() throws IOException {
        var remote = root.resolveSibling(root.getFileName() + "-remote.git");
        git.run("init", "--quiet", "--bare", remote.toString());
        git.run("remote", "add", "origin", remote.toString());
        git.run("config", "push.default", "current");
        workspaces.checkOut(ID, repository.main(), base);
        write(at("src/app.txt"), "unfinished\n");
        own().run("commit", "--quiet", "--all", "--message=Unfinished");

        for (var push : List.of(List.of("push"), List.of("push", "origin"), List.of("push", "--all", "origin"))) {
            assertThat(own().attempt("", push.toArray(String[]::new)).code()).isNotZero();
        }
        assertThat(own().run("remote")).isEmpty();
        assertThat(new TestGit(remote).run("for-each-ref")).isEmpty();
        FileTree.remove(remote);
    }

    @Test
    void whatAnAgentSetsUpInItsRepositoryDoesNotRunAsItsReader() throws IOException {
        var seen = root.resolve("seen");
        var evil = at("evil.sh");
        write(evil, "#!/bin/sh\ntouch " + seen + "\n");
        Files.setPosixFilePermissions(evil, PosixFilePermissions.fromString("rwxr-xr-x"));
        own().run("config", "core.fsmonitor", evil.toString());
        write(at(".git/hooks/post-checkout"), "#!/bin/sh\ntouch " + seen + "\n");
        Files.setPosixFilePermissions(at(".git/hooks/post-checkout"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.deleteIfExists(seen);

        workspaces.capture(ID, base);
        own().run("status");
        own().run("checkout", "--quiet", "main");

        assertThat(seen).doesNotExist();
    }

    @Test
    void aRepositoryThatLeadsElsewhereIsTakenAwayAndItsTargetIsLeftAlone() throws IOException {
        var config = Files.readString(root.resolve(".git/config"));
        write(root.resolve(".git/objects/info/alternates"), "/nowhere\n");
        FileTree.remove(at(".git/objects"));
        Files.createSymbolicLink(at(".git/objects"), root.resolve(".git/objects"));
        workspaces.capture(ID, base);
        FileTree.remove(at(".git"));
        Files.createSymbolicLink(at(".git"), root.resolve(".git"));

        assertThat(workspaces.capture(ID, base)).isEqualTo(base);

        assertThat(at(".git")).doesNotExist();
        assertThat(root.resolve(".git/config")).hasContent(config);
        assertThat(root.resolve(".git/objects/info/alternates")).exists();
        Files.delete(root.resolve(".git/objects/info/alternates"));
    }

    @Test
    void anIndexWrittenByHandCountsForNothing() throws IOException {
        write(at(".git/index"), "DIRC and then nothing that makes sense");

        assertThat(workspaces.capture(ID, base)).isEqualTo(base);
    }

    @Override
    public JGitWorkspaces workspaces() {
        return workspaces;
    }

    @Override
    public CommitId someCommit() {
        return repository.main();
    }

    @Override
    public TreeId someTree() {
        return base;
    }

    @Override
    public Map<String, String> files(TreeId tree) {
        return git.run("ls-tree", "-r", "--name-only", tree.sha())
                .lines()
                .collect(Collectors.toMap(path -> path, path -> git.run("cat-file", "blob", tree + ":" + path)));
    }

    @Override
    public void write(String path, String text) {
        try {
            write(workspaces.directory(WORKED_ON).resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(String path) {
        try {
            Files.delete(workspaces.directory(WORKED_ON).resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
