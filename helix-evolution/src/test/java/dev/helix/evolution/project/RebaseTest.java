package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebaseTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    private EvolutionProject project() {
        return helix.projects.show(World.PROJECT);
    }

    @Test
    void showsTheDeveloperWhatMainChangedMeanwhile() {
        world.commit("app.txt", "zero\none\ntwo\nthree\n");

        assertThat(helix.rebase().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(project().base()).isEqualTo(world.repository.main());
        assertThat(world.folders.overlay(World.PROJECT).modified().get(new RepoPath("app.txt")))
                .satisfies(file -> assertThat(file.content()).isEqualTo(Content.of("zero\none\nTWO\nthree\n")));
        assertThat(world.folders.overlay(World.PROJECT).added()).containsOnlyKeys(new RepoPath("new.txt"));
    }

    @Test
    void sealsAReadyProjectOnItsNewBaseSoThatItGoesOn() {
        var digest = project().seal();
        world.commit("notes.txt", "more\n");

        helix.rebase();

        assertThat(project().status()).isEqualTo(ProjectStatus.READY);
        assertThat(project().seal()).isNotEqualTo(digest);
        assertThat(helix.projects.sealed(World.PROJECT).base()).isEqualTo(world.repository.main());
        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void marksBothVersionsWhereTextsClashAndWaitsForADecision() {
        world.commit("app.txt", "one\nzwei\nthree\n");

        assertThat(helix.rebase().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(project().error()).contains("app.txt");
        assertThat(world.folders.overlay(World.PROJECT).modified().get(new RepoPath("app.txt")))
                .satisfies(file ->
                        assertThat(file.content().text()).contains("<<<<<<< main\nzwei\n", "TWO\n>>>>>>> project"));
        assertThatThrownBy(() -> helix.sealing.seal(World.PROJECT, World.BY))
                .hasMessageContaining("app.txt:2")
                .hasMessageContaining("not decided");

        world.folders.modify(World.PROJECT, "app.txt", "one\nZWEI\nthree\n");
        helix.sealing.seal(World.PROJECT, World.BY);
        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void changesNothingWhereItIsNotAboutTexts() {
        world.folders.delete(World.PROJECT, "notes.txt");
        helix.rebase();
        world.commit("notes.txt", "more\n");
        var base = project().base();
        var overlay = world.folders.overlay(World.PROJECT);

        var operation = helix.rebase();

        assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(operation.error()).contains("notes.txt");
        assertThat(project().base()).isEqualTo(base);
        assertThat(world.folders.overlay(World.PROJECT)).isEqualTo(overlay);
    }

    @Test
    void keepsWhatTheFolderHeldBefore() {
        world.commit("notes.txt", "more\n");

        helix.rebase();

        assertThat(world.repository.pinned()).containsKey("before-rebase/greeting");
    }

    @Test
    void movesTheBaseOfAFolderThatIsStillEmpty() {
        var id = new ProjectId("empty");
        helix.projects.create(id, new Spec("Empty", "", null, List.of()), List.of(), World.BY);
        world.commit("notes.txt", "more\n");

        helix.rebase.begin(id, World.BY).complete();

        assertThat(helix.projects.show(id).base()).isEqualTo(world.repository.main());
        assertThat(helix.projects.show(id).status()).isEqualTo(ProjectStatus.PENDING);
    }

    @Test
    void isRefusedWhileTheProjectIsDeployed() {
        helix.deploy();

        assertThatThrownBy(helix::rebase).hasMessageContaining("ILLEGAL_TRANSITION");
    }
}
