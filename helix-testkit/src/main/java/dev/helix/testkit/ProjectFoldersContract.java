package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.ProjectFolders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProjectFolders}. */
public interface ProjectFoldersContract {

    ProjectId ID = new ProjectId("feature-xyz");

    /** Returns the subject, the same one within a test; no folder is there. */
    ProjectFolders folders();

    /** Puts into a project's folder what {@code overlay} says, as a person would. */
    void put(ProjectId id, Overlay overlay);

    private static Spec spec() {
        return new Spec("Grüße: #1 \"neu\"", "Was\nund warum: ja\n", "ADR-007", List.of("es grüßt", "- nicht: hier"));
    }

    private static List<Phase> phases() {
        return List.of(
                new Phase("1", "erste: Phase", "Schreibe\n  eingerückt\n", List.of("new/größe.txt"), 0),
                new Phase("true", "zweite", "null", List.of(), 3));
    }

    private static OverlayFile file(FileMode mode, String text) {
        return new OverlayFile(mode, Content.of(text));
    }

    @Test
    default void giveBackSpecAndPhases() {
        folders().create(ID, spec(), phases());

        assertThat(folders().spec(ID)).isEqualTo(spec());
        assertThat(folders().phases(ID)).isEqualTo(phases());
    }

    @Test
    default void needNeitherPhasesNorADecision() {
        var spec = new Spec("A title", "", null, List.of());
        folders().create(ID, spec, List.of());

        assertThat(folders().spec(ID)).isEqualTo(spec);
        assertThat(folders().phases(ID)).isEmpty();
    }

    @Test
    default void putBackWhatAProjectIsAskedFor() {
        folders().create(ID, spec(), phases());
        var asked = folders().planFiles(ID);
        assertThat(asked).containsOnlyKeys("spec.yaml", "phases.yaml");
        folders().respecify(ID, new Spec("Anything", "", null, List.of()));
        assertThat(folders().planFiles(ID)).isNotEqualTo(asked);

        folders().putBack(ID, asked);

        assertThat(folders().spec(ID)).isEqualTo(spec());
        assertThat(folders().phases(ID)).isEqualTo(phases());
        assertThat(folders().planFiles(ID)).isEqualTo(asked);
    }

    @Test
    default void readATitleThatIsLongerThanTodaysAreAndSealNone() {
        var old = new Spec("t".repeat(Spec.LONGEST_TITLE + 1), "", null, List.of());
        folders().create(ID, old, List.of());

        assertThat(folders().spec(ID)).isEqualTo(old);
        assertThatThrownBy(() -> folders().sealableSpec(ID))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("title");

        var today = new Spec("t".repeat(Spec.LONGEST_TITLE), "", null, List.of());
        folders().respecify(ID, today);
        assertThat(folders().sealableSpec(ID)).isEqualTo(today);
    }

    @Test
    default void refuseASpecThatIsNotThere() {
        assertThatThrownBy(() -> folders().spec(ID)).isInstanceOf(Refused.class).hasMessageContaining("spec.yaml");
        assertThatThrownBy(() -> folders().sealableSpec(ID))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("spec.yaml");
    }

    @Test
    default void giveBackWhatIsRewritten() {
        folders().create(ID, spec(), phases());
        put(
                ID,
                new Overlay(
                        Map.of(new RepoPath("old"), file(FileMode.REGULAR, "old")),
                        Map.of(new RepoPath("also/old"), file(FileMode.REGULAR, "old")),
                        List.of(new RepoPath("gone")),
                        Map.of(),
                        Map.of()));
        var wanted = new Overlay(
                Map.of(
                        new RepoPath("größe/leer"), file(FileMode.REGULAR, ""),
                        new RepoPath("run.sh"), file(FileMode.EXECUTABLE, "#!/bin/sh\n"),
                        new RepoPath("link"), file(FileMode.SYMLINK, "run.sh")),
                Map.of(new RepoPath("changed"), file(FileMode.REGULAR, "\u0000binary\r\n")),
                List.of(new RepoPath("- item"), new RepoPath("true")),
                Map.of(new RepoPath("to"), new RepoPath("from")),
                Map.of(new RepoPath("changed"), FileMode.EXECUTABLE));

        folders().rewrite(ID, wanted);
        assertThat(folders().overlay(ID)).isEqualTo(wanted);
        folders().rewrite(ID, wanted);
        assertThat(folders().overlay(ID)).isEqualTo(wanted);
        assertThat(folders().spec(ID)).isEqualTo(spec());
        assertThat(folders().phases(ID)).isEqualTo(phases());
    }

    @Test
    default void changeNothingAtFirst() {
        folders().create(ID, spec(), List.of());

        assertThat(folders().overlay(ID)).isEqualTo(new Overlay(Map.of(), Map.of(), List.of(), Map.of(), Map.of()));
    }

