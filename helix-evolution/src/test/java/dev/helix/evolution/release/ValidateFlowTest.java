package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.proof.StageProgram;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValidateFlowTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    @BeforeEach
    void deploy() {
        helix.deploy();
    }

    private EvolutionProject project() {
        return helix.projects.show(World.PROJECT);
    }

    private List<StageReport> stages() {
        return Objects.requireNonNull(project().report()).stages();
    }

    @Test
    void judgesTheSameCandidateAgain() {
        var before = project().report();
        world.clock.move(Duration.ofMinutes(1));

        assertThat(helix.validateAgain().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
        assertThat(project().report()).isNotEqualTo(before);
    }

    @Test
    void failsTheProjectAndPutsMainBackOnTheTestSystem() {
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        assertThat(helix.validateAgain().state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.testSystem.content().map(SlotContent::tree)).contains(world.old);
    }

    @Test
    void whyMainDoesNotComeBackIsToldWithoutTheLogOfTheSystem() {
        world.unitTestsEnd(1, "2 passed, 1 failed\n");
        world.testSystem.neverHealthy(world.old);

        var ended = helix.validateAgain();

        assertThat(ended.state()).isEqualTo(Operation.State.FAILED);
        assertThat(ended.error())
                .contains("does not come back with main: it answers 503")
                .doesNotContain("the log of");
    }

    @Test
    void aBadVerdictTellsWhatItWasMadeWithToo() {
        world.circumstances = new Circumstances(
                Map.of("java", "25.0.1", "git", "2.47.3"),
                List.of(new StageProgram("python3.13", "ab".repeat(32), "Python 3.13.5", List.of("unit", "e2e"))),
                false,
                "there is no sandbox here",
                Optional.of(new BlobId("c".repeat(40))));
        world.unitTestsEnd(1, "2 passed, 1 failed\n");

        var ended = helix.validateAgain();

        assertThat(ended.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(Circumstances.of(ended)).isEqualTo(world.circumstances);
    }

    @Test
    void callsATreeFlakyThatPassedAndFailed() {
        world.unitTestsEnd(1, "2 passed, 1 failed\n");
        helix.validateAgain();
        assertThat(stages().getLast().findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("flaky") && message.contains("passed 'unit'"));

        world.testsPass();
        helix.sealing.seal(World.PROJECT, World.BY);
        helix.deploy();

        assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
        assertThat(stages().get(1).findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("flaky") && message.contains("failed 'unit'"));
    }

    @Test
    void aVerdictByOtherStagesDoesNotCount() {
        world.benchmark = new ValidationPlan.BenchmarkPlan(
                new ValidationPlan.StageCommand(List.of("bench"), Duration.ofMinutes(1)), 1, 0, Set.of());
        var stricter = world.start(Mortal.never());

        assertThatThrownBy(() -> stricter.integration.begin(World.PROJECT, World.BY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("NOT_VALIDATED")
                .hasMessageContaining("deploy it and let it pass");

        world.benchmark = null;
        assertThat(world.start(Mortal.never()).integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void startsATestSystemThatIsDown() {
        world.testSystem.crash();

        assertThat(helix.validateAgain().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(world.testSystem.running()).isTrue();
    }

    @Test
    void failsTheProjectWhenItsSystemNoLongerStarts() {
        world.testSystem.crash();
        world.testSystem.neverHealthy(project().integrable().tree());

        helix.validateAgain();

        assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(stages()).singleElement().extracting(StageReport::name).isEqualTo("start");
        assertThat(world.testSystem.content().map(SlotContent::tree)).contains(world.old);
    }

    @Test
    void isRefusedWhenAnotherProjectRunsThereByNow() {
        var other = helix.project("other", "notes.txt", "other\n");
        helix.deployment.begin(other, World.BY).complete();

        assertThatThrownBy(helix::validateAgain)
                .hasMessageContaining("ILLEGAL_TRANSITION")
                .hasMessageContaining("deploy it first");
        assertThat(project().status()).isEqualTo(ProjectStatus.READY);
    }

    @Test
    void isRefusedWhenItsCandidateIsThereNoMore() {
        world.testSlots.switchTo(world.testSlots.prepare(world.old));

        assertThatThrownBy(helix::validateAgain)
                .hasMessageContaining("NOT_VALIDATED")
                .hasMessageContaining("deploy it again");
        assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
    }
}
