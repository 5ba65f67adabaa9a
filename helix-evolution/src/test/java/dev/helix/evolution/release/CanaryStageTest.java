package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import dev.helix.testkit.ScriptedCommands;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CanaryStageTest {

    private static final StageCommand UNIT = new StageCommand(List.of("tests"), Duration.ofMinutes(1));

    private final World world = new World();
    private final HostedSystem test = new HostedSystem(world.testSlots, world.testSystem);
    private final List<Slot> ranIn = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Repository repository = (Repository) Proxy.newProxyInstance(
            Repository.class.getClassLoader(), new Class<?>[] {Repository.class}, (proxy, method, arguments) -> {
                asked.add(method.getName());
                try {
                    return method.invoke(world.repository, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    /** The tests of which the runner knows, because a build has found them; null for one that looks by itself. */
    private Map<Slot, Set<String>> found = Map.of();

    private boolean lies;
    private CommitId main = world.repository.main();

    @BeforeEach
    void makeTests() {
        world.commit("tests/test_app.py", "import unittest\n");
        main = world.repository.main();
        world.testSystem.builtBy("plan");
    }

    /** Runs what stands in the folder of tests, and says which failed, unless the change has taught it otherwise. */
    private CommandResult runTests(CommandRunner.Command command) {
        var slot = Slot.of(command.directory().getFileName().toString());
        ranIn.add(slot);
        var tests = new TreeSet<>(world.testSlots.files(slot).keySet());
        tests.removeIf(path -> !path.startsWith("tests/"));
        if (!found.isEmpty()) {
            tests.retainAll(found.getOrDefault(slot, tests));
        }
        tests.remove("tests/test_app.py");
        if (lies || tests.isEmpty()) {
            return ScriptedCommands.exit(0, "1 passed, 0 failed\n");
        }
        return ScriptedCommands.exit(1, "FAILED " + tests.getFirst() + "\n1 passed, 1 failed\n");
    }

    private CanaryStage stage() {
        CommandRunner commands = (command, lines) -> runTests(command);
        var idle = new IdleSlot(
                test, new StageEnvironment(Map.of()), new TestRunner(commands, TestReports.NONE), UNIT, denied -> {});
        return new CanaryStage(idle, repository, WatchedPaths.standard(), world.clock);
    }

    private SlotContent live(CommitId commit) {
        var content = world.testSlots.prepare(world.repository.tree(commit));
        world.testSlots.switchTo(content);
        return content;
    }

    private StageReport judge(CanaryStage stage, SlotContent live) {
        var tree = world.repository.tree(main);
        return stage.run(new StageContext(
                World.PROJECT,
                live,
                new Candidate(main, live.tree(), main),
                tree,
                List.of(),
                List.of(),
                TestsSeen.NONE,
                List.of(),
                line -> {}));
    }

    @Test
    void isJudgedWhereTheCandidateIsLiveSoThatNothingIsBuiltAndTheWayBackIsKept() {
        var before = world.testSlots.current().orElseThrow();
        var live = live(main);
        var files = world.testSlots.files(live.slot());
        var deeds = world.testSystem.deeds();

        assertThat(judge(stage(), live).outcome()).isEqualTo(Outcome.PASSED);

        assertThat(ranIn).containsExactly(live.slot());
        assertThat(world.testSystem.deeds()).isEqualTo(deeds);
        assertThat(world.testSlots.files(live.slot())).isEqualTo(files);
        assertThat(world.testSlots.compare(before).isEmpty()).isTrue();
    }

    @Test
    void ofTestsThatABuildHasToFindIsJudgedWhereItIsBuilt() {
        var live = live(main);
        found = Map.of(live.slot(), Set.of("tests/test_app.py"));

        assertThat(judge(stage(), live).outcome()).isEqualTo(Outcome.PASSED);

        assertThat(ranIn).containsExactly(live.slot(), live.slot().other());
        assertThat(world.testSystem.deeds()).last().asString().startsWith("build ");
    }

    @Test
    void ofARunnerThatNothingMakesFailIsSkippedWhenItIsSoOnMain() {
        lies = true;

        assertThat(judge(stage(), live(main)).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void findsItsPlaceInAllFilesOnceAndThenInWhatMainHasMoved() {
        var stage = stage();
        judge(stage, live(main));
        assertThat(asked).containsOnlyOnce("paths");
        asked.clear();

        judge(stage, live(main));
        world.commit("notes.txt", "more\n");
        world.commit("tests/test_more.py", "import unittest\n");
        main = world.repository.main();
        judge(stage, live(main));

        assertThat(asked).doesNotContain("paths");
    }

    @Test
    void knowsThePlacesOfEachMainAsALookThroughAllFilesWould() {
        var places = new CanaryPlaces(repository, WatchedPaths.standard());
        assertThat(places.of(tree())).containsExactly(new RepoPath("tests/test_app.py"));
        var first = tree();
        world.commit("web/a.test.js", "it('', () => {});\n");
        world.commit("docs/a.md", "a\n");
        world.commit("tests/data.json", "{}\n");

        for (var tree : List.of(tree(), first, tree())) {
            assertThat(places.of(tree)).isEqualTo(new CanaryPlaces(repository, WatchedPaths.standard()).of(tree));
        }
        assertThat(places.of(tree())).contains(new RepoPath("web/a.test.js"));
    }

    private TreeId tree() {
        return world.repository.tree(world.repository.main());
    }
}
