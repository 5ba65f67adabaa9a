package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import org.junit.jupiter.api.Test;

class DroppedProjectsTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());
    private final DroppedProjects dropped = new DroppedProjects(helix.projection, world.repository);

    @Test
    void findsWhatMainNoLongerContains() {
        var before = world.repository.main();
        helix.deploy();
        helix.integrate();
        assertThat(dropped.find()).isEmpty();
        world.commit("notes.txt", "more notes\n");
        assertThat(dropped.find()).as("main only grew").isEmpty();

        world.repository.advanceMain(world.repository.main(), before);

        assertThat(dropped.find()).extracting(EvolutionProject::id).containsExactly(World.PROJECT);
        world.commit("notes.txt", "other notes\n");
        assertThat(dropped.find()).extracting(EvolutionProject::id).containsExactly(World.PROJECT);
    }
}
