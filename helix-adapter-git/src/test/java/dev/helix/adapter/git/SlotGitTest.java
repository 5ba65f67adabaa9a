package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.testkit.ChangeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotGitTest {

    @TempDir
    Path folder;

    private TestGit root;
    private JGitRepository repository;
    private JGitSlots production;
    private JGitSlots test;

    @BeforeEach
    void open() throws IOException {
        root = TestGit.repository(Files.createDirectory(folder.resolve("repository")));
        repository = new JGitRepository(root.root(), "main");
        production = slots("repository/.helix/production", "production");
        test = slots("test", "test");
    }

    private JGitSlots slots(String system, String state, String... linked) {
        return new JGitSlots(
                repository,
                folder.resolve(system),
                folder.resolve("repository/.helix/systems").resolve(state),
                List.of(linked).stream().map(RepoPath::new).toList());
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private static TestGit in(JGitSlots slots, SlotContent content) {
        return new TestGit(slots.directory(content.slot()));
    }

    @Test
    void gitNamesTheCommitOfMainAndItsTag() throws IOException {
        ChangeSet.on(repository).add("src/file", "1\n").add("run.sh", "2\n").commitToMain();
        root.run("tag", "--annotate", "--message=one", "v1.0");
        root.run("tag", "light");
        ChangeSet.on(repository).modify("src/file", "2\n").commitToMain();
        var head = root.run("rev-parse", "main");
        var described = root.run("describe", "main");

        for (var slots : List.of(production, test)) {
            var git = in(slots, slots.prepare(repository.tree(repository.main())));

            assertThat(git.run("rev-parse", "HEAD")).isEqualTo(head);
            assertThat(git.run("describe")).isEqualTo(described);
            assertThat(git.run("describe", "--tags", "--always", "--dirty")).doesNotContain("-dirty");
            assertThat(git.run("tag", "--list")).isEqualTo("light\nv1.0\n");
            assertThat(git.run("rev-parse", "--show-toplevel").strip())
                    .isEqualTo(git.root().toRealPath().toString());
            assertThat(git.run("status", "--porcelain")).isEmpty();
            assertThat(git.run("log", "--format=%H").lines().toList())
                    .isEqualTo(root.run("log", "--format=%H", "main").lines().toList());
            assertThat(git.run("ls-files")).isEqualTo("run.sh\nsrc/file\n");
        }
    }

    @Test
    void gitSaysTheSameOfOneCandidateInBothSystems() {
        ChangeSet.on(repository).add("src/file", "1\n").commitToMain();
        root.run("tag", "--annotate", "--message=one", "v1.0");
        var candidate = repository.tree(
                ChangeSet.on(repository).modify("src/file", "2\n").commit());

        var here = in(production, production.prepare(candidate));
        var there = in(test, test.prepare(candidate));

        for (var question : List.of(
                List.of("rev-parse", "HEAD"),
                List.of("describe", "--dirty"),
                List.of("rev-parse", "HEAD^{tree}"),
                List.of("status", "--porcelain"))) {
            var words = question.toArray(String[]::new);
            assertThat(here.run(words)).as("%s", question).isEqualTo(there.run(words));
        }
        assertThat(here.run("rev-parse", "HEAD^{tree}").strip()).isEqualTo(candidate.sha());
        assertThat(here.run("describe", "--dirty")).startsWith("v1.0-1-g").doesNotContain("dirty");
    }

    @Test
    void whatGitDoesInASlotDoesNothingToThePersonsRepository() throws IOException {
        ChangeSet.on(repository).add("src/file", "1\n").commitToMain();
        var tree = repository.tree(repository.main());
        var refs = root.run("for-each-ref");
        var objects = root.run("count-objects", "-v");
        var git = in(production, production.prepare(tree));

        Files.writeString(git.root().resolve("src/file"), "mine\n");
        assertThat(git.run("describe", "--always", "--dirty").strip()).endsWith("-dirty");
        git.run("config", "user.name", "Eve");
        git.run("config", "user.email", "eve@example.org");
        git.run("commit", "--all", "--quiet", "--message=mine");
        git.run("tag", "evil");
        git.run("config", "core.hooksPath", "/tmp");
        var prepared = production.prepare(tree);

        assertThat(root.run("for-each-ref")).isEqualTo(refs);
        assertThat(root.run("count-objects", "-v")).isEqualTo(objects);
        assertThat(root.run("config", "user.name")).isEqualTo("Ada Tester\n");
        assertThat(in(production, prepared).run("tag", "--list")).isEmpty();
        assertThat(in(production, prepared)
                        .attempt("", "config", "core.hooksPath")
                        .code())
                .isNotZero();
        assertThat(in(production, prepared).run("status", "--porcelain")).isEmpty();
    }

    @Test
    void aPlantedGitIsReplacedAndNeverFollowed() throws IOException {
        ChangeSet.on(repository).add("file", "1\n").commitToMain();
        var tree = repository.tree(repository.main());
        var git = in(test, test.prepare(tree));
        Files.delete(git.root().resolve(".git"));
        Files.createSymbolicLink(git.root().resolve(".git"), root.root().resolve(".git"));
        var config = Files.readString(root.root().resolve(".git/config"));

        test.prepare(tree);
        assertThat(git.root().resolve(".git").toRealPath())
                .isEqualTo(folder.toRealPath().resolve("repository/.helix/systems/test/a.git"));

        Files.delete(git.root().resolve(".git"));
        git.run("init", "--quiet");
        test.prepare(tree);

        assertThat(git.root().resolve(".git")).isSymbolicLink();
        assertThat(git.run("rev-parse", "HEAD")).isEqualTo(root.run("rev-parse", "main"));
        assertThat(root.root().resolve(".git/config")).hasContent(config);
    }

    @Test
    void whatABuildLeavesListsNothingOfGit() throws IOException {
        ChangeSet.on(repository).add("file", "1\n").commitToMain();
        var content = test.prepare(repository.tree(repository.main()));
        Files.writeString(test.directory(content.slot()).resolve("app.jar"), "built");
        test.built(content);
        in(test, content).run("status");
        Files.delete(test.directory(content.slot()).resolve(".git"));
        Files.writeString(test.directory(content.slot()).resolve(".git"), "gitdir: elsewhere\n");

        assertThat(test.compare(content).isEmpty()).isTrue();
    }

    @Test
    void sharedPathsAndLineEndsDoNotCountAsChanges() throws IOException {
        ChangeSet.on(repository)
                .add(".gitattributes", "*.bat text eol=crlf\n")
                .add("run.bat", "one\ntwo\n")
                .add("data/seed", "1\n")
                .add("a-b", "1\n")
                .add("a/ü𝄞", "2\n")
                .add("a/｡", "3\n")
                .commitToMain();
        var slots = slots("other", "other", "data");

        var git = in(slots, slots.prepare(repository.tree(repository.main())));

        assertThat(git.run("status", "--porcelain")).isEmpty();
        assertThat(git.run("-c", "core.quotePath=false", "ls-files"))
                .isEqualTo(root.run("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "main"));
    }

    @Test
    void gitAnswersInASlotOfAShallowClone() throws IOException {
        for (int i = 0; i < 5; i++) {
            ChangeSet.on(repository).add("file" + i, "1\n").commitToMain();
        }
        new TestGit(folder).run("clone", "--quiet", "--depth=2", "file://" + root.root(), "shallow");
        try (var shallow = new JGitRepository(folder.resolve("shallow"), "main")) {
            var slots = new JGitSlots(shallow, folder.resolve("s"), folder.resolve("st"), List.of());
            var git = in(slots, slots.prepare(shallow.tree(shallow.main())));

            assertThat(git.run("log", "--format=%h").lines()).hasSize(2);
            assertThat(git.run("describe", "--always", "--dirty")).isNotBlank();
            assertThat(git.run("status", "--porcelain")).isEmpty();
        }
    }

    @Test
    void anotherStartOfTheMachineBeginsWithAFreshCopy() throws IOException {
        ChangeSet.on(repository).add("file", "1\n").commitToMain();
        var tree = repository.tree(repository.main());
        var before = new JGitSlots(
                repository, folder.resolve("o"), folder.resolve("os"), SlotSettings.linking(List.of()), "boot-1");
        before.prepare(tree);
        FileTree.remove(folder.resolve("os/history/objects"));
        Files.createDirectories(folder.resolve("os/history/objects/info"));
        Files.createDirectories(folder.resolve("os/history/objects/pack"));
        var after = new JGitSlots(
                repository, folder.resolve("o"), folder.resolve("os"), SlotSettings.linking(List.of()), "boot-2");

        var git = new TestGit(after.directory(after.prepare(tree).slot()));

        assertThat(git.run("status", "--porcelain")).isEmpty();
        assertThat(after.directory(Slot.A)).isEqualTo(git.root());
    }
}
