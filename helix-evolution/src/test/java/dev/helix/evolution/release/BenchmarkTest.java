package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.port.CommandRunner;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.release.ValidationPlan.BenchmarkPlan;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import dev.helix.testkit.ScriptedCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchmarkTest {

    private static final List<String> BENCH = List.of("bench");

    private final World world = new World();

    private StageReport stage() {
        world.benchmark = new BenchmarkPlan(new StageCommand(BENCH, Duration.ofMinutes(1)), 6, 0.1, Set.of("rate"));
        var helix = world.start(Mortal.never());
        helix.deploy();
        return Objects.requireNonNull(helix.projects.show(World.PROJECT).report())
                .stages()
                .getLast();
    }

    /** Has the command print so, run by run: main and candidate take turns A B B A. */
    private void prints(String... outputs) {
        var results = Arrays.stream(outputs)
                .map(text -> ScriptedCommands.exit(0, text))
                .toArray(CommandResult[]::new);
        world.commands.on(BENCH, results[0], Arrays.copyOfRange(results, 1, results.length));
    }

    private static String[] turns(String main, String candidate, int rounds) {
        return IntStream.range(0, 2 * rounds)
                .mapToObj(run -> (run % 4 == 0 || run % 4 == 3) ? main : candidate)
                .toArray(String[]::new);
    }

    private ProjectStatus status() {
        return world.start(Mortal.never()).projects.show(World.PROJECT).status();
    }

    @Test
    void whatTheIdleSlotHeldIsBuiltAgainWhenItComesBack() {
        world.testSystem.builtBy("plan");
        world.benchmark = new BenchmarkPlan(new StageCommand(BENCH, Duration.ofMinutes(1)), 1, 0.1, Set.of());
        world.commands.on(BENCH, ScriptedCommands.exit(0, "ms=1\n"), ScriptedCommands.exit(1, "no\n"));

        world.start(Mortal.never()).deploy();

        var deeds = world.testSystem.deeds();
        assertThat(deeds.subList(deeds.size() - 2, deeds.size()))
                .containsExactly("build " + world.old, "start " + world.old);
    }

    @Test
    void runsMainAndCandidateInTurnEachInItsOwnSlot() {
        prints("time_ms=10\nrate = 5e2\n");

        assertThat(stage().outcome()).isEqualTo(Outcome.PASSED);

        var live = world.testSlots.current().orElseThrow();
        var runs = world.commands.ran().stream()
                .filter(command -> command.command().equals(BENCH))
                .map(CommandRunner.Command::environment)
                .map(environment -> live.tree().sha().equals(environment.get("HELIX_TREE")) ? "candidate" : "main")
                .limit(4)
                .toList();
        assertThat(runs).containsExactly("main", "candidate", "candidate", "main");
    }

    @Test
    void failsACandidateThatIsClearlySlower() {
        prints(turns("time_ms=100\n", "time_ms=150\n", 6));

        var stage = stage();

        assertThat(stage.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stage.findings())
                .extracting(Finding::message)
                .allMatch(text -> text.contains("worse than main: time_ms"));
        assertThat(status()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.testSystem.content().map(SlotContent::tree)).contains(world.old);
    }

    @Test
    void passesACandidateThatIsFaster() {
        prints(turns("time_ms=150\nrate=1\n", "time_ms=100\nrate=2\n", 6));

        assertThat(stage().outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void measuresOnAndThenAdmitsThatItCannotTell() {
        var noise = new String[36];
        int mains = 0;
        int candidates = 0;
        for (int run = 0; run < noise.length; run++) {
            var isMain = run % 4 == 0 || run % 4 == 3;
            var odd = (isMain ? mains++ : candidates++) % 2 == 1;
            noise[run] = "time_ms=" + (isMain ? odd ? 200 : 100 : odd ? 260 : 90) + "\n";
        }
        prints(noise);

        var stage = stage();

        assertThat(stage.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(world.commands.ran().stream()
                        .filter(command -> command.command().equals(BENCH)))
                .hasSize(36);
        assertThat(status()).as("noise is no reason to refuse").isEqualTo(ProjectStatus.DEPLOYED);
    }

    @Test
    void failsACandidateWhoseBenchmarkBreaks() {
        world.commands.on(BENCH, ScriptedCommands.exit(0, "time_ms=1\n"), ScriptedCommands.exit(3, "boom\n"));

        assertThat(stage())
                .satisfies(stage -> assertThat(stage.outcome()).isEqualTo(Outcome.FAILED))
                .satisfies(stage -> assertThat(stage.logTail()).contains("boom"));
    }

    @Test
    void failsABenchmarkThatMeasuresNothing() {
        prints("nothing to see\n");

        assertThat(stage().outcome()).isEqualTo(Outcome.FAILED);
    }
}
