package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.process.AgentProcess;
import dev.helix.process.AgentProcesses;
import dev.helix.process.JsonLines;
import dev.helix.process.SandboxDenials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the command line for one conversation: flags, environment and settings document. */
final class Launcher implements AutoCloseable {

    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final ClaudeSettings settings;
    private final AgentProcesses processes;
    private final @Nullable HookEndpoints hooks;

    /** @param hooks null for an agent without hooks */
    Launcher(ClaudeSettings settings, AgentProcesses processes, @Nullable HookEndpoints hooks) {
        this.settings = settings;
        this.processes = processes;
        this.hooks = hooks;
    }

    /** Ends what stands beside the processes; they are ended before. */
    @Override
    public void close() {
        processes.close();
    }

    /** Returns whether every process has to call HELIX's hooks. */
    boolean hooksExpected() {
        return hooks != null;
    }

    /** Returns whether each process runs in a sandbox. */
    boolean confined() {
        var enclosing = settings.enclosing();
        return enclosing != null && enclosing.sandbox().confinement() instanceof Confinement.Confined;
    }

    /** Returns what reads out of results what the sandbox denied to the process in {@code directory}; null without one. */
    @Nullable
    SandboxDenials denials(Path directory) {
        if (!confined()) {
            return null;
        }
        var root = settings.access().root();
        var own = root == null
                ? Stream.<Path>empty()
                : Stream.of(root.resolve(".helix"), root.resolve(".git"), root.resolve("projects"));
        return new SandboxDenials(
                directory.normalize(),
                Stream.concat(own, settings.access().hidden().stream()).toList());
    }

    /**
     * Starts a process.
     *
     * @param session the conversation's id, which it gets if it is new
     * @param resume whether the agent knows the conversation
     */
    AgentProcess launch(Prompt prompt, String session, boolean resume) throws IOException {
        if (!Files.isDirectory(prompt.directory())) {
            throw new NoSuchFileException(prompt.directory().toString(), null, "the agent's directory is not there");
        }
        var directory = prompt.directory().toRealPath();
        var document = PermissionRules.of(prompt.profile(), prompt.directory().normalize(), settings.access());
        var endpoint = hooks == null ? null : hooks.open(new AgentSession(session), prompt);
        if (endpoint != null) {
            document.put("hooks", ClaudeHooks.of(endpoint));
        }
        var file = writeSettings(session, document);
        Runnable cleanUp = () -> {
            forget(file);
            if (hooks != null && endpoint != null) {
                hooks.close(endpoint);
            }
        };
        try {
            return start(command(prompt, session, resume, file), directory, prompt.profile(), cleanUp);
        } catch (IOException e) {
            cleanUp.run();
            throw e;
        }
    }

    private AgentProcess start(List<String> command, Path directory, AgentProfile profile, Runnable ended)
            throws IOException {
        var enclosing = settings.enclosing();
        var builder = new ProcessBuilder(enclosing == null ? command : enclosed(enclosing, command, directory, profile))
                .directory(directory.toFile());
        prepare(builder.environment(), settings);
        // Around the folder lies the person's repository, which is nothing to a git command in there.
        builder.environment().put("GIT_CEILING_DIRECTORIES", String.valueOf(directory.getParent()));
        return processes.start(builder, enclosing, ended);
    }

    /** The agent's own folders are its to write, its settings are not; its program may lie in a home. */
    private List<String> enclosed(Enclosing enclosing, List<String> command, Path directory, AgentProfile profile)
            throws IOException {
        var home = settings.home();
        var open = new ArrayList<>(List.of(home.resolve("home"), home.resolve("tmp"), settings.configDirectory()));
        for (var folder : open) {
            Files.createDirectories(folder);
        }
        if (profile == AgentProfile.CONSULTANT) {
            open.addAll(settings.access().drafts());
        }
        var read = new ArrayList<>(List.of(home.resolve("settings")));
        var root = settings.access().root();
        if (root != null) {
            read.add(root);
        }
        var program = Path.of(command.getFirst());
        if (program.isAbsolute() && Files.exists(program)) {
            read.add(program.getParent());
            read.add(program.toRealPath().getParent());
        }
        return enclosing
                .sandbox()
                .enclose(
                        command,
                        enclosing
                                .world()
                                .apply(Enclosure.around(directory)
                                        .writing(open)
                                        .reading(read)
                                        .nesting()));
    }

    private List<String> command(Prompt prompt, String session, boolean resume, Path document) {
        var access = settings.access();
        var command = new ArrayList<>(settings.command());
        command.addAll(List.of("-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"));
        command.addAll(List.of("--include-partial-messages", "--include-hook-events", "--forward-subagent-text"));
        command.addAll(List.of("--setting-sources", "", "--strict-mcp-config", "--disable-slash-commands"));
        command.addAll(List.of("--permission-mode", "dontAsk", "--permission-prompts", "none"));
        command.addAll(List.of("--tools", tools(access), "--settings", document.toString()));
        command.addAll(List.of("--max-turns", Integer.toString(settings.maxTurns())));
        command.addAll(List.of(resume ? "--resume" : "--session-id", session));
        var limit = prompt.usd();
        if (limit != null) {
            command.addAll(List.of("--max-budget-usd", limit.toPlainString()));
        }
        if (!access.bash()) {
            command.add("--restricted");
        }
        if (access.root() != null) {
            command.addAll(List.of("--add-dir", access.root().toString()));
        }
        if (settings.model() != null) {
            command.addAll(List.of("--model", settings.model()));
        }
        return command;
    }

    private static String tools(ClaudeSettings.Access access) {
        return "Read,Write,Edit,Glob,Grep" + (access.subagents() ? ",Agent" : "") + (access.bash() ? ",Bash" : "");
    }

    /** Makes {@code environment} what the agent gets: nothing of HELIX's own but what the settings name. */
    static void prepare(Map<String, String> environment, ClaudeSettings settings) throws IOException {
        var home = settings.home();
        environment.clear();
        environment.put("PATH", DEFAULT_PATH);
        environment.put("LANG", "C.UTF-8");
        environment.put("CLAUDE_CODE_MAX_RETRIES", Integer.toString(settings.modelRetries()));
        environment.putAll(settings.environment());
        environment.put("HOME", folder(home.resolve("home")));
        environment.put("TMPDIR", folder(home.resolve("tmp")));
        environment.put("CLAUDE_CONFIG_DIR", folder(settings.configDirectory()));
        for (var name : List.of(
                "DISABLE_AUTOUPDATER",
                "DISABLE_TELEMETRY",
                "DISABLE_ERROR_REPORTING",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "CLAUDE_CODE_DISABLE_FILE_MENTIONS",
                "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS")) {
            environment.put(name, "1");
        }
    }

    private static String folder(Path path) throws IOException {
        return Files.createDirectories(path).toString();
    }

    private Path writeSettings(String session, Map<String, Object> document) throws IOException {
        var folder = Files.createDirectories(settings.home().resolve("settings"));
        var file = Files.createTempFile(
                folder,
                session + "-",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, JsonLines.write(document));
    }

    private static void forget(Path document) {
        try {
            Files.deleteIfExists(document);
        } catch (IOException e) {
            document.toFile().deleteOnExit();
        }
    }
}
