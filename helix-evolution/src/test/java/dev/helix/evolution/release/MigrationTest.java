package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.testkit.FakeSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The databases follow the tree: forwards with it, and back with it. */
class MigrationTest {

    private final World world = new World();
    private World.Helix helix = world.start(Mortal.never());

    private void migrates(boolean leadsBack) {
        world.migrate(leadsBack);
        helix = world.start(Mortal.never());
    }

    private FakeSchema production() {
        return world.productionSchema.orElseThrow();
    }

    private FakeSchema test() {
        return world.testSchema.orElseThrow();
    }

    private TreeId candidate() {
        return helix.projects.show(World.PROJECT).integrable().tree();
    }

    private static String told(Operation operation, String step) {
        return operation.steps().stream()
                .filter(run -> run.name().equals(step))
                .findFirst()
                .orElseThrow()
                .detail();
    }

    @Test
    void aCandidatesMigrationRunsOnTheTestDatabasesAndProductionsWhenItIsIntegrated() {
        migrates(false);
        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(test().content())
                .containsExactly(world.old.sha(), candidate().sha());
        assertThat(production().content()).containsExactly(world.old.sha());

        var integrated = helix.integrate();
        assertThat(integrated.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(told(integrated, "backup")).contains(".helix/backups/");
        assertThat(production().content()).hasSize(2);
    }

    @Test
    void aMigrationThatFailsFailsTheProjectAndTheTestDatabasesAreFilledAgain() {
        migrates(false);
        var tree = helix.deployment.preview(World.PROJECT).tree();
        test().breaks(tree);

        var deployed = helix.deploy();
        assertThat(deployed.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(deployed.error()).contains("control.migrate: exit code 1");
        assertThat(helix.projects.show(World.PROJECT).status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(test().content()).containsExactly(world.old.sha());
    }

    @Test
    void anotherCandidateThatComesBackFindsItsOwnMigrations() {
        migrates(false);
        var first = helix.project("first", "notes.txt", "other notes\n");
        helix.deploy(first);
        var old = helix.projects.show(first).integrable().tree();
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        assertThat(helix.deploy().state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(world.testSystem.content().orElseThrow().tree()).isEqualTo(old);
        assertThat(test().content()).containsExactly(world.old.sha(), old.sha());
    }

    @Test
    void rollingBackAndFillingLeaveNoMigrationOfAnotherTree() {
        migrates(false);
        helix.deploy();
        var tree = candidate();
        assertThat(helix.systems.fill(SystemName.TEST, World.BY).complete().state())
                .isEqualTo(Operation.State.SUCCEEDED);
        assertThat(test().content()).containsExactly(world.old.sha(), tree.sha());

        assertThat(helix.rollBack().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(test().content()).containsExactly(world.old.sha());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void productionThatDiesInProbationGoesBackWithItsDatabase(boolean leadsBack) {
        migrates(leadsBack);
        helix.deploy();
        world.production.diesAfter(candidate(), 3);

        var integrated = helix.integrate();
        assertThat(integrated.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(integrated.error()).contains(leadsBack ? "taken back by control.migrate.down" : "put back from");
        assertThat(production().content()).containsExactly(world.old.sha());
        assertThat(world.production.content().orElseThrow().tree()).isEqualTo(world.old);
    }

    /** What was written since the backup would be lost for nothing. */
    @Test
    void aDatabaseThatNoMigrationHasTouchedIsNotPutBack() {
        migrates(false);
        helix.deploy();
        production().bringsNone(candidate());
        world.production.neverHealthy(candidate());

        var integrated = helix.integrate();
        assertThat(integrated.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(integrated.error()).doesNotContain("put back from");
        assertThat(told(integrated, "migrate")).isEmpty();
    }

    @Test
    void nothingIsTouchedWhereNoBackupCanBeMade() {
        migrates(false);
        helix.deploy();
        production().goAway();

        var integrated = helix.integrate();
        assertThat(integrated.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(integrated.error()).contains("no program that makes a backup");
        assertThat(integrated.steps()).hasSize(1);
        assertThat(helix.projects.show(World.PROJECT).status()).isEqualTo(ProjectStatus.DEPLOYED);
        assertThat(world.production.deeds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMigrationThatMainsTreeCanNotLiveWithIsWarnedAbout(boolean leadsBack) {
        migrates(leadsBack);
        // It is well as long as the databases are as it knows them.
        world.testSystem.reports(world.old, new TreeId("e".repeat(40)));
        world.testSystem.stop();

        var deployed = helix.deploy();
        assertThat(deployed.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(SlotSwitchSteps.incompatible(deployed))
                .singleElement()
                .asString()
                .contains(
                        "main's tree is not well on the migrated databases",
                        leadsBack ? "control.migrate.down has to run" : "what was written since is lost");
    }

    @Test
    void mainsTreeIsOnlyLookedAtWhereSomethingWasMigrated() {
        migrates(false);
        test().bringsNone(helix.deployment.preview(World.PROJECT).tree());
        var deployed = helix.deploy();
        assertThat(told(deployed, "look-back")).isEqualTo("nothing was migrated");
        assertThat(SlotSwitchSteps.incompatible(deployed)).isEmpty();

        world.migrate(false);
        var other = world.start(Mortal.never()).deploy();
        assertThat(told(other, "look-back")).contains("main's tree did not run here before");
    }

    @Test
    void mainsTreeIsSaidToBeWellWhereItIs() {
        migrates(false);
        var deployed = helix.deploy();

        assertThat(told(deployed, "look-back")).contains("is well on the migrated databases, too");
        assertThat(world.testSystem.deeds()).containsSubsequence(List.of("start " + world.old, "start " + candidate()));
    }
}
