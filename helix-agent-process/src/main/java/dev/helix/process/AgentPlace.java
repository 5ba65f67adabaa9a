package dev.helix.process;

import dev.helix.domain.evolution.DeniedPlaces;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Enclosure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent's processes run: a home of their own, an environment built from nothing, and a sandbox where there is one.
 *
 * @param home absolute folder that belongs to HELIX alone; {@code home} and {@code tmp} in it are the agent's to write
 * @param environment all that the agent inherits besides what HELIX sets itself
 * @param root read by the agent, absolute; null for none. HELIX's own, git's and the projects' folders in it are hidden
 * @param hidden absolute folders that are hidden besides
 * @param enclosing where the agent runs; null for an agent that runs as HELIX itself
 */
public record AgentPlace(
        Path home,
        Map<String, String> environment,
        @Nullable Path root,
        List<Path> hidden,
        @Nullable Enclosing enclosing) {

    /** The home of who runs HELIX, which an agent has not. */
    private static final Path PERSON = Path.of(System.getProperty("user.home", "/"));

    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    public AgentPlace {
        environment = Map.copyOf(environment);
        hidden = List.copyOf(hidden);
    }

    /** Returns whether each process runs in a sandbox. */
    public boolean confined() {
        return enclosing != null && enclosing.sandbox().confinement() instanceof Confinement.Confined;
    }

    /** Returns what reads out of results what the sandbox denied to the agent that works in {@code directory}; null without one. */
    public @Nullable SandboxDenials denials(Path directory) {
        if (!confined()) {
            return null;
        }
        var own = root == null
                ? Stream.<Path>empty()
                : Stream.of(root.resolve(".helix"), root.resolve(".git"), root.resolve("projects"));
        return new SandboxDenials(
                directory.normalize(),
                Stream.of(own, hidden.stream(), DeniedPlaces.secretsOf(PERSON).stream())
                        .flatMap(all -> all)
                        .toList());
    }

    /**
     * Returns {@code directory} without links.
     *
     * @throws NoSuchFileException with a sentence when it is no folder
     */
    public static Path real(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "the agent's directory is not there");
        }
        return directory.toRealPath();
    }

    /**
     * Makes {@code changed} what the agent gets: nothing of HELIX's own but what the settings name.
     *
     * @param defaults what the settings may override
     */
    public void prepare(Map<String, String> changed, Map<String, String> defaults) throws IOException {
        changed.clear();
        changed.put("PATH", DEFAULT_PATH);
        changed.put("LANG", "C.UTF-8");
        changed.putAll(defaults);
        changed.putAll(environment);
        changed.put("HOME", PrivateFolder.make(home.resolve("home")).toString());
        changed.put("TMPDIR", PrivateFolder.make(home.resolve("tmp")).toString());
    }

    /**
     * Returns the process of {@code command} in {@code directory}, with an environment that is still empty of what it needs; see
     * {@link #prepare}.
     *
     * @param directory real, see {@link #real}
     * @param writable what it may change besides its home; made where it is missing
     * @param readable what it may read besides the root
     */
    public ProcessBuilder process(List<String> command, Path directory, List<Path> writable, List<Path> readable)
            throws IOException {
        return new ProcessBuilder(enclosed(command, directory, writable, readable)).directory(directory.toFile());
    }

    /** Starts what {@link #process} returned. */
    public AgentProcess start(AgentProcesses processes, ProcessBuilder builder, Runnable ended) throws IOException {
        builder.environment()
                .put("GIT_CEILING_DIRECTORIES", ceilings(builder.directory().toPath()));
        return processes.start(builder, enclosing, ended);
    }

    /**
     * Around the folder lies the person's repository, which is nothing to a git command in there, nor to one in a folder on the way: git
     * leaves out a ceiling that it begins in.
     */
    private static String ceilings(Path directory) {
        return Stream.iterate(directory.getParent(), Objects::nonNull, Path::getParent)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The agent's own folders are its to write; its program may lie in a home. */
    private List<String> enclosed(List<String> command, Path directory, List<Path> writable, List<Path> readable)
            throws IOException {
        if (enclosing == null) {
            return command;
        }
        var open = new ArrayList<>(List.of(home.resolve("home"), home.resolve("tmp")));
        open.addAll(writable);
        for (var folder : open) {
            PrivateFolder.make(folder);
        }
        var read = new ArrayList<>(readable);
        if (root != null) {
            read.add(root);
        }
        var enclosure = Enclosure.around(directory).writing(open).reading(read).nesting();
        return enclosing.enclose(command, enclosure);
    }
}
