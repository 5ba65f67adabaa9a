package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TargetSystem;
import org.junit.jupiter.api.Test;

/** The contract of a {@link TargetSystem} that has a process. Implementations stop the subject after each test. */
public interface TargetSystemContract {

    /** Returns the subject, the same one within a test; nothing runs. */
    TargetSystem system();

    /** Returns the same system as a later HELIX finds it. */
    TargetSystem foundAgain();

    /** Returns what becomes healthy and reports its tree. */
    SlotContent healthy();

    /** Returns something else that does. */
    SlotContent anotherHealthy();

    /** Returns what runs and never becomes healthy, or not within the time the subject waits. */
    SlotContent neverHealthy();

    /** Returns what ends by itself before it is healthy, and says why in its log. */
    SlotContent diesAtStart();

    /** Returns what is healthy and reports another tree. */
    SlotContent reportsAnotherTree();

    private static Health.Unhealthy unhealthy(Health health) {
        assertThat(health).isInstanceOf(Health.Unhealthy.class);
        return (Health.Unhealthy) health;
    }

    private void becomesHealthy(SlotContent content) {
        system().start(content);
        assertThat(system().awaitHealthy(content.tree())).isInstanceOf(Health.Healthy.class);
    }

    @Test
    default void doesNotRunBeforeItIsStarted() {
        assertThat(system().running()).isFalse();
        assertThat(unhealthy(system().health(healthy().tree())).why()).isNotBlank();
    }

    @Test
    default void tellsNoMoreOfWhatWasPrintedThanIsAskedFor() {
        assertThat(system().printed(10)).isEmpty();
        becomesHealthy(healthy());

        assertThat(system().printed(0)).isEmpty();
        assertThat(system().printed(1)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    default void becomesHealthyAndReportsItsTree() {
        becomesHealthy(healthy());

        assertThat(system().running()).isTrue();
        assertThat(system().health(healthy().tree())).isInstanceOf(Health.Healthy.class);
    }

    @Test
    default void isUnhealthyWhenAnotherTreeIsExpected() {
        becomesHealthy(healthy());

        assertThat(unhealthy(system().health(new TreeId("e".repeat(40)))).why())
                .contains(healthy().tree().sha())
                .contains("e".repeat(40));
    }

    @Test
    default void refusesToStartASecondTime() {
        becomesHealthy(healthy());

        assertThatThrownBy(() -> system().start(healthy())).isInstanceOf(PortException.class);
        assertThat(system().health(healthy().tree())).isInstanceOf(Health.Healthy.class);
    }

    @Test
    default void runsSomethingElseAfterAStop() {
        becomesHealthy(healthy());
        system().stop();
        assertThat(system().running()).isFalse();

        becomesHealthy(anotherHealthy());

        unhealthy(system().health(healthy().tree()));
    }

    @Test
    default void stopsAsOftenAsItIsAsked() {
        system().stop();
        becomesHealthy(healthy());
        system().stop();
        system().stop();

        assertThat(system().running()).isFalse();
        unhealthy(system().health(healthy().tree()));
    }

    @Test
    default void isFoundAgain() {
        becomesHealthy(healthy());

        var later = foundAgain();
        assertThat(later.running()).isTrue();
        assertThat(later.health(healthy().tree())).isInstanceOf(Health.Healthy.class);
        assertThatThrownBy(() -> later.start(anotherHealthy())).isInstanceOf(PortException.class);

        later.stop();
        assertThat(system().running()).isFalse();
    }

    @Test
    default void tellsWhatRunsAndWhatDiedFromWhatWasStopped() {
        assertThat(system().state()).isEqualTo(SystemStatus.State.STOPPED);
        assertThat(system().process()).isEmpty();
        becomesHealthy(healthy());
        assertThat(system().state()).isEqualTo(SystemStatus.State.RUNNING);
        assertThat(foundAgain().process()).isPresent();
        system().stop();
        assertThat(system().state()).isEqualTo(SystemStatus.State.STOPPED);

        system().start(diesAtStart());
        system().awaitHealthy(diesAtStart().tree());

        assertThat(system().state()).isEqualTo(SystemStatus.State.DIED);
        assertThat(system().process()).isEmpty();
        assertThat(foundAgain().state()).isEqualTo(SystemStatus.State.DIED);
    }

    @Test
    default void givesUpOnWhatNeverBecomesHealthy() {
        system().start(neverHealthy());

        assertThat(unhealthy(system().awaitHealthy(neverHealthy().tree())).why())
                .isNotBlank();
        assertThat(system().running()).isTrue();
        system().stop();
        assertThat(system().running()).isFalse();
    }

    @Test
    default void showsTheLogOfWhatDiesAtItsStart() {
        system().start(diesAtStart());

        assertThat(unhealthy(system().awaitHealthy(diesAtStart().tree())).logTail())
                .isNotBlank();
        assertThat(system().running()).isFalse();
    }

    @Test
    default void doesNotTakeAnotherTreeForHealthy() {
        system().start(reportsAnotherTree());

        assertThat(unhealthy(system().awaitHealthy(reportsAnotherTree().tree())).why())
                .contains(reportsAnotherTree().tree().sha());
    }
}
