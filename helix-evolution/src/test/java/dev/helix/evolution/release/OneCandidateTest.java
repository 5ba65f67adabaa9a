package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import org.junit.jupiter.api.Test;

/** One test system holds one candidate. */
class OneCandidateTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());
    private final ProjectId first = World.PROJECT;
    private final ProjectId second = helix.project("second", "notes.txt", "other notes\n");

    private EvolutionProject project(ProjectId id) {
        return helix.projects.show(id);
    }

    private void assertRuns(ProjectId id) {
        assertThat(project(id).status()).isEqualTo(ProjectStatus.DEPLOYED);
        assertThat(world.testSystem.content().map(SlotContent::tree))
                .contains(project(id).integrable().tree());
    }

    @Test
    void deployingOverAnotherProjectMakesThatOneReadyAgainAndSaysSo() {
        helix.deploy(first);

        var operation = helix.deploy(second);

        assertRuns(second);
        assertThat(project(first).status()).isEqualTo(ProjectStatus.READY);
        assertThat(project(first).history().getLast().reason())
                .isEqualTo("project second took its place on the test system");
        assertThat(project(first).candidate()).isNull();
        assertThat(operation.steps())
                .filteredOn(step -> step.name().equals("displace"))
                .singleElement()
                .satisfies(
                        step -> assertThat(step.detail()).contains("greeting").contains("ready again"));
        assertThatThrownBy(() -> helix.rollBack(first)).hasMessageContaining("ILLEGAL_TRANSITION");
        assertRuns(second);
    }

    @Test
    void aDeploymentThatFailsLeavesTheOtherProjectWhereItWas() {
        helix.deploy(first);
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        helix.deploy(second);

        assertRuns(first);
        assertThat(project(second).status()).isEqualTo(ProjectStatus.FAILED);
        world.testsPass();
        assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    /** Journals of before one system held one candidate know two that are deployed. */
    @Test
    void rollingBackAProjectThatIsNotThereLeavesTheOneThatIs() {
        helix.deploy(second);
        helix.deploy(first);
        helix.projection.update(
                second, ready -> ready.deployed(project(first).integrable(), World.BY, world.clock.instant()));
        world.commit("app.txt", "zero\none\ntwo\nthree\n");
        helix.deploy(first);
        helix.projection.update(
                second,
                project -> project.status() == ProjectStatus.DEPLOYED
                        ? project
                        : project.deployed(
                                new dev.helix.domain.evolution.Candidate(
                                        world.repository.main(), world.old, world.repository.main()),
                                World.BY,
                                world.clock.instant()));

        var operation = helix.rollBack(second);

        assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(operation.steps())
                .filteredOn(step -> step.name().equals("choose"))
                .singleElement()
                .satisfies(step -> assertThat(step.detail()).contains("keeps it"));
        assertThat(project(second).status()).isEqualTo(ProjectStatus.READY);
        assertRuns(first);
    }

    @Test
    void deployingADeployedProjectMakesANewCandidateOnMainAsItIsNow() {
        helix.deploy(first);
        world.commit("notes.txt", "other notes\n");
        assertThat(helix.integrate().code()).isEqualTo("STALE_CANDIDATE");

        assertThat(helix.deploy(first).state()).isEqualTo(Operation.State.SUCCEEDED);

        assertRuns(first);
        assertThat(project(first).history())
                .extracting(EvolutionProject.Move::to)
                .endsWith(ProjectStatus.DEPLOYED, ProjectStatus.READY, ProjectStatus.DEPLOYED);
        assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void aNewCandidateThatConflictsLeavesTheOldOneDeployed() {
        helix.deploy(first);
        world.commit("app.txt", "one\nzwei\nthree\n");

        var operation = helix.deploy(first);

        assertThat(operation.code()).isEqualTo("MERGE_CONFLICT");
        assertRuns(first);
    }

    @Test
    void aNewCandidateThatFailsItsTestsFailsTheProjectWithItsReport() {
        helix.deploy(first);
        world.commit("notes.txt", "other notes\n");
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        helix.deploy(first);

        assertThat(project(first).status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(project(first).report())
                .isNotNull()
                .satisfies(report -> assertThat(report.passed()).isFalse());
    }

    @Test
    void aNewCandidateThatDoesNotStartFailsTheProject() {
        helix.deploy(first);
        world.commit("notes.txt", "other notes\n");
        var next = helix.deployment.preview(first).tree();
        world.testSystem.diesAtStart(next);

        helix.deploy(first);

        assertThat(project(first).status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(project(first).report()).isNotNull().satisfies(report -> {
            assertThat(report.tree()).isEqualTo(next);
            assertThat(report.stages().getLast().name()).isEqualTo("start");
        });
    }

    @Test
    void whatIsOnItsWayIntoProductionIsNotDisplaced() {
        helix.deploy(first);
        var integration = helix.integration.begin(first, World.BY);

        helix.deploy(second);

        assertThat(project(first).status()).isEqualTo(ProjectStatus.DEPLOYED);
        assertThat(integration.complete().state()).isEqualTo(Operation.State.SUCCEEDED);
    }
}
