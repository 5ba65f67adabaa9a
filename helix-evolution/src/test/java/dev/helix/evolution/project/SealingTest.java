package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTest {

    private static final ProjectId ID = new ProjectId("sealing");
    private static final RepoPath APP = new RepoPath("app.txt");
    private static final RepoPath NOTES = new RepoPath("notes.txt");
    private static final RepoPath FRESH = new RepoPath("sub/fresh.txt");

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    @BeforeEach
    void create() {
        helix.projects.create(ID, new Spec("Seal", "", null, List.of()), List.of(), World.BY);
    }

    private List<Change> sealed() {
        helix.sealing.seal(ID, World.BY);
        return helix.projects.sealed(ID).changes();
    }

    private void put(Map<RepoPath, OverlayFile> added, Map<RepoPath, OverlayFile> modified, List<RepoPath> deleted) {
        world.folders.put(ID, new Overlay(added, modified, deleted, Map.of(), Map.of()));
    }

    private static OverlayFile file(String text) {
        return new OverlayFile(FileMode.REGULAR, Content.of(text));
    }

    @Test
    void namesTheBaseOfEveryModifiedFile() {
        put(Map.of(FRESH, file("fresh")), Map.of(APP, file("changed")), List.of(NOTES));

        assertThat(sealed())
                .satisfiesExactly(
                        modify -> assertThat(modify).isInstanceOfSatisfying(Change.Modify.class, change -> {
                            assertThat(change.path()).isEqualTo(APP);
                            assertThat(world.repository.read(change.base()).text())
                                    .isEqualTo("one\ntwo\nthree\n");
                        }),
                        delete -> assertThat(delete).isInstanceOf(Change.Delete.class),
                        add -> assertThat(add).isInstanceOf(Change.Add.class));
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.READY);
        assertThat(world.repository.pinned()).containsKey("sealed/" + ID);
    }

    @Test
    void leavesOutCopiesThatWereNotChanged() {
        put(Map.of(FRESH, file("fresh")), Map.of(APP, file("one\ntwo\nthree\n")), List.of());

        assertThat(sealed()).hasSize(1).allMatch(change -> change.path().equals(FRESH));
    }

    @Test
    void carriesRenamesAndModesOfChangesYaml() {
        world.folders.put(
                ID,
                new Overlay(
                        Map.of(),
                        Map.of(new RepoPath("renamed.txt"), file("other")),
                        List.of(),
                        Map.of(new RepoPath("renamed.txt"), APP),
                        Map.of(NOTES, FileMode.EXECUTABLE)));

        assertThat(sealed())
                .satisfiesExactly(
                        chmod -> assertThat(chmod)
                                .isInstanceOfSatisfying(
                                        Change.Chmod.class,
                                        change -> assertThat(change.mode()).isEqualTo(FileMode.EXECUTABLE)),
                        rename -> assertThat(rename)
                                .isInstanceOfSatisfying(
                                        Change.Rename.class,
                                        change -> assertThat(change.from()).isEqualTo(APP)));
    }

    @Test
    void refusesAnEmptyProject() {
        assertThatThrownBy(this::sealed).hasMessageContaining("NOTHING_TO_SEAL");
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.PENDING);
    }

    @Test
    void refusesANewFileThatExistsAndAModifiedOneThatDoesNot() {
        put(Map.of(APP, file("x")), Map.of(), List.of());
        assertThatThrownBy(this::sealed).hasMessageContaining("new/app.txt").hasMessageContaining("modified/");

        put(Map.of(), Map.of(FRESH, file("x")), List.of());
        assertThatThrownBy(this::sealed)
                .hasMessageContaining("modified/sub/fresh.txt")
                .hasMessageContaining("no such file");
    }

    @Test
    void refusesHelixOwnConfiguration() {
        put(Map.of(new RepoPath("helix.yaml"), file("x")), Map.of(), List.of());

        assertThatThrownBy(this::sealed).hasMessageContaining("UNSAFE_PATH").hasMessageContaining("helix.yaml");
    }

    @Test
    void takesALockedFileThatAPersonHasUnlockedForThisProject() {
        var ci = new RepoPath(".github/ci.yml");
        put(Map.of(ci, file("x"), FRESH, file("y")), Map.of(), List.of());
        assertThatThrownBy(this::sealed).hasMessageContaining("helix project unlock sealing .github/ci.yml");

        helix.projects.unlock(ID, ci, World.BY, "the new runner");

        assertThat(sealed()).hasSize(2);
        assertThat(world.restart().projects.show(ID).unlocks())
                .singleElement()
                .satisfies(unlock -> assertThat(unlock.reason()).isEqualTo("the new runner"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../outside", "a/../../../outside", ""})
    void refusesALinkThatLeadsOut(String target) {
        put(Map.of(FRESH, new OverlayFile(FileMode.SYMLINK, Content.of(target))), Map.of(), List.of());

        assertThatThrownBy(this::sealed).hasMessageContaining("UNSAFE_PATH").hasMessageContaining("sub/fresh.txt");
    }

    @Test
    void refusesAPointerWithoutItsContent() {
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 9\n";
        put(Map.of(FRESH, file(pointer)), Map.of(), List.of());
        assertThatThrownBy(this::sealed).hasMessageContaining("UNSAFE_PATH").hasMessageContaining("sub/fresh.txt");

        put(Map.of(), Map.of(APP, file(pointer)), List.of());
        assertThatThrownBy(this::sealed).hasMessageContaining("UNSAFE_PATH").hasMessageContaining("app.txt");
    }

    @Test
    void waitsForAFolderThatSomebodyStillWrites() {
        var writes = new AtomicInteger();
        put(Map.of(FRESH, file("begun")), Map.of(), List.of());
        world.folders.beforeReading(() -> {
            if (writes.incrementAndGet() == 2) {
                put(Map.of(FRESH, file("whole")), Map.of(), List.of());
            }
        });

        assertThat(sealed())
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Add.class,
                        add -> assertThat(world.repository.read(add.blob()).text())
                                .isEqualTo("whole"));
    }

    @Test
    void refusesAFolderThatKeepsChanging() {
        var writes = new AtomicInteger();
        put(Map.of(FRESH, file("0")), Map.of(), List.of());
        world.folders.beforeReading(() -> put(Map.of(FRESH, file("" + writes.incrementAndGet())), Map.of(), List.of()));

        assertThatThrownBy(this::sealed).hasMessageContaining("keeps changing");
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.PENDING);
    }

    @Test
    void takesALinkThatStaysInside() {
        put(Map.of(FRESH, new OverlayFile(FileMode.SYMLINK, Content.of("../app.txt"))), Map.of(), List.of());

        assertThat(sealed()).hasSize(1);
    }

    @Test
    void isRefusedWhileTheProjectRunsOnTheTestSystem() {
        helix.deploy();

        assertThatThrownBy(() -> helix.sealing.seal(World.PROJECT, World.BY))
                .hasMessageContaining("ILLEGAL_TRANSITION");
    }
}
