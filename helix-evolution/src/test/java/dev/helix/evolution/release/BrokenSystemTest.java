package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is broken, stopped or was never built can be replaced, and is never made to look better than it was. */
class BrokenSystemTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());
    private final SystemControl test =
            new SystemControl(new HostedSystem(world.testSlots, world.testSystem), world.repository);
    private final SystemControl production =
            new SystemControl(new HostedSystem(world.productionSlots, world.production), world.repository);

    private ProjectStatus status() {
        return helix.projects.show(World.PROJECT).status();
    }

    @Test
    void aBrokenTestSystemDoesNotKeepItsRepairAway() {
        world.testSystem.neverHealthy(world.old);

        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void aBrokenProductionDoesNotKeepItsRepairAway() {
        world.production.neverHealthy(world.old);
        helix.deploy();

        assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void theWayBackSaysThatNothingHealthyWasThereBefore() {
        world.testSystem.neverHealthy(world.old);
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        var operation = helix.deploy();

        assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(operation.error()).contains("not healthy before either").contains("it answers 503");
        assertThat(world.testSystem.content()).isEqualTo(world.testSlots.current());
        assertThat(status()).isEqualTo(ProjectStatus.FAILED);
    }

    @Test
    void theWayBackOfABrokenProductionSaysSoToo() {
        helix.deploy();
        world.production.neverHealthy(world.old);
        world.production.neverHealthy(
                helix.projects.show(World.PROJECT).integrable().tree());

        var operation = helix.integrate();

        assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(operation.error()).contains("not healthy before either");
        assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
    }

    @Test
    void aRefusedDeploymentDoesNotStartAStoppedSystem() {
        test.stop();
        world.commit("app.txt", "one\nzwei\nthree\n");
        assertThat(helix.deploy().code()).isEqualTo("MERGE_CONFLICT");
        assertThat(world.testSystem.running()).isFalse();
    }

    @Test
    void aFailedDeploymentLeavesAStoppedSystemStopped() {
        test.stop();
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        assertThat(helix.deploy().state()).isEqualTo(Operation.State.ROLLED_BACK);

        assertThat(world.testSystem.running()).isFalse();
        assertThat(world.testSlots.current().map(SlotContent::tree)).contains(world.old);
    }

    @Test
    void whatCanNotBeStartedForItsPortIsSaidBeforeItIsBuilt() {
        test.stop();
        world.testSystem.portTaken(true);
        world.testSystem.builtBy("plan");

        assertThat(helix.deploy().error()).contains("port");
        assertThatThrownBy(test::start).hasMessageContaining("port");
        assertThat(world.testSystem.deeds()).noneMatch(deed -> deed.startsWith("build"));
    }

    @Test
    void aSlotThatWasNeverBuiltIsBuiltWhenItIsStartedAgain() {
        world.testSystem.builtBy("plan");

        var content = test.restart();

        assertThat(world.testSystem.deeds()).endsWith("build " + world.old, "stop " + world.old, "start " + world.old);
        assertThat(world.testSlots.builtBy(content)).contains("plan");
        test.restart();
        assertThat(world.testSystem.deeds().stream().filter(deed -> deed.startsWith("build")))
                .hasSize(1);

        world.testSystem.builtBy("another-plan");
        test.stop();
        assertThat(world.testSlots.builtBy(test.start())).contains("another-plan");
    }

    @Test
    void aSlotWhoseBuildFailedIsBuiltOnceMore() {
        world.testSystem.builtBy("plan");
        var failed = new CommandResult(new CommandResult.Exit.Code(2), "no compiler", Duration.ofSeconds(1));
        world.testSystem.builds(world.old, failed);
        assertThatThrownBy(test::restart).hasMessageContaining("exit code 2");
        assertThat(world.testSystem.running()).as("the old one runs on").isTrue();

        world.testSystem.heal(world.old);

        assertThat(world.testSlots.builtBy(test.restart())).contains("plan");
    }

    @Test
    void productionThatWasNeverInstalledHasAWayBack() {
        var fresh = new World();
        fresh.productionSlots.forget();
        fresh.production.stop();
        var process = fresh.start(Mortal.never());
        process.deploy();
        fresh.production.neverHealthy(
                process.projects.show(World.PROJECT).integrable().tree());

        assertThat(process.integrate().state()).isEqualTo(Operation.State.ROLLED_BACK);

        assertThat(fresh.productionSlots.current().map(SlotContent::tree)).contains(fresh.old);
        assertThat(production.tree()).isEqualTo(world.old);
    }

    @Test
    void aLiveSlotThatNobodyKnowsAnyMoreIsReplacedByADeployment() {
        world.testSlots.loseTheLiveOne();

        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
    }
}
