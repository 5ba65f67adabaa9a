package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import org.junit.jupiter.api.Test;

class ChangeSizesTest {

    @Test
    void ofAFileThatIsTooLargeOnOneSideNoLineIsCounted() {
        var world = new World();
        world.commit("large.txt", "line\n".repeat(50_000));
        var helix = world.start(Mortal.never());
        var id = helix.project("smaller", "large.txt", "line\nother\n");

        assertThat(helix.projects.size(helix.projects.show(id))).contains(new ChangeSize(1, 0, 0));
    }
}
