package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.SlotTampered;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotPatrolTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());
    private final SlotPatrol patrol = new SlotPatrol(
            helix.projection,
            List.of(
                    new HostedSystem(world.productionSlots, world.production),
                    new HostedSystem(world.testSlots, world.testSystem)));

    private List<JournalEntry> told() {
        return world.journal.after(0).stream()
                .<JournalEntry>map(recorded -> recorded.entry())
                .filter(SlotTampered.class::isInstance)
                .toList();
    }

    private Slot live() {
        return world.productionSlots.current().orElseThrow().slot();
    }

    @Test
    void whatIsAsItWasIsNotToldOf() {
        patrol.look();

        assertThat(told()).isEmpty();
    }

    @Test
    void eachChangeIsToldOnceAndThatAllIsWellAgainToo() {
        world.productionSlots.spoil(live(), "app.txt", "forged\n");
        patrol.look();
        patrol.look();
        assertThat(told()).containsExactly(new SlotTampered(SystemName.PRODUCTION, live(), List.of("app.txt")));

        world.productionSlots.spoil(live(), "notes.txt", "forged\n");
        patrol.look();

        assertThat(told())
                .hasSize(2)
                .last()
                .satisfies(entry ->
                        assertThat(((SlotTampered) entry).paths()).containsExactlyInAnyOrder("app.txt", "notes.txt"));
    }

    @Test
    void aSystemThatIsBeingWorkedOnIsLeftAlone() {
        world.productionSlots.spoil(live(), "app.txt", "forged\n");
        helix.projection.append(new JournalEntry.OperationStarted(OperationKind.INTEGRATE, World.PROJECT, World.BY));

        patrol.look();

        assertThat(told()).isEmpty();
    }

    @Test
    void aSlotThatCanNotBeReadKeepsNobodyFromLookingAtTheOther() {
        world.productionSlots.loseTheLiveOne();
        var test = world.testSlots.current().orElseThrow().slot();
        world.testSlots.spoil(test, "app.txt", "forged\n");

        patrol.look();

        assertThat(told()).containsExactly(new SlotTampered(SystemName.TEST, test, List.of("app.txt")));
    }
}