    @Test
    default void readWhatAFolderWouldChange() {
        folders().create(ID, spec(), List.of());
        var overlay = new Overlay(
                Map.of(
                        new RepoPath("src/größe.txt"), file(FileMode.REGULAR, "groß\r\n"),
                        new RepoPath("empty"), file(FileMode.REGULAR, ""),
                        new RepoPath("bin/run.sh"), file(FileMode.EXECUTABLE, "#!/bin/sh\n"),
                        new RepoPath("link"), file(FileMode.SYMLINK, "src/größe.txt"),
                        new RepoPath("binary"),
                                new OverlayFile(FileMode.REGULAR, Content.of(new byte[] {0, -1, -128, 10}))),
                Map.of(new RepoPath("a b/c.txt"), file(FileMode.REGULAR, "changed\n")),
                List.of(new RepoPath("old.txt")),
                Map.of(new RepoPath("nach.txt"), new RepoPath("von.txt")),
                Map.of(new RepoPath("script"), FileMode.EXECUTABLE, new RepoPath("note"), FileMode.REGULAR));

        put(ID, overlay);

        assertThat(folders().overlay(ID)).isEqualTo(overlay);
    }

    @Test
    default void knowWhetherAnOutputIsThere() {
        folders().create(ID, spec(), List.of());
        put(
                ID,
                new Overlay(
                        Map.of(
                                new RepoPath("a/b"), file(FileMode.REGULAR, "1"),
                                new RepoPath("link"), file(FileMode.SYMLINK, "a/b")),
                        Map.of(new RepoPath("c"), file(FileMode.REGULAR, "2")),
                        List.of(),
                        Map.of(),
                        Map.of()));

        assertThat(List.of("new/a/b", "modified/c", "spec.yaml"))
                .allMatch(output -> folders().has(ID, output));
        assertThat(List.of("new/a", "new/link", "new/c", "a/b", "phases.yaml", "", "/", "..", "new/../spec.yaml"))
                .noneMatch(output -> folders().has(ID, output));
    }

    @Test
    default void keepTheBundleSealedLast() {
        folders().create(ID, spec(), List.of());
        assertThat(folders().sealed(ID)).isEmpty();
        var whole = Samples.bundle();
        var part = new Bundle(whole.base(), whole.changes().subList(0, 1));

        folders().seal(ID, part);
        folders().seal(ID, whole);

        assertThat(folders().sealed(ID)).contains(whole);
        assertThat(folders().sealed(ID).orElseThrow().digest()).isEqualTo(whole.digest());
    }

    @Test
    default void archiveWholeAndRepeatably() {
        folders().create(ID, spec(), phases());
        var overlay = new Overlay(
                Map.of(new RepoPath("a"), file(FileMode.REGULAR, "1")), Map.of(), List.of(), Map.of(), Map.of());
        put(ID, overlay);
        folders().seal(ID, Samples.bundle());
        var before = folders().directory(ID);

        folders().archive(ID);
        folders().archive(ID);

        assertThat(folders().directory(ID)).isAbsolute().isNotEqualTo(before);
        assertThat(folders().spec(ID)).isEqualTo(spec());
        assertThat(folders().overlay(ID)).isEqualTo(overlay);
        assertThat(folders().sealed(ID)).contains(Samples.bundle());
    }

    @Test
    default void archiveNothingWhereNothingIs() {
        folders().archive(new ProjectId("never-created"));

        assertThat(folders().directory(new ProjectId("never-created"))).isAbsolute();
    }

    @Test
    default void showOnlyProjectsThatHaveAFolder() {
        folders().show(Samples.judgedProject());

        assertThatThrownBy(() -> folders().spec(ID)).isInstanceOf(Refused.class);
    }

    @Test
    default void aSpecIsReplacedAndNothingElse() {
        folders().create(ID, spec(), phases());
        var decided = new Spec(spec().title(), spec().description(), "adr/042-why.md", spec().acceptance());
        folders().respecify(ID, decided);

        assertThat(folders().spec(ID)).isEqualTo(decided);
        assertThat(folders().phases(ID)).isEqualTo(phases());
    }

    @Test
    default void copyAFileOnceAndLeaveWhatIsThere() {
        folders().create(ID, spec(), List.of());
        var path = new RepoPath("deep/file");

        var first = folders().copy(ID, path, new OverlayFile(FileMode.REGULAR, Content.of("1\n")));
        var again = folders().copy(ID, path, new OverlayFile(FileMode.REGULAR, Content.of("2\n")));

        assertThat(first).isEqualTo(again).isEqualTo(folders().directory(ID).resolve("modified/deep/file"));
        assertThat(folders().overlay(ID).modified())
                .containsExactly(Map.entry(path, new OverlayFile(FileMode.REGULAR, Content.of("1\n"))));
    }
}
