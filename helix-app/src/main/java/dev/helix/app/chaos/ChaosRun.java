package dev.helix.app.chaos;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.PortHolder;
import dev.helix.app.wiring.Failpoint;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A scenario, killed at each of its boundaries. Which ones there are is found out by letting it run to its end once, so that
 * no list of them can grow old. For one thread.
 */
final class ChaosRun implements AutoCloseable {

    private static final Duration LONGEST_USE = Duration.ofSeconds(5);

    /** Makes the sample in an empty folder that is given. */
    interface SampleMaking {
        void make(ChaosSample sample) throws IOException;
    }

    private final Scenario scenario;
    private final Path folder;
    private final Map<String, String> environment;
    private final Systems systems;
    private final ChildJvm child;
    private final Path template;
    private final Shell shell;
    private final List<String> failpoints;
    private final String candidateTree;
    private int copies;

    /**
     * Makes the sample and lets the scenario run once.
     *
     * @param folder absolute and without links; everything happens below it
     * @param systems what is started
     * @param child what is killed
     */
    ChaosRun(
            Scenario scenario,
            Path folder,
            Map<String, String> environment,
            Systems systems,
            ChildJvm child,
            SampleMaking sample)
            throws IOException, InterruptedException {
        this.scenario = scenario;
        this.folder = Files.createDirectories(folder);
        this.environment = Map.copyOf(environment);
        this.systems = systems;
        this.child = child;
        this.shell = new Shell(environment);
        this.template = Files.createDirectories(folder.resolve("sample"));
        sample.make(new ChaosSample(template, environment));
        var once = copy();
        try {
            this.failpoints = record(once);
            this.candidateTree = shell.must(
                    ChaosSample.root(once),
                    "git",
                    "rev-parse",
                    "refs/helix/candidates/" + ChaosSample.PROJECT + "^{tree}");
        } finally {
            SystemProcesses.end(once);
        }
        remove(once);
    }

    /** Returns where the data of its database servers lie, should it have any. */
    static Path servers(Path folder) {
        return folder.resolve("servers");
    }

    /** Returns the boundaries at which it is killed. */
    List<String> failpoints() {
        return failpoints;
    }

    private List<String> record(Path once) throws IOException, InterruptedException {
        var reached = new LinkedHashSet<String>();
        if (scenario.firstKill() != null) {
            kill(once, scenario.firstKill(), verb(once));
        }
        try (var helix = Helix.open(ChaosSample.root(once), Lifetime.DETACHED, environment, reached::add)) {
            if (scenario.firstKill() == null) {
                ChaosSample.run(helix, scenario.verb());
            }
        }
        var all = List.copyOf(reached);
        var from = scenario.from() == null ? 0 : all.indexOf(scenario.from());
        if (from < 0 || all.isEmpty()) {
            throw new IllegalStateException(
                    "scenario '" + scenario.name() + "' never came to " + scenario.from() + ", only to " + all);
        }
        return all.subList(from, all.size()).stream().filter(scenario::kills).toList();
    }

    /** Returns the databases of both systems; empty where they have none. */
    Optional<ChaosDatabases> databases() {
        return systems.databases();
    }

    /** Kills at one boundary, recovers, and looks. */
    Cell cell(String failpoint) throws IOException, InterruptedException {
        return cell(failpoint, copy -> {});
    }

    /** As {@link #cell(String)}, with {@code meddling} between recovery and looking: to see that the look sees. */
    Cell cell(String failpoint, Consumer<Path> meddling) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var copy = copy();
        var problems = new ArrayList<String>();
        var outcome = "?";
        try {
            var invariants = new Invariants(copy, environment, systems, candidateTree);
            var first = scenario.firstKill();
            if (first == null) {
                expectKilled(kill(copy, failpoint, verb(copy)), copy, problems);
            } else {
                expectKilled(kill(copy, first, verb(copy)), copy, problems);
                var recover = List.of(ChaosSample.root(copy).toString());
                expectKilled(kill(copy, failpoint, recover), copy, problems);
            }
            outcome = recover(copy, problems);
            meddling.accept(copy);
            problems.addAll(invariants.violations(scenario.system()));
        } finally {
            SystemProcesses.end(copy);
        }
        if (problems.isEmpty()) {
            remove(copy);
        }
        return new Cell(
                scenario.name(), failpoint, outcome, (System.nanoTime() - begin) / 1_000_000, inPlace(copy, problems));
    }

    private static List<String> inPlace(Path copy, List<String> problems) {
        return problems.stream().map(problem -> problem + " (see " + copy + ")").toList();
    }

    private List<String> verb(Path copy) {
        return List.of(ChaosSample.root(copy).toString(), scenario.verb());
    }

    private int kill(Path copy, @Nullable String failpoint, List<String> command)
            throws IOException, InterruptedException {
        return child.run(failpoint, copy.resolve("output.txt"), command, environment);
    }

    private static void expectKilled(int code, Path copy, List<String> problems) throws IOException {
        if (code != Failpoint.KILLED) {
            problems.add("it was not killed but ended with " + code + ": "
                    + Files.readString(copy.resolve("output.txt")).strip());
        }
    }

    /** The next HELIX; nothing of the killed one is in this process. */
    private String recover(Path copy, List<String> problems) {
        try (var helix = Helix.open(ChaosSample.root(copy), Lifetime.DETACHED, environment)) {
            return helix.actions().show(ChaosSample.PROJECT).status().word();
        } catch (Refused e) {
            problems.add("recovery was refused: " + e.refusal().message());
        } catch (PortException e) {
            problems.add("recovery could not: " + e.getMessage());
        }
        return "?";
    }

    private Path copy() throws IOException, InterruptedException {
        // A port of the last cell may still be about to be let go.
        for (var port : systems.ports().values()) {
            awaitFree(port);
        }
        // They are no files that could be copied.
        systems.databases()
                .ifPresent(databases -> databases.reset(scenario.before().contains("deploy")));
        copies++;
        var copy = Files.createDirectories(folder.resolve("cell-" + copies));
        shell.must(folder, "cp", "-a", template + "/.", copy.toString());
        return copy;
    }

    private static void awaitFree(int port) throws InterruptedException {
        if (!Eventually.within(LONGEST_USE, () -> PortHolder.isFree(port))) {
            throw new PortException("port " + port + " is taken by "
                    + PortHolder.of(port).orElse("another process") + "; end it, and begin again");
        }
    }

    private void remove(Path copy) {
        shell.must(folder, "rm", "-rf", copy.toString());
    }

    @Override
    public void close() {
        systems.databases().ifPresent(ChaosDatabases::close);
        remove(template);
    }
}
