package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.fixture.FakeTestData;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an operator does with databases: filled while nothing works with them, and whole or once more after a crash. */
class DataOperationsTest {

    private final World world = new World();
    private final FakeTestData data = new FakeTestData(world.testSystem);
    private World.Helix helix = world.start(Mortal.never());

    @BeforeEach
    void startWithData() {
        world.data = Optional.of(data);
        helix = world.start(Mortal.never());
    }

    private Operation fill() {
        return helix.systems.fill(SystemName.TEST, World.BY).complete();
    }

    private SystemStatus.State state() {
        return helix.systems.state(SystemName.TEST);
    }

    @Test
    void areFilledWhileTheTestSystemStandsStillAndItRunsAgainAfterwards() {
        var ended = fill();

        assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.kind()).isEqualTo(OperationKind.SYNC_RAG_TO_TEST);
        assertThat(data.fills()).isEqualTo(1);
        assertThat(state()).isEqualTo(SystemStatus.State.RUNNING);
        assertThat(world.testSystem.deeds()).endsWith("stop " + world.old, "start " + world.old);
    }

    @Test
    void areFilledOfATestSystemThatDoesNotRunAndItStaysSo() {
        helix.systems.stop(SystemName.TEST, World.BY).complete();

        assertThat(fill().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(data.fills()).isEqualTo(1);
        assertThat(state()).isEqualTo(SystemStatus.State.STOPPED);
    }

    @Test
    void runTheOldSystemAgainWhenTheyCanNotBeFilled() {
        data.breakOnce();
        var ended = fill();

        assertThat(ended.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(String.valueOf(ended.error())).contains("the database does not answer");
        assertThat(state()).isEqualTo(SystemStatus.State.RUNNING);
    }

    @Test
    void areFilledOnceMoreAfterACrash() {
        var whole = Mortal.never();
        world.start(whole).systems.fill(SystemName.TEST, World.BY).complete();
        for (int call = 1; call <= whole.calls(); call++) {
            for (var side : Mortal.Side.values()) {
                try {
                    world.start(Mortal.dyingAt(call, side))
                            .systems
                            .fill(SystemName.TEST, World.BY)
                            .complete();
                } catch (Mortal.Killed e) {
                    // This is what is tried.
                }
                helix = world.restart();
                helix.recovery.run();
                var last =
                        helix.projection.lastOperation(SystemName.TEST, kind -> kind == OperationKind.SYNC_RAG_TO_TEST);
                var stopped = last.stream()
                        .flatMap(operation -> operation.steps().stream())
                        .anyMatch(step -> step.name().equals("stop") && step.state() == Operation.StepState.DONE);

                assertThat(helix.projection.unfinished()).isEmpty();
                assertThat(state()).as("killed %s call %s", side, call).isEqualTo(SystemStatus.State.RUNNING);
                if (stopped) {
                    assertThat(last.orElseThrow().state()).isEqualTo(Operation.State.SUCCEEDED);
                    assertThat(data.usedBy()).containsExactly(world.old.sha());
                }
            }
        }
    }

    @Test
    void areMarkedByAnOperation() {
        var ended = helix.systems.adopt(SystemName.TEST, World.BY).complete();

        assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.detail()).isEqualTo("marked"));
    }

    @Test
    void doNotMakeTheSupervisorBelieveThatProductionWasStarted() {
        helix.systems.stop(SystemName.PRODUCTION, World.BY).complete();

        assertThat(helix.projection.lastOperation(SystemName.PRODUCTION, OperationKind::isAboutProcess))
                .hasValueSatisfying(last -> assertThat(last.kind()).isEqualTo(OperationKind.STOP));
    }

    @Nested
    class WhereThereAreNone {

        @Test
        void nothingIsBegun() {
            world.data = Optional.empty();
            helix = world.start(Mortal.never());

            for (var attempt : List.<Runnable>of(
                    () -> helix.systems.fill(SystemName.TEST, World.BY),
                    () -> helix.systems.fill(SystemName.PRODUCTION, World.BY),
                    () -> helix.systems.adopt(SystemName.TEST, World.BY),
                    () -> helix.systems.up(SystemName.TEST, World.BY),
                    () -> helix.systems.down(SystemName.PRODUCTION, World.BY))) {
                assertThatThrownBy(attempt::run)
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.NoDatabases.class));
            }
            assertThat(helix.projection.unfinished()).isEmpty();
            assertThat(helix.systems.databases(SystemName.TEST)).isEmpty();
        }
    }
}
