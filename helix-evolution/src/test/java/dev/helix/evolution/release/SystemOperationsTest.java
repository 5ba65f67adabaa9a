package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SystemOperationsTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    private Operation start() {
        return helix.systems.start(SystemName.PRODUCTION, World.BY).complete();
    }

    private Operation stop() {
        return helix.systems.stop(SystemName.PRODUCTION, World.BY).complete();
    }

    private Operation restart() {
        return helix.systems.restart(SystemName.PRODUCTION, World.BY).complete();
    }

    private SystemStatus.State state() {
        return helix.systems.state(SystemName.PRODUCTION);
    }

    @Test
    void stopsStartsAndRestarts() {
        assertThat(stop().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(state()).isEqualTo(SystemStatus.State.STOPPED);
        assertThat(start().state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(state()).isEqualTo(SystemStatus.State.RUNNING);

        assertThat(restart().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(world.production.deeds()).endsWith("stop " + world.old, "start " + world.old);
        assertThat(helix.systems.status(SystemName.PRODUCTION).content())
                .isEqualTo(world.productionSlots.current().orElseThrow());
    }

    @Test
    void leavesWhatIsWellAlone() {
        var before = world.production.deeds();

        assertThat(start().state()).isEqualTo(Operation.State.SUCCEEDED);

        assertThat(world.production.deeds()).isEqualTo(before);
    }

    @Test
    void isInTheJournalAsAnOperationOnASystem() {
        var ended = restart();

        assertThat(ended.kind()).isEqualTo(OperationKind.RESTART);
        assertThat(ended.concerns(SystemName.PRODUCTION)).isTrue();
        assertThat(world.restart().projection.operation(ended.id())).contains(ended);
        assertThat(helix.projection.lastOperation(SystemName.PRODUCTION)).contains(ended);
        assertThat(helix.projection.lastOperation(World.PROJECT)).isEmpty();
    }

    @Test
    void waitsForTheOperationThatWorksOnTheSystem() {
        helix.deploy();
        var integration = helix.integration.begin(World.PROJECT, World.BY);

        assertThatThrownBy(this::restart)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.SlotTaken.class));
        assertThat(helix.systems.restart(SystemName.TEST, World.BY).complete().state())
                .as("the other system is free")
                .isEqualTo(Operation.State.SUCCEEDED);
        assertThat(integration.complete().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void whatDoesNotComeUpIsToldWithTheEndOfItsLog() {
        stop();
        world.production.neverHealthy(world.old);

        var ended = start();

        assertThat(ended.state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(ended.code()).isEqualTo("STEP_FAILED");
        assertThat(ended.steps())
                .filteredOn(step -> step.name().equals("start"))
                .singleElement()
                .satisfies(step -> assertThat(step.output()).contains("the log of the production system"));
        assertThat(state()).isEqualTo(SystemStatus.State.STOPPED);
    }

    @Nested
    class Supervising {

        private int restarts() {
            return helix.supervisor.activity().restarts();
        }

        @Test
        void restartsWhatEndedByItself() {
            helix.supervisor.look();
            world.production.crash();
            assertThat(state()).isEqualTo(SystemStatus.State.DIED);

            assertThat(helix.supervisor.look()).hasValueSatisfying(ended -> {
                assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
                assertThat(ended.by()).isEqualTo(Supervisor.NAME);
            });

            assertThat(state()).isEqualTo(SystemStatus.State.RUNNING);
            assertThat(restarts()).isEqualTo(1);
            assertThat(world.production.content().map(SlotContent::tree)).contains(world.old);
        }

        @Test
        void restartsWhatDiedBeforeItsFirstLook() {
            stop();
            start();
            world.production.crash();

            assertThat(helix.supervisor.look())
                    .hasValueSatisfying(ended -> assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED));
            assertThat(restarts()).isEqualTo(1);
        }

        @Test
        void leavesWhatAnOperatorStopped() {
            helix.supervisor.look();
            stop();

            assertThat(helix.supervisor.look()).isEmpty();

            start();
            helix.supervisor.look();
            world.production.crash();
            assertThat(helix.supervisor.look()).isPresent();
        }

        @Test
        void keepsOutOfAnIntegration() {
            helix.deploy();
            helix.supervisor.look();
            var integration = helix.integration.begin(World.PROJECT, World.BY);
            world.production.crash();

            assertThat(helix.supervisor.look()).isEmpty();

            assertThat(integration.complete().state()).isEqualTo(Operation.State.SUCCEEDED);
            assertThat(helix.supervisor.look()).isEmpty();
        }

        @Test
        void triesLessAndLessOftenAndGivesUp() {
            helix.supervisor.look();
            world.production.diesAtStart(world.old);
            world.production.crash();
            int tried = 0;
            var begin = world.clock.instant();
            for (int second = 0; second < 300; second++) {
                tried += helix.supervisor.look().isPresent() ? 1 : 0;
                if (second == 0) {
                    assertThat(helix.supervisor.look()).as("not at once again").isEmpty();
                }
                world.clock.pause(Duration.ofSeconds(1));
            }

            assertThat(begin).isBefore(world.clock.instant());
            assertThat(tried).isEqualTo(Supervisor.MOST_ATTEMPTS);
            assertThat(helix.supervisor.activity().gaveUp()).contains("5 times");
            assertThat(restarts()).isZero();

            world.production.heal(world.old);
            start();
            helix.supervisor.look();
            world.clock.pause(Supervisor.WELL_AGAIN);
            helix.supervisor.look();
            assertThat(helix.supervisor.activity().gaveUp()).isNull();
            world.production.crash();
            assertThat(helix.supervisor.look()).isPresent();
        }
    }
}
