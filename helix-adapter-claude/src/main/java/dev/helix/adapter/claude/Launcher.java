package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.process.AgentPlace;
import dev.helix.process.AgentProcess;
import dev.helix.process.AgentProcesses;
import dev.helix.process.JsonLines;
import dev.helix.process.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the command line for one conversation: flags, environment and settings document. */
final class Launcher implements AutoCloseable {

    /** All tools of HELIX's own server. */
    private static final String OFFERED = "mcp__helix";

    private final ClaudeSettings settings;
    private final AgentPlace place;
    private final AgentProcesses processes;
    private final @Nullable HookEndpoints hooks;

    /** @param hooks null for an agent without hooks */
    Launcher(ClaudeSettings settings, AgentProcesses processes, @Nullable HookEndpoints hooks) {
        this.settings = settings;
        this.place = place(settings);
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

    /** Returns where each process runs. */
    AgentPlace place() {
        return place;
    }

    private static AgentPlace place(ClaudeSettings settings) {
        return new AgentPlace(
                settings.home(),
                settings.environment(),
                settings.access().root(),
                settings.access().hidden(),
                settings.enclosing());
    }

    /**
     * Starts a process.
     *
     * @param session the conversation's id, which it gets if it is new
     * @param resume whether the agent knows the conversation
     */
    AgentProcess launch(Prompt prompt, String session, boolean resume) throws IOException {
        var directory = AgentPlace.real(prompt.directory());
        var document = PermissionRules.of(prompt.profile(), prompt.directory().normalize(), settings.access());
        var endpoint = hooks == null ? null : hooks.open(new AgentSession(session), prompt);
        if (endpoint != null) {
            document.put("hooks", ClaudeHooks.of(endpoint));
        }
        var offered = endpoint != null && endpoint.tools() ? writeSettings(session + "-tools", tools(endpoint)) : null;
        if (offered != null) {
            PermissionRules.allow(document, OFFERED);
        }
        var file = writeSettings(session, document);
        Runnable cleanUp = () -> {
            forget(file);
            if (offered != null) {
                forget(offered);
            }
            if (hooks != null && endpoint != null) {
                hooks.close(endpoint);
            }
        };
        try {
            var command = new ArrayList<>(command(prompt, session, resume, file));
            var documents = new ArrayList<>(List.of(file));
            if (offered != null) {
                command.addAll(List.of("--mcp-config", offered.toString()));
                documents.add(offered);
            }
            return start(command, documents, directory, prompt.profile(), cleanUp);
        } catch (IOException e) {
            cleanUp.run();
            throw e;
        }
    }

    /** The token stands in a file that is the process's alone, and on no command line. */
    private static Map<String, Object> tools(HookEndpoint endpoint) {
        return Map.of(
                "mcpServers",
                Map.of(
                        "helix",
                        Map.of(
                                "type",
                                "http",
                                "url",
                                endpoint.base() + "/" + HookEndpoint.TOOLS,
                                "headers",
                                Map.of("Authorization", "Bearer " + endpoint.token()))));
    }

    /**
     * The agent's settings are not its to write, and those of others, with the tokens of their hooks, not its to read; its program
     * may lie in a home.
     */
    private AgentProcess start(
            List<String> command, List<Path> documents, Path directory, AgentProfile profile, Runnable ended)
            throws IOException {
        var open = new ArrayList<>(List.of(settings.configDirectory()));
        if (profile == AgentProfile.CONSULTANT) {
            open.addAll(settings.access().drafts());
        }
        var read = new ArrayList<>(documents);
        var program = Path.of(command.getFirst());
        if (program.isAbsolute() && Files.exists(program)) {
            read.add(program.getParent());
            read.add(program.toRealPath().getParent());
        }
        var builder = place.process(command, directory, open, read);
        prepare(builder.environment(), settings);
        return place.start(processes, builder, ended);
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

    /** Makes {@code environment} what the agent gets; see {@link AgentPlace#prepare}. */
    static void prepare(Map<String, String> environment, ClaudeSettings settings) throws IOException {
        place(settings).prepare(environment, Map.of(ClaudeSettings.RETRIES, Integer.toString(settings.modelRetries())));
        environment.put(
                "CLAUDE_CONFIG_DIR",
                PrivateFolder.make(settings.configDirectory()).toString());
        for (var name : List.of(
                "DISABLE_AUTOUPDATER",
                "DISABLE_TELEMETRY",
                "DISABLE_ERROR_REPORTING",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "CLAUDE_CODE_DISABLE_FILE_MENTIONS",
                "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS")) {
            environment.put(name, "1");
        }
        // HELIX's own tools are few: the model is to see what they take, and not to search for them.
        environment.put("ENABLE_TOOL_SEARCH", "false");
    }

    private Path writeSettings(String session, Map<String, Object> document) throws IOException {
        var folder = PrivateFolder.make(settings.home().resolve("settings"));
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
