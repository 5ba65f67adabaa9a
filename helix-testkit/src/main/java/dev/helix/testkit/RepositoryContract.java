package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Conflict.Kind;
import dev.helix.domain.evolution.ConflictMarkers;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link Repository}. */
public interface RepositoryContract {

    /** Returns the subject, the same one within a test; its main is at a commit without files. */
    Repository repository();

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private Optional<String> text(CommitId commit, String path) {
        return repository()
                .file(commit, new RepoPath(path))
                .map(entry -> repository().read(entry.blob()).text());
    }

    /** Merges onto main, expects it to fit, and returns the merged commit. */
    private CommitId merged(Bundle bundle) {
        var result = repository().merge(bundle, repository().main());
        assertThat(result).isInstanceOf(MergeResult.Clean.class);
        return repository()
                .commit(new CommitDraft(
                        ((MergeResult.Clean) result).tree(),
                        repository().main(),
                        repository().person(),
                        "Merge\n",
                        Instant.EPOCH));
    }

    private List<Conflict> conflicts(Bundle bundle) {
        var result = repository().merge(bundle, repository().main());
        assertThat(result).isInstanceOf(MergeResult.Conflicted.class);
        return ((MergeResult.Conflicted) result).conflicts();
    }

    private void assertConflict(Bundle bundle, String path, Kind kind) {
        assertThat(conflicts(bundle)).singleElement().satisfies(conflict -> {
            assertThat(conflict.path()).isEqualTo(new RepoPath(path));
            assertThat(conflict.kind()).isEqualTo(kind);
        });
    }

    @Test
    default void keepsContentsByteForByteUnderOneName() {
        var content = Content.of(new byte[] {0, 1, (byte) 0xff, '\r', '\n'});

        var name = repository().store(content);

        assertThat(repository().store(content)).isEqualTo(name);
        assertThat(repository().read(name)).isEqualTo(content);
        assertThat(repository().read(repository().store(Content.of("")))).isEqualTo(Content.of(""));
    }

    @Test
    default void failsOnANameThatItDoesNotHave() {
        var name = "1".repeat(40);

        assertThatThrownBy(() -> repository().read(new BlobId(name))).isInstanceOf(PortException.class);
        assertThatThrownBy(() -> repository().tree(new CommitId(name))).isInstanceOf(PortException.class);
    }

    @Test
    default void appliesEveryKindOfChangeToItsBase() {
        var base = ChangeSet.on(repository())
                .add("changed", "old\n")
                .add("gone", "gone\n")
                .add("from", "moved\n")
                .add("run.sh", "#!/bin/sh\n")
                .commitToMain();

        var next = ChangeSet.on(repository(), base)
                .add("deep/er/new", FileMode.SYMLINK, Content.of("../../changed"))
                .modify("changed", "new\n")
                .delete("gone")
                .rename("from", "to/here")
                .chmod("run.sh", FileMode.EXECUTABLE)
                .commit();

        assertThat(text(next, "changed")).contains("new\n");
        assertThat(text(next, "gone")).isEmpty();
        assertThat(text(next, "from")).isEmpty();
        assertThat(text(next, "to/here")).contains("moved\n");
        assertThat(repository().file(next, new RepoPath("run.sh")).map(FileEntry::mode))
                .contains(FileMode.EXECUTABLE);
        assertThat(repository().file(next, new RepoPath("deep/er/new")).map(FileEntry::mode))
                .contains(FileMode.SYMLINK);
        assertThat(repository().file(next, new RepoPath("deep/er"))).isEmpty();
    }

    @Test
    default void findsFilesInTreesThatNoCommitHas() {
        ChangeSet.on(repository()).add("there", "text\n").commitToMain();
        var tree = repository()
                .apply(ChangeSet.on(repository()).add("new", "new\n").bundle());

        assertThat(repository().file(tree, new RepoPath("new")))
                .map(entry -> repository().read(entry.blob()).text())
                .contains("new\n");
        assertThat(repository().file(tree, new RepoPath("none"))).isEmpty();
    }

