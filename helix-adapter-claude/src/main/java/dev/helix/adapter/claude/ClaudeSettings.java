package dev.helix.adapter.claude;

import dev.helix.domain.port.Enclosing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How Claude Code is run.
 *
 * @param command the executable with leading arguments, not empty
 * @param environment all that the agent inherits besides what HELIX sets itself; its login belongs here or in {@link
 *     #configDirectory}
 * @param home absolute folder that belongs to HELIX alone: the agent's configuration, transcripts, temporary files and
 *     the records of its processes
 * @param model full model id; null leaves the choice to the command line
 * @param maxProcesses living processes at once, about 200 MiB each; at least 1
 * @param maxTurns model calls in one turn, hook rounds included; at least 1
 * @param modelRetries how often the command line itself asks a failing model service again; 0 or more
 * @param access what the profiles open
 * @param timers how long to wait for what
 * @param retention how long the agent's own files are kept
 * @param enclosing where the agent runs; null for an agent that runs as HELIX itself
 */
public record ClaudeSettings(
        List<String> command,
        Map<String, String> environment,
        Path home,
        @Nullable String model,
        int maxProcesses,
        int maxTurns,
        int modelRetries,
        Access access,
        Timers timers,
        Retention retention,
        @Nullable Enclosing enclosing) {

    public ClaudeSettings {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException("agent.command names no executable");
        }
        if (!home.isAbsolute()) {
            throw new IllegalArgumentException("the agent's home is absolute, not " + home);
        }
        if (maxProcesses < 1 || maxTurns < 1 || modelRetries < 0) {
            throw new IllegalArgumentException(
                    "an agent needs at least one process and one turn, and 0 retries or more");
        }
    }

    /** Returns the defaults: 4 processes, 200 turns, 3 retries of the model service, no access beyond the directory. */
    public static ClaudeSettings of(List<String> command, Path home) {
        return new ClaudeSettings(
                command,
                Map.of(),
                home,
                null,
                4,
                200,
                3,
                Access.DIRECTORY_ONLY,
                Timers.DEFAULT,
                Retention.DEFAULT,
                null);
    }

    /** The variable by which the command line is told {@link #modelRetries}; the environment may hold another number. */
    static final String RETRIES = "CLAUDE_CODE_MAX_RETRIES";

    /** Returns how often the command line really asks a failing model service again; 0 where its environment says no number. */
    int modelRetriesInForce() {
        var overridden = environment.get(RETRIES);
        if (overridden == null) {
            return modelRetries;
        }
        return overridden.strip().matches("\\d{1,6}") ? Integer.parseInt(overridden.strip()) : 0;
    }

    public ClaudeSettings withEnvironment(Map<String, String> changed) {
        return with(copy -> copy.environment = changed);
    }

    public ClaudeSettings withModel(@Nullable String changed) {
        return with(copy -> copy.model = changed);
    }

    public ClaudeSettings withMaxProcesses(int changed) {
        return with(copy -> copy.maxProcesses = changed);
    }

    public ClaudeSettings withMaxTurns(int changed) {
        return with(copy -> copy.maxTurns = changed);
    }

    public ClaudeSettings withModelRetries(int changed) {
        return with(copy -> copy.modelRetries = changed);
    }

    public ClaudeSettings withAccess(Access changed) {
        return with(copy -> copy.access = changed);
    }

    public ClaudeSettings withTimers(Timers changed) {
        return with(copy -> copy.timers = changed);
    }

    public ClaudeSettings withRetention(Retention changed) {
        return with(copy -> copy.retention = changed);
    }

    /** Returns these settings with an agent that runs in {@code changed}. */
    public ClaudeSettings withEnclosing(Enclosing changed) {
        return with(copy -> copy.enclosing = changed);
    }

    private ClaudeSettings with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.settings();
    }

    /** The settings while one of them is changed. The command and the home always stay. */
    private static final class Copy {
        private final List<String> command;
        private final Path home;
        private Map<String, String> environment;
        private @Nullable String model;
        private int maxProcesses;
        private int maxTurns;
        private int modelRetries;
        private Access access;
        private Timers timers;
        private Retention retention;
        private @Nullable Enclosing enclosing;

        Copy(ClaudeSettings from) {
            command = from.command;
            environment = from.environment;
            home = from.home;
            model = from.model;
            maxProcesses = from.maxProcesses;
            maxTurns = from.maxTurns;
            modelRetries = from.modelRetries;
            access = from.access;
            timers = from.timers;
            retention = from.retention;
            enclosing = from.enclosing;
        }

        ClaudeSettings settings() {
            return new ClaudeSettings(
                    command,
                    environment,
                    home,
                    model,
                    maxProcesses,
                    maxTurns,
                    modelRetries,
                    access,
                    timers,
                    retention,
                    enclosing);
        }
    }

    /** Returns where the agent keeps its login and its transcripts; a person logs in with CLAUDE_CONFIG_DIR set to it. */
    public Path configDirectory() {
        return home.resolve("config");
    }

    /**
     * The access of the agent besides the directory of its prompt.
     *
     * @param root read by both profiles, absolute; null opens nothing
     * @param drafts absolute folders that the consultant may write too, such as the one of ADR drafts
     * @param hidden absolute files and folders that are neither read nor written, whatever else is open
     * @param divided absolute folders of which only the directory of the prompt is read, where it lies in one
     * @param bash lets the agent run any command as this user: it can then read and change whatever this user can, and
     *     none of the limits above hold any more
     * @param subagents lets the agent hand work to agents of its own
     */
    public record Access(
            @Nullable Path root,
            List<Path> drafts,
            List<Path> hidden,
            List<Path> divided,
            boolean bash,
            boolean subagents) {

        /** Nothing but the directory of the prompt. */
        public static final Access DIRECTORY_ONLY = new Access(null, List.of(), List.of(), List.of(), false, true);

        public Access {
            drafts = List.copyOf(drafts);
            hidden = List.copyOf(hidden);
            divided = List.copyOf(divided);
            if (root != null) {
                requireAbsolute(root);
            }
            drafts.forEach(Access::requireAbsolute);
            hidden.forEach(Access::requireAbsolute);
            divided.forEach(Access::requireAbsolute);
        }

        private static void requireAbsolute(Path path) {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the paths that the agent may reach are absolute, not " + path);
            }
        }

        /**
         * Returns the access to a HELIX root: the repository is read, but neither what HELIX and git keep of it, nor the settings, nor
         * other projects and chats; drafts go to the folder of the prompt.
         */
        public static Access to(Path root) {
            return new Access(
                    root,
                    List.of(),
                    List.of(root.resolve(".helix"), root.resolve(".git"), root.resolve("helix.yaml")),
                    List.of(root.resolve("projects")),
                    false,
                    true);
        }

        /** Returns the same with {@code more} that is hidden. */
        public Access hiding(List<Path> more) {
            return new Access(
                    root, drafts, Stream.concat(hidden.stream(), more.stream()).toList(), divided, bash, subagents);
        }

        public Access withBash(boolean changed) {
            return new Access(root, drafts, hidden, divided, changed, subagents);
        }
    }

    /**
     * How long to wait. All positive.
     *
     * @param silence for the next line of a working agent; above the 300 s after which the command line itself gives up
     *     on a silent model
     * @param total for a whole turn
     * @param modelWait the longest pause before the model is called again that is sat out; a longer one fails the turn
     * @param interrupt for a turn to end after it was interrupted
     * @param terminate for a process to end after it was told to
     * @param idle how long a process without a turn is kept
     */
    public record Timers(
            Duration silence,
            Duration total,
            Duration modelWait,
            Duration interrupt,
            Duration terminate,
            Duration idle) {

        public static final Timers DEFAULT = new Timers(
                Duration.ofSeconds(360),
                Duration.ofMinutes(60),
                Duration.ofMinutes(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10));

        /** Returns the same for turns of another length. */
        public Timers turn(Duration silent, Duration whole) {
            return new Timers(silent, whole, modelWait, interrupt, terminate, idle);
        }

        public Timers {
            for (var each : List.of(silence, total, modelWait, interrupt, terminate, idle)) {
                if (!each.isPositive()) {
                    throw new IllegalArgumentException("a timer of the agent is positive, not " + each);
                }
            }
        }
    }

    /**
     * The retention of files in the agent's home. A conversation whose transcript is gone can't be continued by the agent; HELIX
     * then begins a new one.
     *
     * @param age of the last change from which on transcripts, costs and all other files of the agent are removed;
     *     positive
     * @param bytes of transcripts that are kept, the newest first; positive
     */
    public record Retention(Duration age, long bytes) {

        /** 30 days, and 2 GiB. */
        public static final Retention DEFAULT = new Retention(Duration.ofDays(30), 2L << 30);

        public Retention {
            if (!age.isPositive() || bytes < 1) {
                throw new IllegalArgumentException("the age and size of kept transcripts are positive");
            }
        }
    }
}
