package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.project.Radar.Grade;
import java.util.List;
import org.junit.jupiter.api.Test;

class RadarTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    @Test
    void gradesEachOpenProjectAgainstMain() {
        var same = helix.project("same", "notes.txt", "later\n");
        helix.projects.create(new ProjectId("draft"), new Spec("Draft", "", null, List.of()), List.of(), World.BY);
        world.commit("notes.txt", "later\n");
        world.commit("app.txt", "one\nzwei\nthree\n");

        assertThat(helix.radar.readings())
                .extracting(reading ->
                        reading.project().value() + " " + reading.grade().word() + " " + reading.behind())
                .containsExactly("greeting conflicting 2", "same contained 2", "draft unsealed 2");
        assertThat(helix.radar.reading(same).grade()).isEqualTo(Grade.CONTAINED);
    }

    @Test
    void namesTheIntegratedProjectThatIsInTheWay() {
        var late = helix.project("late", "app.txt", "one\nzwei\nthree\n");
        helix.deploy();
        helix.integrate();

        assertThat(helix.radar.reading(late).conflicts()).singleElement().satisfies(clash -> {
            assertThat(clash.conflict().path()).isEqualTo(new RepoPath("app.txt"));
            assertThat(clash.conflict().hunks()).isNotEmpty();
            assertThat(clash.with()).containsExactly(World.PROJECT);
        });
    }

    @Test
    void runsAfterEachIntegration() {
        helix.project("late", "app.txt", "one\nzwei\nthree\n");
        helix.deploy();

        var operation = helix.integrate();

        assertThat(operation.steps())
                .filteredOn(step -> step.name().equals("radar"))
                .singleElement()
                .satisfies(step -> assertThat(step.detail()).contains("1 conflicting (late)"));
    }

    @Test
    void tellsFilesThatSeveralProjectsChangeAndWhetherTheyFitTogether() {
        var top = helix.project("top", "app.txt", "zero\none\ntwo\nthree\n");
        var rival = helix.project("rival", "app.txt", "one\nZWEI\nthree\n");
        helix.project("alone", "notes.txt", "mine\n");

        var overlaps = helix.radar.overlaps();

        assertThat(overlaps).singleElement().satisfies(overlap -> {
            assertThat(overlap.path()).isEqualTo(new RepoPath("app.txt"));
            assertThat(overlap.projects()).containsExactly(World.PROJECT, rival, top);
            assertThat(overlap.conflicts())
                    .extracting(Radar.Clash::with)
                    .contains(List.of(World.PROJECT, rival))
                    .doesNotContain(List.of(World.PROJECT, top));
        });
        assertThat(helix.radar.overlaps(top)).isEqualTo(overlaps);
        assertThat(helix.radar.overlaps(new ProjectId("alone"))).isEmpty();
    }

    @Test
    void gradesAnewWhenMainMovesOrTheProjectIsSealedAgain() {
        assertThat(helix.radar.reading(World.PROJECT).grade()).isEqualTo(Grade.CLEAN);
        world.commit("app.txt", "one\nzwei\nthree\n");
        assertThat(helix.radar.reading(World.PROJECT).grade()).isEqualTo(Grade.CONFLICTING);
    }
}
