package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.evolution.fixture.FakeTestData;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestDataTest {

    private final World world = new World();
    private final FakeTestData data = new FakeTestData(world.testSystem);
    private World.Helix helix = world.start(Mortal.never());

    @BeforeEach
    void startWithData() {
        world.data = Optional.of(data);
        helix = world.start(Mortal.never());
    }

    private ProjectStatus status() {
        return helix.projects.show(World.PROJECT).status();
    }

    private String running() {
        return world.testSystem.content().map(SlotContent::tree).orElseThrow().sha();
    }

    @Test
    void isFilledForEachCandidateBeforeItStarts() {
        assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(data.fills()).isEqualTo(1);
        assertThat(data.usedBy()).containsExactly(running());
    }

    @Test
    void isFilledAgainWhenMainComesBack() {
        world.unitTestsEnd(1, "2 passed, 1 failed\n");
        assertThat(helix.deploy().state()).isEqualTo(Operation.State.ROLLED_BACK);

        assertThat(running()).isEqualTo(world.old.sha());
        assertThat(data.usedBy()).containsExactly(world.old.sha());
    }

    @Test
    void isFilledAgainByARollback() {
        helix.deploy();
        assertThat(helix.rollBack().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(data.usedBy()).containsExactly(world.old.sha());
    }

    @Test
    void failsTheProjectWhenItCanNotBeFilledAndMainRunsAgain() {
        data.breakOnce();
        var operation = helix.deploy();

        assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(String.valueOf(operation.error())).contains("the database does not answer");
        assertThat(status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(running()).isEqualTo(world.old.sha());
    }
}
