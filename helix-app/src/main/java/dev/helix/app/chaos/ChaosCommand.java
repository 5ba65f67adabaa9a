package dev.helix.app.chaos;

import dev.helix.adapter.local.PortHolder;
import dev.helix.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
            "Kills HELIX at every boundary of its flows, each time on a throw-away copy, lets the next one recover, and looks"
                    + " with plain git and file system commands whether everything is in a defined state.",
            "Exit code 1 when anything is not. Needs Linux."
        },
        footer = {"", "Example: helix chaos --flow deploy"},
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {

    private static final int FIRST_PORT = 18_001;
    private static final int MOST_PORT = 65_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--flow", defaultValue = "all", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Scenario.Flow flow;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Play with copies of this root's main branch instead of with a sample system.")
    private @Nullable Path root;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the copies are made; else a temporary folder.")
    private @Nullable Path dir;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private Format format;

    /** For whom it prints. */
    enum Format {
        text,
        json
    }

    private record Result(boolean green, int cells, int red, List<Cell> matrix) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var scenarios = Scenario.of(flow, root == null);
        if (scenarios.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is nothing to kill in --flow " + flow + (root == null ? "" : " of a root of your own"));
        }
        var out = spec.commandLine().getOut();
        var folder = dir == null
                ? Files.createTempDirectory("helix-chaos").toRealPath()
                : Files.createDirectories(dir).toRealPath();
        var cells = new ArrayList<Cell>();
        int number = 0;
        for (var scenario : scenarios) {
            var found = play(scenario, folder.resolve("scenario-" + ++number));
            cells.addAll(found);
            if (format == Format.text) {
                Matrix.print(found, out);
            }
        }
        var red = (int) cells.stream().filter(cell -> !cell.green()).count();
        switch (format) {
            case text -> {
                out.println();
                out.printf(
                        "%d cells, %d red, %d ms each%n",
                        cells.size(),
                        red,
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

    private List<Cell> play(Scenario scenario, Path folder) throws IOException, InterruptedException {
        var ports = ports();
        var cells = new ArrayList<Cell>();
        try (var run = run(scenario, folder, ports)) {
            for (var failpoint : run.failpoints()) {
                cells.add(run.cell(failpoint));
            }
        }
        return cells;
    }

    private ChaosRun run(Scenario scenario, Path folder, List<Integer> ports) throws IOException, InterruptedException {
        if (root == null) {
            return ofSample(scenario, folder, ports);
        }
        var own = RootCopy.of(root.toRealPath(), ports, System.getenv());
        return new ChaosRun(
                scenario,
                folder,
                System.getenv(),
                own.controlled() ? named(ports) : Map.of(),
                sample -> sample.copyOf(own.root(), own.yaml(), scenario));
    }

    /** Returns a run on the sample system. */
    static ChaosRun ofSample(Scenario scenario, Path folder, List<Integer> ports)
            throws IOException, InterruptedException {
        return new ChaosRun(
                scenario,
                folder,
                System.getenv(),
                named(ports),
                sample -> sample.make(scenario, ports.get(0), ports.get(1), ports.get(2)));
    }

    private static Map<String, Integer> named(List<Integer> ports) {
        return Map.of("production", ports.get(0), "test", ports.get(1));
    }

    /** Returns three ports that nobody listens on: production's, the test system's, HELIX's. */
    static List<Integer> ports() {
        var found = new ArrayList<Integer>();
        for (int port = FIRST_PORT; found.size() < 3 && port < MOST_PORT; port++) {
            if (PortHolder.isFree(port)) {
                found.add(port);
            }
        }
        return found;
    }
}
