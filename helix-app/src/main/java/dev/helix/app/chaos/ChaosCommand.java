package dev.helix.app.chaos;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.demo.DemoServers;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Kills HELIX everywhere, and looks whether what is left is whole. */
@Command(
        name = "chaos",
        description = {
            "Kills HELIX at every boundary of its flows, each time on a throw-away copy, lets the next one recover,"
                    + " and looks with plain git and file system commands whether everything is in a defined state.",
            "Exit code 1 when anything is not. Needs Linux.",
            "--flow databases also looks at real databases, where servers of PostgreSQL and Redis are installed; all leaves it out."
        },
        footer = {"", "Example: helix chaos --flow deploy"},
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--flow",
            paramLabel = "FLOW",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Scenario.Flow flow;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Play with copies of this root's main branch instead of with a sample system.")
    private @Nullable Path root;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the copies are made; else a temporary folder.")
    private @Nullable Path dir;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "How many scenarios run at a time. Default: as many as there are processors.")
    private int parallel = Runtime.getRuntime().availableProcessors();

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private Format format;

    /** For whom it prints. */
    enum Format {
        text,
        json
    }

    private record Result(boolean green, int cells, int red, List<Cell> matrix) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            return killEverywhere();
        } catch (DemoServers.Missing e) {
            spec.commandLine().getErr().println("error[NO_SERVERS]: " + e.getMessage());
            return ExitCode.ENVIRONMENT.code();
        }
    }

    private Integer killEverywhere() throws IOException, InterruptedException {
        var scenarios = Scenario.of(flow, root == null);
        if (scenarios.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is nothing to kill in --flow " + flow + (root == null ? "" : " of a root of your own"));
        }
        if (parallel < 1) {
            throw new ParameterException(spec.commandLine(), "--parallel must be at least 1");
        }
        var out = spec.commandLine().getOut();
        var folder = dir == null
                ? Files.createTempDirectory("helix-chaos").toRealPath()
                : Files.createDirectories(dir).toRealPath();
        var begin = System.nanoTime();
        var cells = new ArrayList<Cell>();
        try (var players = Executors.newFixedThreadPool(parallel)) {
            var child = child(folder.resolve("archive"), freePorts());
            var playing = new ArrayList<Future<List<Cell>>>();
            for (var scenario : scenarios) {
                var own = folder.resolve("scenario-" + (playing.size() + 1));
                var its = freePorts();
                playing.add(players.submit(() -> play(scenario, own, its, child)));
            }
            for (var one : playing) {
                var found = cells(one);
                cells.addAll(found);
                if (format == Format.text) {
                    Matrix.print(found, out);
                }
            }
        }
        var red = (int) cells.stream().filter(cell -> !cell.green()).count();
        switch (format) {
            case text -> {
                out.println();
                out.printf(
                        "%d cells, %d red, in %d s, %d at a time and %d ms each%n",
                        cells.size(),
                        red,
                        (System.nanoTime() - begin) / 1_000_000_000,
                        parallel,
                        cells.stream().mapToLong(Cell::millis).sum() / cells.size());
            }
            case json ->
                out.println(JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(new Result(red == 0, cells.size(), red, cells)));
        }
        out.flush();
        return (red == 0 ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private static List<Cell> cells(Future<List<Cell>> playing) throws InterruptedException {
        try {
            return playing.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused
                    || e.getCause() instanceof PortException
                    || e.getCause() instanceof DemoServers.Missing) {
                throw (RuntimeException) e.getCause();
            }
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
    }

    /** Returns three: production's, the test system's, HELIX's. */
    static List<Integer> freePorts() {
        return List.of(FreePort.find(), FreePort.find(), FreePort.find());
    }

    /** Makes what is killed, by letting it deploy once. */
    private static ChildJvm child(Path folder, List<Integer> ports) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var scenario = Scenario.of(Scenario.Flow.deploy, true).getFirst();
        new ChaosSample(folder, System.getenv())
                .make(scenario, ports.get(0), ports.get(1), ports.get(2), Optional.empty());
        try {
            return ChildJvm.trained(
                    folder.resolve("classes.jsa"),
                    folder.resolve("output.txt"),
                    List.of(ChaosSample.root(folder).toString(), scenario.verb()));
        } finally {
            SystemProcesses.end(folder);
        }
    }

    private List<Cell> play(Scenario scenario, Path folder, List<Integer> ports, ChildJvm child)
            throws IOException, InterruptedException {
        var cells = new ArrayList<Cell>();
        try (var run = run(scenario, folder, ports, child)) {
            for (var failpoint : run.failpoints()) {
                cells.add(run.cell(failpoint));
            }
        }
        return cells;
    }

    private ChaosRun run(Scenario scenario, Path folder, List<Integer> ports, ChildJvm child)
            throws IOException, InterruptedException {
        return root == null ? ofSample(scenario, folder, ports, child) : ofRoot(root, scenario, folder, ports, child);
    }

    /** Returns a run on copies of somebody's root. */
    static ChaosRun ofRoot(Path root, Scenario scenario, Path folder, List<Integer> ports, ChildJvm child)
            throws IOException, InterruptedException {
        var own = RootCopy.of(root.toRealPath(), ports, System.getenv());
        return new ChaosRun(
                scenario,
                folder,
                own.environment(),
                Systems.ofRoot(ports, own.controlled()),
                child,
                sample -> sample.copyOf(own.root(), own.yaml(), scenario));
    }

    /** Returns a run on the sample system. */
    static ChaosRun ofSample(Scenario scenario, Path folder, List<Integer> ports, ChildJvm child)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var databases = scenario.hasDatabases()
                ? Optional.of(ChaosDatabases.start(ChaosRun.servers(folder), System.getenv()))
                : Optional.<ChaosDatabases>empty();
        try {
            return new ChaosRun(
                    scenario,
                    folder,
                    System.getenv(),
                    Systems.ofSample(ports, databases),
                    child,
                    sample -> sample.make(scenario, ports.get(0), ports.get(1), ports.get(2), databases));
        } catch (IOException | InterruptedException | RuntimeException e) {
            databases.ifPresent(ChaosDatabases::close);
            throw e;
        }
    }
}
