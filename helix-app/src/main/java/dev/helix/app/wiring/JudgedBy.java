package dev.helix.app.wiring;

import dev.helix.app.cli.GitProgram;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.evolution.release.Circumstances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells by what and in what candidates are judged here. */
final class JudgedBy implements Supplier<Circumstances> {

    private static final RepoPath CONFIGURATION = new RepoPath(ConfigReader.FILE);

    private final Repository repository;
    private final Sandboxes sandboxes;
    private final Content configuration;
    private final Supplier<String> git;

    /** Reads {@code helix.yaml} at once: what is written there later judges nothing yet. */
    JudgedBy(Path root, Repository repository, Sandboxes sandboxes, Map<String, String> environment) {
        this.repository = repository;
        this.sandboxes = sandboxes;
        this.configuration = read(root.resolve(ConfigReader.FILE));
        this.git = () -> new GitProgram(environment).ask(root, "version").text().replaceFirst("git version ", "");
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
                        tools, true, open.isEmpty() ? by : by + "; earlier candidates could write to " + open, blob());
            }
            case Confinement.Open(var why, var remedy) -> new Circumstances(tools, false, why, blob());
        };
    }

    /** As git would store it, whatever its line ends are here. */
    private Optional<BlobId> blob() {
        var main = repository.tree(repository.main());
        return Optional.ofNullable(
                repository.checkIn(main, Map.of(CONFIGURATION, configuration)).get(CONFIGURATION));
    }
}
