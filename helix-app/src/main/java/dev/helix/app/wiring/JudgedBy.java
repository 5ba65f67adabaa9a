package dev.helix.app.wiring;

import dev.helix.adapter.local.ProcessCommands;
import dev.helix.adapter.local.ProgramVersions;
import dev.helix.adapter.local.StagePrograms;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.proof.StageProgram;
import dev.helix.evolution.release.Circumstances;
import dev.helix.evolution.release.HostedSystem;
import dev.helix.evolution.release.Proving;
import dev.helix.evolution.release.ValidationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells by what and in what candidates are judged here. */
final class JudgedBy implements Supplier<Circumstances> {

    private static final RepoPath CONFIGURATION = new RepoPath(ConfigReader.FILE);

    private final Repository repository;
    private final Sandboxes sandboxes;
    private final Content configuration;
    private final Supplier<String> git;
    private final Supplier<List<StageProgram>> programs;

    /**
     * Reads {@code helix.yaml} at once: what is written there later judges nothing yet.
     *
     * @param test where candidates run
     * @param programs what is known of programs already
     * @param environment HELIX's own
     */
    JudgedBy(
            Path root,
            HelixConfig config,
            Repository repository,
            HostedSystem test,
            Sandboxes sandboxes,
            ProgramVersions programs,
            Map<String, String> environment) {
        this.repository = repository;
        this.sandboxes = sandboxes;
        this.configuration = read(root.resolve(ConfigReader.FILE));
        var asking = new StagePrograms(environment, new ProcessCommands(environment, sandboxes.programs()), programs);
        var commands = commands(config);
        this.programs = () -> test.slots()
                .current()
                .map(live -> asking.of(commands, test.slots().directory(live.slot())))
                .orElse(List.of());
        this.git = () -> new GitProgram(environment).ask(root, "version").text().replaceFirst("git version ", "");
    }

    private static Map<String, List<List<String>>> commands(HelixConfig config) {
        var commands = new LinkedHashMap<String, List<List<String>>>();
        var control = config.test().control();
        if (control != null && !control.build().isEmpty()) {
            commands.put(Proving.BUILD, List.of(control.build()));
        }
        var validation = config.validation();
        commands.put("syntax", validation.syntax());
        put(commands, "unit", validation.unit());
        put(commands, "e2e", validation.e2e());
        var benchmark = validation.benchmark();
        put(commands, "benchmark", benchmark == null ? null : benchmark.command());
        return commands;
    }

    private static void put(
            Map<String, List<List<String>>> commands, String stage, ValidationPlan.@Nullable StageCommand command) {
        if (command != null) {
            commands.put(stage, List.of(command.command()));
        }
    }

    private static Content read(Path file) {
        try {
            return Content.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new PortException("can't read " + file + ": " + e, e);
        }
    }

    @Override
    public Circumstances get() {
        var tools = new HashMap<String, String>();
        tools.put("helix", ProgramVersion.text());
        tools.put("git", git.get());
        tools.put("java", Runtime.version().toString());
        tools.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return switch (sandboxes.confinement()) {
            case Confinement.Confined(var by) -> {
                tools.put("sandbox", by);
                var open = sandboxes.openCaches();
                yield new Circumstances(
                        tools,
                        programs.get(),
                        true,
                        open.isEmpty() ? by : by + "; earlier candidates could write to " + open,
                        blob());
            }
            case Confinement.Open(var why, var remedy) -> new Circumstances(tools, programs.get(), false, why, blob());
        };
    }

    /** As git would store it, whatever its line ends are here. */
    private Optional<BlobId> blob() {
        var main = repository.tree(repository.main());
        return Optional.ofNullable(
                repository.checkIn(main, Map.of(CONFIGURATION, configuration)).get(CONFIGURATION));
    }
}
