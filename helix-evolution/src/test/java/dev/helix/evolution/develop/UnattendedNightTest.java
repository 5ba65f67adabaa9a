package dev.helix.evolution.develop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A night in which nobody looks: thirty phases of ten projects, and a model that fails in every way that models fail. What is nobody's
 * fault is waited for; what a turn broke off at is tried again; what nobody can mend by waiting ends the project, with what to do.
 */
class UnattendedNightTest {

    private static final int PROJECTS = 10;
    private static final int PHASES = 3;

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    private static ProjectId id(int project) {
        return new ProjectId("night-" + project);
    }

    private static String word(int project, int phase) {
        return "task" + project + "x" + phase + "y";
    }

    @Test
    void thirtyPhasesEndAsTheyShould() {
        long seed = 20_261_129;
        var random = new Random(seed);
        for (int project = 0; project < PROJECTS; project++) {
            var phases = new ArrayList<Phase>();
            for (int phase = 0; phase < PHASES; phase++) {
                var file = project + "-" + phase + ".txt";
                phases.add(new Phase(
                        "p" + phase,
                        "Phase " + phase,
                        "Do " + word(project, phase) + ".",
                        List.of(),
                        List.of("new/" + file),
                        3,
                        PhaseBudget.NONE));
                world.developer.on(word(project, phase), (at, workspaces, folders) -> {
                    workspaces.write(at, file, "done\n");
                    return "Wrote " + file + ".";
                });
            }
            helix.projects.create(id(project), new Spec("Night", "", null, List.of()), phases, World.BY);
        }
        for (int project = 0; project < PROJECTS; project++) {
            // One login is gone for good: only a person can mend that.
            boolean hopeless = project == 7;
            var faults = hopeless
                    ? List.<AgentFailure>of(new AgentFailure.NotLoggedIn("401"))
                    : List.of(
                            new AgentFailure.RateLimited("429", Duration.ofSeconds(1 + random.nextInt(600))),
                            new AgentFailure.Overloaded("529"),
                            new AgentFailure.Unreachable("the stream was cut", null),
                            new AgentFailure.TimedOut("the agent said nothing for 360 s"),
                            new AgentFailure.Killed("killed"));
            world.developer.fails(faults.toArray(AgentFailure[]::new));

            var status = helix.development
                    .develop(id(project), World.BY, event -> {})
                    .status();

            assertThat(status)
                    .as("project %s, seed %s", project, seed)
                    .isEqualTo(hopeless ? ProjectStatus.FAILED : ProjectStatus.READY);
            assertThat(world.folders.readable(id(project)))
                    .doesNotContain("running", "0E-")
                    .contains(hopeless ? "helix project retry" : "## Phase 2: passed");
            world.developer.recovers();
        }
        var readable = world.folders.reports(id(0));
        // Silence and death are tries of their own; what was away is not.
        assertThat(readable.get("p0"))
                .satisfies(report -> assertThat(report.attempts()).hasSize(3));
    }
}