    @Test
    default void marksBothVersionsOfWhatClashes() {
        var base = ChangeSet.on(repository())
                .add("file", lines("1", "2", "3", "4", "5", "6", "7"))
                .commitToMain();
        var bundle = ChangeSet.on(repository(), base)
                .modify("file", lines("eins", "2", "3", "4", "5", "6", "theirs"))
                .add("new", "new\n")
                .bundle();
        ChangeSet.on(repository())
                .modify("file", lines("1", "2", "3", "4", "5", "6", "ours"))
                .commitToMain();

        var tree = repository().mergeMarked(bundle, repository().main());

        var text = repository()
                .file(tree, new RepoPath("file"))
                .map(entry -> repository().read(entry.blob()).text())
                .orElseThrow();
        assertThat(text)
                .isEqualTo(
                        "eins\n2\n3\n4\n5\n6\n<<<<<<< main\nours\n||||||| base\n7\n=======\ntheirs\n>>>>>>> project\n");
        assertThat(ConflictMarkers.firstIn(Content.of(text))).hasValue(7);
        assertThat(repository().file(tree, new RepoPath("new"))).isPresent();
    }

    @Test
    default void tellsParentsAndWhatCameSince() {
        var before = repository().main();
        var first = ChangeSet.on(repository()).add("one", "1\n").commitToMain();
        var second = ChangeSet.on(repository()).add("two", "2\n").commitToMain();
        var aside = ChangeSet.on(repository(), first).add("aside", "3\n").commit();

        assertThat(repository().parent(second)).contains(first);
        assertThat(repository().since(before, second)).containsExactly(second, first);
        assertThat(repository().since(aside, second)).containsExactly(second);
        assertThat(repository().since(second, second)).isEmpty();
    }

