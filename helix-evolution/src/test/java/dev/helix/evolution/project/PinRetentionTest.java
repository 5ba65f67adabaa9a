package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinRetentionTest {

    private static final Duration KEPT = Duration.ofDays(90);
    private static final ProjectId GONE = new ProjectId("gone");
    private static final ProjectId OPEN = new ProjectId("open");

    private final World world = new World();

    /** One project in production, one given up, one open. */
    private void live() {
        var helix = world.start(Mortal.never());
        helix.deploy();
        assertThat(helix.integrate().error()).isNull();
        helix.project(GONE.value(), "notes.txt", "other notes\n");
        helix.moves.beginAbort(GONE, World.BY).complete();
        helix.project(OPEN.value(), "notes.txt", "more notes\n");
        assertThat(names()).contains("sealed/gone", "sealed/greeting", "candidates/greeting", "integrated/greeting");
    }

    private List<String> names() {
        return List.copyOf(world.repository.pinned().keySet());
    }

    private PinRetention retention(Mortal mortal) {
        var helix = world.start(mortal);
        return new PinRetention(
                helix.projection, mortal.through(Repository.class, world.repository), KEPT, world.clock);
    }

    @Test
    void keepsEveryNameUntilItsProjectHasBeenInTheArchiveForLongEnough() {
        live();
        var before = names();
        world.clock.move(KEPT.minusDays(1));

        assertThat(retention(Mortal.never()).run()).isEmpty();

        assertThat(names()).isEqualTo(before);
    }

    @Test
    void letsTheNamesOfOldProjectsGoNotesThatAndKeepsThoseOfOpenOnes() {
        live();
        world.repository.pin("of-somebody/else", world.repository.main());
        world.clock.move(KEPT.plusDays(1));

        var gone = retention(Mortal.never()).run();

        assertThat(names()).containsExactly("of-somebody/else", "sealed/open");
        assertThat(gone).contains("sealed/gone", "sealed/greeting", "candidates/greeting", "integrated/greeting");
        assertThat(world.journal.after(0).getLast().entry()).isEqualTo(new JournalEntry.PinsDropped(gone));
        assertThat(world.start(Mortal.never())
                        .projects
                        .show(World.PROJECT)
                        .status()
                        .isFinal())
                .isTrue();
    }

    @Test
    void keepsWhatWasInProductionWhereMainHasItNoMore() {
        var before = world.repository.main();
        live();
        assertThat(world.repository.advanceMain(world.repository.main(), before))
                .isTrue();
        world.clock.move(KEPT.plusDays(1));

        retention(Mortal.never()).run();

        assertThat(names()).contains("integrated/greeting").doesNotContain("sealed/greeting", "sealed/gone");
        assertThat(names()).anyMatch(name -> name.startsWith("good/"));
    }

    private static PinRetentionTest afterALongTime() {
        var test = new PinRetentionTest();
        test.live();
        test.world.clock.move(KEPT.plusDays(1));
        return test;
    }

    @Test
    void killedAtAnyPointIsDoneByTheNextProcess() {
        var whole = Mortal.never();
        var first = afterALongTime().retention(whole);
        var opening = whole.calls();
        first.run();
        assertThat(whole.calls()).isGreaterThan(opening);
        for (var side : Mortal.Side.values()) {
            for (int call = opening + 1; call <= whole.calls(); call++) {
                var test = afterALongTime();
                var dying = test.retention(Mortal.dyingAt(call, side));
                assertThatThrownBy(dying::run).as("call %d, %s", call, side).isInstanceOf(Mortal.Killed.class);

                test.world.restart();
                test.retention(Mortal.never()).run();

                assertThat(test.names()).as("call %d, %s", call, side).containsExactly("sealed/open");
            }
        }
    }
}
