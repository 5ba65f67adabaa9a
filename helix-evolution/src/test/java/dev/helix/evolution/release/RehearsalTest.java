package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back is tried before anybody needs it. */
class RehearsalTest {

    private final World world = new World();
    private World.Helix helix = world.start(Mortal.never());

    private TreeId deployed() {
        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
        return helix.projects.show(World.PROJECT).integrable().tree();
    }

    private WayBack wayBack() {
        return helix.rehearsal.wayBack(helix.projects.show(World.PROJECT));
    }

    private Refusal refusal() {
        try {
            helix.rehearsal.begin(World.PROJECT, World.BY);
            throw new AssertionError("nothing was refused");
        } catch (Refused e) {
            return e.refusal();
        }
    }

    private static String told(Operation operation, String step) {
        return operation.steps().stream()
                .filter(run -> run.name().equals(step))
                .findFirst()
                .orElseThrow()
                .detail();
    }

    @Test
    void theTestSystemGoesToMainAndComesBack() {
        var candidate = deployed();
        assertThat(wayBack()).isEqualTo(new WayBack.Untried());
        int before = world.testSystem.deeds().size();

        var rehearsed = helix.rehearse();

        assertThat(rehearsed.state()).as(rehearsed.error()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(world.testSystem
                        .deeds()
                        .subList(before, world.testSystem.deeds().size()))
                .containsExactly("stop " + candidate, "start " + world.old, "stop " + world.old, "start " + candidate);
        assertThat(told(rehearsed, "return")).contains(candidate.toString());
        assertThat(world.testSlots.current().orElseThrow().tree()).isEqualTo(candidate);
        assertThat(world.testSystem.content().orElseThrow().tree()).isEqualTo(candidate);
        var project = helix.projects.show(World.PROJECT);
        assertThat(project.status()).isEqualTo(ProjectStatus.DEPLOYED);
        assertThat(project.report()).isNotNull();
        assertThat(wayBack()).isInstanceOf(WayBack.Rehearsed.class);
        assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(wayBack()).isEqualTo(new WayBack.NotNeeded());
    }

    @Test
    void whereMainIsNotWellTheCandidateIsBackAndTheWayBackHasFailed() {
        var candidate = deployed();
        assertThat(helix.rehearse().state()).isEqualTo(Operation.State.SUCCEEDED);
        world.testSystem.neverHealthy(world.old);

        var rehearsed = helix.rehearse();

        assertThat(rehearsed.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(rehearsed.error()).contains("step 'start' failed");
        assertThat(world.testSystem.content().orElseThrow().tree()).isEqualTo(candidate);
        assertThat(world.testSlots.current().orElseThrow().tree()).isEqualTo(candidate);
        // The last word counts, and not the best one.
        assertThat(wayBack()).isEqualTo(new WayBack.Failed(rehearsed.id()));
    }

    @Test
    void howLongItTookIsToldFromTheStopToWhenMainIsWell() {
        deployed();
        var id = helix.rehearse().id();
        var steps = helix.projection.operation(id).orElseThrow().steps();
        var stop = steps.stream()
                .filter(step -> step.name().equals("stop"))
                .findFirst()
                .orElseThrow();
        var start = steps.stream()
                .filter(step -> step.name().equals("start"))
                .findFirst()
                .orElseThrow();

        var rehearsed = (WayBack.Rehearsed) wayBack();

        assertThat(rehearsed.operation()).isEqualTo(id);
        assertThat(rehearsed.at()).isEqualTo(start.endedAt());
        assertThat(rehearsed.took()).isEqualTo(Duration.between(stop.startedAt(), start.endedAt()));
    }

    @Test
    void aRehearsalHoldsForOneCandidateAndMainAsItIs() {
        deployed();
        helix.rehearse();
        assertThat(wayBack()).isInstanceOf(WayBack.Rehearsed.class);

        world.commit("notes.txt", "other notes\n");
        assertThat(wayBack()).isEqualTo(new WayBack.Untried());

        helix.deploy();
        helix.rehearse();
        assertThat(wayBack()).isInstanceOf(WayBack.Rehearsed.class);
        // Another process reads the same in the journal.
        helix = world.restart();
        assertThat(wayBack()).isInstanceOf(WayBack.Rehearsed.class);
    }

    @Test
    void whereItIsDemandedNothingIsIntegratedWithoutIt() {
        deployed();
        var project = helix.projects.show(World.PROJECT);
        var approval = Approval.ANY.and(helix.rehearsal::requireRehearsed);
        assertThatThrownBy(() -> approval.require(project, World.BY))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.WayBackUntried(World.PROJECT)));

        helix.rehearse();
        approval.require(project, World.BY);

        world.testSystem.neverHealthy(world.old);
        helix.rehearse();
        assertThatThrownBy(() -> approval.require(project, World.BY)).isInstanceOf(Refused.class);
    }

    @Test
    void onlyWhatRunsOnTheTestSystemIsRehearsed() {
        assertThat(refusal()).isEqualTo(new Refusal.NotDeployed(World.PROJECT, ProjectStatus.READY));
        deployed();
        var other = helix.project("other", "notes.txt", "other notes\n");
        helix.deploy(other);
        assertThat(refusal()).isInstanceOf(Refusal.NotDeployed.class);
        assertThat(helix.rehearsal.wayBack(helix.projects.show(new ProjectId("other"))))
                .isEqualTo(new WayBack.Untried());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMigrationWithAWayDownIsLedDownAndUpAgain(boolean leadsBack) {
        world.migrate(leadsBack);
        helix = world.start(Mortal.never());
        var candidate = deployed();
        var schema = world.testSchema.orElseThrow();
        assertThat(schema.content()).containsExactly(world.old.sha(), candidate.sha());

        var rehearsed = helix.rehearse();

        assertThat(rehearsed.state()).as(rehearsed.error()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(told(rehearsed, "migrate")).contains(leadsBack ? "control.migrate.down" : "migrated in");
        assertThat(rehearsed.steps().stream()
                        .map(Operation.StepRun::name)
                        .toList()
                        .contains("data"))
                .isEqualTo(!leadsBack);
        assertThat(schema.content()).containsExactly(world.old.sha(), candidate.sha());
        assertThat(world.productionSchema.orElseThrow().content()).isEqualTo(List.of(world.old.sha()));
    }

    @Test
    void aTestSystemThatSomebodyHasStoppedIsLeftStopped() {
        var candidate = deployed();
        world.testSystem.stop();

        assertThat(helix.rehearse().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(world.testSystem.process()).isEmpty();
        assertThat(world.testSlots.current().orElseThrow().tree()).isEqualTo(candidate);
        assertThat(world.testSystem.name()).isEqualTo(SystemName.TEST);
    }
}
