package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevertTest {

    private static final ProjectId INVERSE = new ProjectId("revert-greeting");

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    @BeforeEach
    void integrate() {
        helix.deploy();
        helix.integrate();
    }

    @Test
    void makesAProjectThatTakesTheSameRoadBack() {
        var operation = helix.revert();

        assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(operation.facts()).containsEntry(Revert.CREATED, INVERSE.value());
        assertThat(helix.projects.show(INVERSE).status()).isEqualTo(ProjectStatus.READY);
        assertThat(helix.deployment.begin(INVERSE, World.BY).complete().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(helix.integration.begin(INVERSE, World.BY).complete().state())
                .isEqualTo(Operation.State.SUCCEEDED);
        assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
        assertThat(helix.projects.show(World.PROJECT).status()).isEqualTo(ProjectStatus.INTEGRATED);
    }

    @Test
    void keepsWhatCameLater() {
        world.commit("notes.txt", "later\n");
        world.commit("app.txt", "zero\none\nTWO\nthree\n");

        helix.revert();
        helix.deployment.begin(INVERSE, World.BY).complete();

        assertThat(world.testSlots.files(world.testSlots.current().orElseThrow().slot()))
                .containsEntry("notes.txt", "later\n")
                .containsEntry("app.txt", "zero\none\ntwo\nthree\n")
                .doesNotContainKey("new.txt");
    }

    @Test
    void conflictsWithWhatWasBuiltOnTop() {
        world.commit("app.txt", "one\nTWO and a half\nthree\n");

        helix.revert();

        assertThatThrownBy(() -> helix.projects.diff(INVERSE))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.MergeConflict.class));
    }

    @Test
    void findsAFreeNameTheSecondTime() {
        helix.revert();

        assertThat(helix.revert().facts()).containsEntry(Revert.CREATED, "revert-greeting-2");
    }

    @Test
    void isRefusedForWhatIsNotInProduction() {
        helix.revert();

        assertThatThrownBy(() -> helix.revert.begin(INVERSE, World.BY)).hasMessageContaining("only an integrated one");
    }
}