    @Test
    default void refusesToApplyWhatDoesNotFitItsBase() {
        var base = ChangeSet.on(repository()).add("a/file", "text\n").commitToMain();
        var blob = repository().store(Content.of("other\n"));
        var there = new RepoPath("a/file");

        for (var change : List.<Change>of(
                new Change.Add(there, FileMode.REGULAR, blob),
                new Change.Add(new RepoPath("a"), FileMode.REGULAR, blob),
                new Change.Add(new RepoPath("a/file/below"), FileMode.REGULAR, blob),
                new Change.Modify(there, FileMode.REGULAR, blob, blob),
                new Change.Modify(new RepoPath("none"), FileMode.REGULAR, blob, blob),
                new Change.Delete(new RepoPath("a"), blob),
                new Change.Rename(there, new RepoPath("b"), FileMode.REGULAR, blob, blob))) {
            assertThatThrownBy(() -> repository().apply(new Bundle(base, List.of(change))))
                    .as("%s", change)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.InvalidSpec.class));
        }
    }

    @Test
    default void mergesDifferentPlacesOfOneFile() {
        var base = ChangeSet.on(repository())
                .add("file", lines("1", "2", "3", "4", "5", "6"))
                .commitToMain();
        ChangeSet.on(repository())
                .modify("file", lines("one", "2", "3", "4", "5", "6"))
                .commitToMain();

        var merged = merged(ChangeSet.on(repository(), base)
                .modify("file", lines("1", "2", "3", "4", "5", "six"))
                .bundle());

        assertThat(text(merged, "file")).contains(lines("one", "2", "3", "4", "5", "six"));
    }

    @Test
    default void keepsWhatMainDidElsewhere() {
        var base = ChangeSet.on(repository())
                .add("d/theirs", "1\n")
                .add("d/ours", "1\n")
                .commitToMain();
        ChangeSet.on(repository()).modify("d/ours", "2\n").add("e/new", "3\n").commitToMain();

        var merged = merged(
                ChangeSet.on(repository(), base).modify("d/theirs", "4\n").bundle());

        assertThat(text(merged, "d/ours")).contains("2\n");
        assertThat(text(merged, "d/theirs")).contains("4\n");
        assertThat(text(merged, "e/new")).contains("3\n");
    }

    @Test
    default void showsAConflictWithAllThreeSides() {
        var base = ChangeSet.on(repository()).add("file", lines("a", "b", "c")).commitToMain();
        ChangeSet.on(repository()).modify("file", lines("a", "main", "c")).commitToMain();

        var conflicts = conflicts(ChangeSet.on(repository(), base)
                .modify("file", lines("a", "project", "c"))
                .bundle());

        assertThat(conflicts)
                .containsExactly(new Conflict(
                        new RepoPath("file"), Kind.CONTENT, List.of(new Conflict.Hunk("b\n", "main\n", "project\n"))));
    }

    @Test
    default void tellsTheKindsOfConflictApart() {
        var base = ChangeSet.on(repository())
                .add("text", "old\n")
                .add("binary", FileMode.REGULAR, Content.of("\0old"))
                .add("moved", lines("some", "text", "to", "recognise"))
                .commitToMain();
        ChangeSet.on(repository())
                .modify("text", "main\n")
                .modify("binary", Content.of("\0main"))
                .rename("moved", "moved by main")
                .add("added", "main\n")
                .add("folder/file", "main\n")
                .commitToMain();

        assertConflict(ChangeSet.on(repository(), base).delete("text").bundle(), "text", Kind.MODIFY_DELETE);
        assertConflict(
                ChangeSet.on(repository(), base)
                        .modify("binary", Content.of("\0project"))
                        .bundle(),
                "binary",
                Kind.BINARY);
        assertConflict(
                ChangeSet.on(repository(), base).add("added", "project\n").bundle(), "added", Kind.ADD_ADD);
        assertConflict(
                ChangeSet.on(repository(), base).add("folder", "project\n").bundle(), "folder", Kind.FILE_DIRECTORY);
        assertConflict(
                ChangeSet.on(repository(), base).add("added/below", "project\n").bundle(),
                "added/below",
                Kind.FILE_DIRECTORY);
        assertThat(conflicts(ChangeSet.on(repository(), base)
                        .rename("moved", "moved by project")
                        .bundle()))
                .containsExactly(new Conflict(
                        new RepoPath("moved"),
                        Kind.RENAME_RENAME,
                        List.of(new Conflict.Hunk("moved", "moved by main", "moved by project"))));
        assertConflict(ChangeSet.on(repository(), base).delete("moved").bundle(), "moved by main", Kind.MODIFY_DELETE);
    }

    @Test
    default void takesAChangeOfWhatMainDeletedForAConflict() {
        var base = ChangeSet.on(repository()).add("file", "old\n").commitToMain();
        ChangeSet.on(repository()).delete("file").commitToMain();

        assertConflict(ChangeSet.on(repository(), base).modify("file", "new\n").bundle(), "file", Kind.DELETE_MODIFY);
    }

    @Test
    default void namesTheFilesRightInAFolder() {
        var base = ChangeSet.on(repository())
                .add("docs/b", "b\n")
                .add("docs/a", "a\n")
                .add("docs/below/c", "c\n")
                .add("docs-not", "d\n")
                .commitToMain();
        var tree = repository().tree(base);

        assertThat(repository().names(tree, new RepoPath("docs"))).containsExactly("a", "b");
        assertThat(repository().names(tree, new RepoPath("docs/a"))).isEmpty();
        assertThat(repository().names(tree, new RepoPath("none"))).isEmpty();
    }

    @Test
    default void listsAllPathsOfATree() {
        var base = ChangeSet.on(repository())
                .add("docs/a/c", "1\n")
                .add("docs/b", "2\n")
                .add("z", "3\n")
                .commitToMain();

        assertThat(repository().paths(repository().tree(base)))
                .contains(new RepoPath("docs/a/c"), new RepoPath("docs/b"), new RepoPath("z"))
                .doesNotContain(new RepoPath("docs"))
                .isSorted();
    }

    @Test
    default void followsAFileThatMainMoved() {
        var text = lines("some", "text", "to", "recognise");
        var base = ChangeSet.on(repository()).add("old/name", text).commitToMain();
        ChangeSet.on(repository()).rename("old/name", "new/name").commitToMain();

        var merged = merged(ChangeSet.on(repository(), base)
                .modify("old/name", text + "more\n")
                .bundle());

        assertThat(text(merged, "new/name")).contains(text + "more\n");
        assertThat(text(merged, "old/name")).isEmpty();
    }

    @Test
    default void mergesContentIntoAFileThatTheProjectMoves() {
        var base = ChangeSet.on(repository())
                .add("old", lines("1", "2", "3", "4", "5"))
                .commitToMain();
        ChangeSet.on(repository())
                .modify("old", lines("one", "2", "3", "4", "5"))
                .commitToMain();

        var merged = merged(ChangeSet.on(repository(), base)
                .rename("old", "new", lines("1", "2", "3", "4", "five"))
                .bundle());

        assertThat(text(merged, "old")).isEmpty();
        assertThat(text(merged, "new")).contains(lines("one", "2", "3", "4", "five"));
    }

    @Test
    default void mergesAModeWithAContent() {
        var base = ChangeSet.on(repository()).add("run.sh", "old\n").commitToMain();
        ChangeSet.on(repository()).modify("run.sh", "new\n").commitToMain();

        var merged = merged(ChangeSet.on(repository(), base)
                .chmod("run.sh", FileMode.EXECUTABLE)
                .bundle());

        assertThat(text(merged, "run.sh")).contains("new\n");
        assertThat(repository().file(merged, new RepoPath("run.sh")).map(FileEntry::mode))
                .contains(FileMode.EXECUTABLE);
    }

    @Test
    default void saysWhenMainHasItAll() {
        var base = ChangeSet.on(repository())
                .add("file", "old\n")
                .add("gone", "1\n")
                .commitToMain();
        ChangeSet.on(repository())
                .modify("file", "new\n")
                .delete("gone")
                .add("added", "2\n")
                .commitToMain();

        assertThat(repository()
                        .merge(
                                ChangeSet.on(repository(), base)
                                        .modify("file", "new\n")
                                        .delete("gone")
                                        .add("added", "2\n")
                                        .bundle(),
                                repository().main()))
                .isEqualTo(new MergeResult.AlreadyContained());
    }

    @Test
    default void mergesNothingIntoWhatTheBundleAlreadySays() {
        var base = ChangeSet.on(repository()).add("file", "old\n").commitToMain();
        var bundle = ChangeSet.on(repository(), base).modify("file", "new\n").bundle();

        assertThat(repository().merge(bundle, base))
                .isEqualTo(new MergeResult.Clean(repository().apply(bundle)));
    }

    @Test
    default void makesTheSameCommitOfTheSameDraft() {
        var main = repository().main();
        var draft = new CommitDraft(
                repository().tree(main), main, repository().person(), "Say\n\nHelix-Project: x\n", Instant.EPOCH);

        assertThat(repository().commit(draft))
                .isEqualTo(repository().commit(draft))
                .isNotEqualTo(main);
        assertThat(repository().main()).isEqualTo(main);
    }

    @Test
    default void movesMainOnlyFromWhereItIsExpected() {
        var start = repository().main();
        var one = ChangeSet.on(repository()).add("one", "1\n").commit();
        var two = ChangeSet.on(repository()).add("two", "2\n").commit();

        assertThat(repository().advanceMain(start, one)).isTrue();
        assertThat(repository().advanceMain(start, two)).isFalse();
        assertThat(repository().advanceMain(start, one)).isFalse();
        assertThat(repository().main()).isEqualTo(one);
    }

    @Test
    default void movesAPinThatIsThere() {
        var one = ChangeSet.on(repository()).add("one", "1\n").commit();

        repository().pin("good/1", repository().main());
        repository().pin("good/1", one);
        repository().pin("good/1", one);

        assertThatThrownBy(() -> repository().pin("good/1", new CommitId("1".repeat(40))))
                .isInstanceOf(PortException.class);
    }

    @Test
    default void namesWhatIsPinnedAndLetsItGo() {
        var one = ChangeSet.on(repository()).add("one", "1\n").commit();
        var two = ChangeSet.on(repository()).add("two", "2\n").commit();
        repository().pin("sealed/a", one);
        repository().pin("sealed/b", two);
        repository().pin("good/1", one);

        repository().unpin(List.of("sealed/a", "sealed/unknown"));

        assertThat(repository().pinned()).isEqualTo(Map.of("good/1", one, "sealed/b", two));
        assertThat(repository().pack(List.of(one, two, new CommitId("1".repeat(40)))))
                .isNotNegative();
        assertThat(repository().pinned()).isEqualTo(Map.of("good/1", one, "sealed/b", two));
    }

    @Test
    default void namesBothSidesOfARenameAmongTheChanged() {
        var from = ChangeSet.on(repository())
                .add("b", "moved\n")
                .add("same", "1\n")
                .commitToMain();
        var to = ChangeSet.on(repository()).rename("b", "a/c").add("new", "2\n").commitToMain();

        assertThat(repository().changed(repository().tree(from), repository().tree(to)))
                .containsExactly(new RepoPath("a/c"), new RepoPath("b"), new RepoPath("new"));
        assertThat(repository().changed(repository().tree(from), repository().tree(from)))
                .isEmpty();
    }

    @Test
    default void showsWhatDiffers() {
        var from = ChangeSet.on(repository()).add("file", "old\n").commitToMain();
        var to = ChangeSet.on(repository()).modify("file", "new\n").commitToMain();

        assertThat(repository()
                        .diff(repository().tree(from), repository().tree(to))
                        .lines())
                .contains("-old", "+new")
                .anySatisfy(line -> assertThat(line).contains("file"));
        assertThat(repository().diff(repository().tree(from), repository().tree(from)))
                .isEmpty();
    }

    @Test
    default void showsTheNamesOfFilesAsTheyAre() {
        var from = ChangeSet.on(repository()).add("file", "old\n").commitToMain();
        var to = ChangeSet.on(repository())
                .add("docs/\u00DCbersicht \u4E2D.md", "new\n")
                .commitToMain();

        assertThat(repository().diff(repository().tree(from), repository().tree(to)))
                .startsWith("diff --git a/docs/\u00DCbersicht \u4E2D.md b/docs/\u00DCbersicht \u4E2D.md\n");
    }

    @Test
    default void findsFilesThatMovedEvenIfTheyWereChangedOnTheWay() {
        var base = ChangeSet.on(repository())
                .add("same", lines("a", "b", "c"))
                .add("edited", lines("one line", "another line", "a third line", "the last line"))
                .add("rewritten", lines("one", "two", "three", "four"))
                .commitToMain();
        var next = ChangeSet.on(repository(), base)
                .delete("same")
                .add("to/same", lines("a", "b", "c"))
                .delete("edited")
                .add("to/edited", lines("one line", "another line", "something new", "the last line"))
                .delete("rewritten")
                .add("to/rewritten", lines("completely", "different", "words", "here"))
                .commit();

        assertThat(repository().renames(repository().tree(base), repository().tree(next)))
                .containsOnly(
                        entry(new RepoPath("to/same"), new RepoPath("same")),
                        entry(new RepoPath("to/edited"), new RepoPath("edited")));
    }

    @Test
    default void refusesANewFileThatIsOneWithAnotherWhereCaseIsFolded() {
        ChangeSet.on(repository())
                .add("Straße.txt", "x\n")
                .add("src/one.txt", "x\n")
                .add("ΟΔΟΣ", "x\n")
                .commitToMain();

        for (var path : List.of("STRASSE.txt", "SRC/two.txt", "src/ONE.txt", "src/one.TXT", "οδος", "Src")) {
            var bundle = ChangeSet.on(repository()).add(path, "y\n").bundle();
            assertThatThrownBy(() -> repository().apply(bundle))
                    .as(path)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo("UNSAFE_PATH"));
            assertThat(conflicts(bundle)).extracting(Conflict::kind).as(path).containsExactly(Kind.TWIN);
        }
        var renamed = ChangeSet.on(repository())
                .rename("src/one.txt", "SRC/one.txt")
                .delete("Straße.txt")
                .add("STRASSE.txt", "y\n")
                .bundle();
        assertThat(repository().merge(renamed, repository().main()))
                .isEqualTo(new MergeResult.Clean(repository().apply(renamed)));
    }

    @Test
    default void storesFilesOfAWorkTreeAndWritesThemAsTheyWere() {
        var tree = repository().tree(repository().main());
        var path = new RepoPath("folder/file");

        var stored = repository().checkIn(tree, Map.of(path, Content.of("a\nb\n")));
        var committed = repository()
                .tree(ChangeSet.on(repository()).add("folder/file", "a\nb\n").commit());

        assertThat(stored).isEqualTo(Map.of(path, repository().store(Content.of("a\nb\n"))));
        assertThat(repository().checkOut(committed, List.of(path, new RepoPath("none"))))
                .isEqualTo(Map.of(path, Content.of("a\nb\n")));
    }
}
