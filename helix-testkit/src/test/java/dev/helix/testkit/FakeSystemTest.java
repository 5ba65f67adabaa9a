package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeSystemTest implements TargetSystemContract {

    private final FakeSystem system = new FakeSystem(SystemName.TEST);

    @BeforeEach
    void tellItAboutItsTrees() {
        system.neverHealthy(neverHealthy().tree());
        system.diesAtStart(diesAtStart().tree());
        system.reports(reportsAnotherTree().tree(), new TreeId("f".repeat(40)));
    }

    private static SlotContent content(int digit) {
        return new SlotContent(Slot.A, new TreeId(Integer.toString(digit).repeat(40)));
    }

    @Override
    public FakeSystem system() {
        return system;
    }

    @Override
    public FakeSystem foundAgain() {
        return system;
    }

    @Override
    public SlotContent healthy() {
        return content(1);
    }

    @Override
    public SlotContent anotherHealthy() {
        return content(2);
    }

    @Override
    public SlotContent neverHealthy() {
        return content(3);
    }

    @Override
    public SlotContent diesAtStart() {
        return content(4);
    }

    @Override
    public SlotContent reportsAnotherTree() {
        return content(5);
    }

    @Test
    void diesAfterSoManyLooks() {
        system.diesAfter(healthy().tree(), 2);
        system.start(healthy());

        assertThat(system.awaitHealthy(healthy().tree())).isInstanceOf(Health.Healthy.class);
        assertThat(system.running()).isTrue();
        assertThat(system.health(healthy().tree())).isInstanceOf(Health.Healthy.class);
        assertThat(system.running()).isFalse();
        assertThat(system.health(healthy().tree())).isInstanceOf(Health.Unhealthy.class);
    }

    @Test
    void remembersWhatItDid() {
        var build = ScriptedCommands.exit(1, "no");
        system.builds(healthy().tree(), build);

        assertThat(system.build(healthy(), line -> {})).contains(build);
        assertThat(system.build(anotherHealthy(), line -> {})).isEmpty();
        system.start(healthy());
        system.stop();
        system.stop();

        var tree = healthy().tree();
        assertThat(system.deeds()).containsExactly("build " + tree, "start " + tree, "stop " + tree);
    }

    @Test
    void canRefuseToStartAndToStop() {
        system.cannotStart(healthy().tree());
        assertThatThrownBy(() -> system.start(healthy())).isInstanceOf(PortException.class);

        system.heal(healthy().tree());
        system.start(healthy());
        system.stoppable(false);
        assertThatThrownBy(system::stop).isInstanceOf(PortException.class);
        assertThat(system.content()).contains(healthy());

        system.crash();
        assertThat(system.running()).isFalse();
    }
}
