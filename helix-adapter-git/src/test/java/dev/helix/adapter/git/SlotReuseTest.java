package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.testkit.ChangeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotReuseTest {

    private static final String PLAN = "plan";

    @TempDir
    Path folder;

    private JGitRepository repository;
    private JGitSlots production;
    private JGitSlots test;

    @BeforeEach
    void open() throws IOException {
        var root = TestGit.repository(Files.createDirectory(folder.resolve("repository")));
        repository = new JGitRepository(root.root(), "main");
        production = slots("production");
        test = slots("test");
        production.borrowFrom(test);
        test.borrowFrom(production);
        ChangeSet.on(repository)
                .add("lock", "1\n")
                .add("src/file", "1\n")
                .add("README.md", "1\n")
                .commitToMain();
    }

    private JGitSlots slots(String name) {
        return new JGitSlots(
                repository,
                folder.resolve(name),
                folder.resolve("state").resolve(name),
                new SlotSettings(List.of(), path -> false, path -> !path.equals("README.md")));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private TreeId main() {
        return repository.tree(repository.main());
    }

    private static Path in(JGitSlots slots, SlotContent content, String path) {
        return slots.directory(content.slot()).resolve(path);
    }

    private SlotContent built(JGitSlots slots, TreeId tree) throws IOException {
        var content = slots.prepare(tree);
        Files.createDirectories(in(slots, content, "target/empty"));
        Files.writeString(in(slots, content, "target/app"), "built\n");
        assertThat(in(slots, content, "target/app").toFile().setExecutable(true))
                .isTrue();
        Files.deleteIfExists(in(slots, content, "target/link"));
        Files.createSymbolicLink(in(slots, content, "target/link"), Path.of("app"));
        slots.built(content);
        slots.noteBuilt(content, PLAN);
        return content;
    }

    @Test
    void whatWasBuiltForTheTestIsTakenForProduction() throws IOException {
        built(test, main());

        var content = production.prepare(main());

        assertThat(production.reuse(content, PLAN))
                .contains(folder.resolve("test/a").toString());
        assertThat(in(production, content, "target/app")).hasContent("built\n").isExecutable();
        assertThat(Files.readSymbolicLink(in(production, content, "target/link")))
                .isEqualTo(Path.of("app"));
        assertThat(in(production, content, "target/empty")).isDirectory();
        assertThat(production.compare(content).isEmpty()).isTrue();
        assertThat(production.builtBy(content)).contains(PLAN);
    }

    /** Somebody changes what was built, and what says how it was built; a process that built it itself is not deceived. */
    @Test
    void whatSomebodyElseNotedOfABuildIsSeen() throws IOException {
        var content = built(test, main());
        var list = folder.resolve("state/test/a.products");
        var own = Files.readAllBytes(list);
        Files.writeString(in(test, content, "target/app"), "forged\n");
        var forged = folder.resolve("forged");
        new SlotProducts(test.directory(content.slot()), forged).list(name -> !name.startsWith("target"));

        Files.copy(forged, list, StandardCopyOption.REPLACE_EXISTING);

        assertThat(test.compare(content).products()).containsExactly("a.products");
        assertThat(test.builtDifferences(content.slot())).containsExactly("a.products");
        assertThat(production.reuse(production.prepare(main()), PLAN)).isEmpty();

        Files.delete(list);
        assertThat(test.compare(content).products()).containsExactly("a.products");

        Files.write(list, own);
        assertThat(test.compare(content).products()).containsExactly("target/app");
    }

    @Test
    void whatSomebodyElseNotedOfAWayToBuildIsNoBuild() throws IOException {
        var content = built(test, main());
        var note = folder.resolve("state/test/a.build");

        Files.writeString(note, Files.readString(note).replace(" " + PLAN, " other"));
        assertThat(test.builtBy(content)).isEmpty();

        test.forgetBuild(content.slot());
        Files.writeString(note, content.tree() + " " + PLAN + "\n");
        assertThat(test.builtBy(content)).isEmpty();

        test.noteBuilt(content, PLAN);
        assertThat(test.builtBy(content)).contains(PLAN);
    }

    @Test
    void whatAnotherProcessHasNotedBetweenTwoTimesThatThisOneHadTheRootIsNoForgery() throws IOException {
        var content = built(test, main());
        var note = folder.resolve("state/test/a.build");
        Files.writeString(note, Files.readString(note).replace(" " + PLAN, " other"));
        assertThat(test.builtBy(content)).isEmpty();

        assertThat(test.takingNotesAsTheyAre().builtBy(content)).contains("other");
    }

    /** Lists and all, as it moves aside for another tree. */
    @Test
    void whatSomebodyElseNotedStaysSomebodyElses() throws IOException {
        var content = built(test, main());
        Files.write(folder.resolve("state/test/a.products"), new byte[] {0x48, 0x50, 0x52, 0x31, 0, 0, 0, 0});
        var other = repository.tree(
                ChangeSet.on(repository).modify("README.md", "2\n").commit());

        var next = test.prepare(other);

        assertThat(next.slot()).isEqualTo(content.slot());
        assertThat(test.reuse(next, PLAN)).isEmpty();
    }

    @Test
    void aChangeThatDoesNotGoIntoTheBuildKeepsIt() throws IOException {
        test.switchTo(built(test, main()));
        var other = repository.tree(
                ChangeSet.on(repository).modify("README.md", "2\n").commit());

        var content = test.prepare(other);

        assertThat(test.reuse(content, PLAN)).isPresent();
        assertThat(in(test, content, "target/app")).hasContent("built\n");
        assertThat(in(test, content, "README.md")).hasContent("2\n");
    }

    @Test
    void aSlotKeepsWhatItHadForAnEarlierTree() throws IOException {
        built(test, main());
        var other = repository.tree(
                ChangeSet.on(repository).modify("README.md", "2\n").commit());

        var content = test.prepare(other);

        assertThat(test.reuse(content, PLAN))
                .contains(test.directory(content.slot()).toString());
    }

    @Test
    void otherInputsOrAnotherPlanAreBuiltAnew() throws IOException {
        built(test, main());
        var content = production.prepare(main());
        assertThat(production.reuse(content, "another")).isEmpty();
        var other = repository.tree(
                ChangeSet.on(repository).modify("src/file", "2\n").commit());

        assertThat(production.reuse(production.prepare(other), PLAN)).isEmpty();
        assertThat(production.builtBy(production.prepare(other))).isEmpty();
    }

    @Test
    void whatSomebodyChangedSinceIsNotTaken() throws IOException {
        var from = built(test, main());
        Files.writeString(in(test, from, "target/app"), "evil!\n");

        var content = production.prepare(main());

        assertThat(production.reuse(content, PLAN)).isEmpty();
        assertThat(test.reuse(test.prepare(main()), PLAN)).isEmpty();
    }

    @Test
    void whatNamesThePlaceWhereItWasBuiltIsNotTaken() throws IOException {
        var from = built(test, main());
        Files.writeString(
                in(test, from, "target/pip"), "#!" + test.directory(from.slot()) + "/.venv/bin/python\nimport pip\n");
        test.built(from);

        assertThat(production.reuse(production.prepare(main()), PLAN)).isEmpty();
        assertThat(test.reuse(test.prepare(main()), PLAN)).isPresent();
    }

    @Test
    void aBuildWhoseProductIsAFileOfTheTreeNowIsNotTaken() throws IOException {
        built(test, main());
        ChangeSet.on(repository).add("target/app", "of the tree\n").commitToMain();
        var all = new JGitSlots(
                repository,
                folder.resolve("test"),
                folder.resolve("state/test"),
                new SlotSettings(List.of(), path -> false, path -> path.equals("lock")));
        var before =
                all.prepare(repository.tree(repository.parent(repository.main()).orElseThrow()));
        all.built(before);
        all.noteBuilt(before, PLAN);

        assertThat(all.reuse(all.prepare(main()), PLAN)).isEmpty();
    }
}
