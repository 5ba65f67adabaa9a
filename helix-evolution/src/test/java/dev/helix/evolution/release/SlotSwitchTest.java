package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.port.Slots;
import dev.helix.evolution.fixture.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is switched to is what was written and built, or nothing is switched. */
class SlotSwitchTest {

    private static final SlotDifferences PRODUCT = new SlotDifferences(List.of(), List.of("built.jar"));

    private final World world = new World();
    private final Deque<SlotDifferences> found = new ArrayDeque<>();
    private final SlotSwitch switching = new SlotSwitch(comparing(world.testSlots), world.testSystem);
    private SlotContent content;

    /** A build's products lie outside of what slots in memory hold, so what a comparison finds is said by the test. */
    private Slots comparing(Slots slots) {
        return (Slots) Proxy.newProxyInstance(
                Slots.class.getClassLoader(), new Class<?>[] {Slots.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("compare") && !found.isEmpty()) {
                        return found.removeFirst();
                    }
                    try {
                        return method.invoke(slots, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @BeforeEach
    void prepare() {
        world.testSystem.builtBy("make");
        content = switching.prepare(world.old).content();
        switching.build(content, line -> {});
    }

    private long builds() {
        return world.testSystem.deeds().stream()
                .filter(deed -> deed.equals("build " + world.old))
                .count();
    }

    @Test
    void aProductThatSomebodyChangedIsBuiltAgainAndNamed() {
        found.add(PRODUCT);
        found.add(SlotDifferences.NONE);

        assertThat(switching.switchTo(content)).containsExactly("built.jar");

        assertThat(builds()).isEqualTo(2);
        assertThat(world.testSlots.current()).contains(content);
    }

    @Test
    void aProductThatIsChangedAgainAndAgainIsNotSwitchedTo() {
        var before = world.testSlots.current();
        found.add(PRODUCT);
        found.add(PRODUCT);

        assertThatThrownBy(() -> switching.switchTo(content)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isInstanceOf(Refusal.SlotTampered.class);
            assertThat(refused).hasMessageContaining("built.jar");
        });
        assertThat(world.testSlots.current()).isEqualTo(before);
    }

    @Test
    void whatCanNotBeBuiltAgainIsNotSwitchedTo() {
        var before = world.testSlots.current();
        found.add(PRODUCT);
        world.testSystem.builds(
                world.old, new CommandResult(new CommandResult.Exit.Code(2), "no compiler", Duration.ZERO));

        assertThatThrownBy(() -> switching.switchTo(content)).hasMessageContaining("exit code 2");
        assertThat(world.testSlots.current()).isEqualTo(before);
    }

    @Test
    void whatWasTakenOutOfTheLiveSlotStopsAStage() {
        switching.switchTo(content);
        switching.ran();
        world.testSlots.spoil(content.slot(), "app.txt", "forged\n");

        assertThatThrownBy(() -> switching.requireUntouched(content, true))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isEqualTo(new Refusal.SlotTampered(
                                        world.testSystem.name(), content.slot(), List.of("app.txt"))));
    }
}
