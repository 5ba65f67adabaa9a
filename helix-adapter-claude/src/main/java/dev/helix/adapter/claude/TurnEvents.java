package dev.helix.adapter.claude;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.text.Ellipsis;
import dev.helix.process.JsonLines;
import dev.helix.process.SandboxDenials;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns the lines of one turn into events, by their type and never by their position. Not safe for many threads. */
final class TurnEvents {

    private static final int RAW_KEPT = 2_000;
    private static final int TOOL_TEXT_KEPT = 32_000;
    private static final int SUMMARY_KEPT = 200;
    private static final Set<String> WRITING_TOOLS = Set.of("Write", "Edit", "MultiEdit", "NotebookEdit");
    private static final String DRAFTING_TOOL = "mcp__helix__draft_project";
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final List<String> TELLING_INPUTS =
            List.of("file_path", "notebook_path", "path", "pattern", "command", "description", "url", "query");
    private static final String SYNTHETIC_MODEL = "<synthetic>";
    private static final String STOP_FEEDBACK = "Stop hook feedback:";

    private final String session;
    private final Path directory;
    private final Queue<AgentEvent> events = new ArrayDeque<>();
    private final @Nullable SandboxDenials denials;
    private final SpokenText spoken = new SpokenText(events::add);
    private boolean started;
    private boolean hooksAnswered;
    private @Nullable Duration modelWait;
    private int modelRetries;
    private boolean answering;

    /**
     * Begins a turn.
     *
     * @param session the conversation, unless the agent gives it another name
     * @param directory what relative file names of tools start from
     * @param denials reads out of results what a sandbox denied; null where there is none
     */
    TurnEvents(String session, Path directory, @Nullable SandboxDenials denials) {
        this.session = session;
        this.directory = directory;
        this.denials = denials;
    }

    /** Returns the next event that came of the lines so far, null if there is none. */
    @Nullable
    AgentEvent poll() {
        return events.poll();
    }

    /** Returns whether the turn has begun in earnest: from here on the model is called. */
    boolean started() {
        return started;
    }

    /** Returns whether HELIX's own hook was called and answered in this turn. */
    boolean hooksAnswered() {
        return hooksAnswered;
    }

    /** Returns the last pause that the agent spoke of since the model last answered. */
    @Nullable
    Duration modelWait() {
        return modelWait;
    }

    /** Returns how often the model was called again since it last answered. */
    int modelRetries() {
        return modelRetries;
    }

    /** Returns whether something of the model's answer to the last request came: whatever ended it was no refusal to answer. */
    boolean answering() {
        return answering;
    }

    /** Takes in any line but the last one. */
    void accept(JsonNode line) {
        switch (text(line, "type")) {
            case "system" -> system(line);
            case "stream_event" -> partial(line);
            case "assistant" -> assistant(line);
            case "user" -> user(line);
            case "command_lifecycle", "control_response", "keep_alive", "rate_limit_event", "tool_progress" -> {}
            default -> unknown(line.toString());
        }
    }

    /** Notes that the turn waits for a process. */
    void queued() {
        events.add(new AgentEvent.Queued());
    }

    /** Notes that nothing was heard for {@code since}. */
    void silent(Duration since) {
        events.add(new AgentEvent.Silent(since));
    }

    /** Takes in a line that is not JSON. */
    void unknown(String raw) {
        events.add(new AgentEvent.Unknown(Ellipsis.end(raw, RAW_KEPT)));
    }

    private void system(JsonNode line) {
        switch (text(line, "subtype")) {
            case "init" -> {
                if (!started) {
                    started = true;
                    var named = text(line, "session_id");
                    events.add(new AgentEvent.SessionStarted(
                            new AgentSession(named.isBlank() ? session : named), text(line, "model")));
                }
            }
            case "api_retry" -> {
                modelRetries++;
                modelWait = Duration.ofMillis(
                        Math.max(0, line.path("retry_delay_ms").asLong(0)));
                var status = line.path("error_status").asInt(0);
                events.add(new AgentEvent.ModelRetry(
                        line.path("attempt").asInt(1),
                        modelWait,
                        text(line, "error") + (status == 0 ? "" : " (" + status + ")")));
            }
            case "hook_response" -> hookResponse(line);
            default -> {
                // Progress notes for a screen: statuses, notifications, tasks; the list grows with every version.
            }
        }
    }

    private void hookResponse(JsonNode line) {
        var answered = text(line, "outcome").equals("success");
        var event = text(line, "hook_event");
        if (event.equals("UserPromptSubmit")) {
            hooksAnswered |= answered;
        }
        if (event.equals("PostToolUse")) {
            var answer = JsonLines.parse(text(line, "stdout").getBytes(StandardCharsets.UTF_8));
            if (answer != null && text(answer, "decision").equals("block")) {
                events.add(new AgentEvent.HookFeedback(text(line, "hook_name"), text(answer, "reason")));
            }
        }
    }

    private void partial(JsonNode line) {
        var delta = line.path("event").path("delta");
        if (isMain(line) && text(delta, "type").equals("text_delta")) {
            answering = true;
            spoken.piece(text(delta, "text"));
        }
    }

    private void assistant(JsonNode line) {
        var message = line.path("message");
        if (text(message, "model").equals(SYNTHETIC_MODEL)) {
            return; // The command line speaking for the model; the last line says the same as a failure.
        }
        if (isMain(line)) {
            modelWait = null;
            modelRetries = 0;
            answering = true;
        }
        for (var block : message.path("content")) {
            switch (text(block, "type")) {
                case "text" -> {
                    if (isMain(line)) {
                        spoken.block(new AgentEvent.TextBlock(text(message, "id"), text(block, "text")));
                    } else {
                        events.add(new AgentEvent.SubagentText(text(block, "text")));
                    }
                }
                case "thinking" -> {
                    if (isMain(line)) {
                        events.add(new AgentEvent.Thinking(text(block, "thinking")));
                    }
                }
                case "tool_use" -> {
                    if (isMain(line)) {
                        spoken.noMoreBlocks();
                    }
                    toolUse(block);
                }
                default -> unknown(block.toString());
            }
        }
    }

    private void toolUse(JsonNode block) {
        var tool = text(block, "name");
        var input = block.path("input");
        var summary = TELLING_INPUTS.stream()
                .map(name -> text(input, name))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(tool);
        var use = new AgentEvent.ToolUse(
                text(block, "id"),
                tool,
                Ellipsis.end(summary.replaceAll("\\p{Cntrl}+", " ").strip(), SUMMARY_KEPT),
                tool.equals(DRAFTING_TOOL) ? drafted(input) : WRITING_TOOLS.contains(tool) ? written(input) : List.of(),
                !input.path("command").isMissingNode());
        events.add(use);
        if (denials != null) {
            denials.used(use);
        }
    }

    /** HELIX has written it for the agent, which would have written the same file. */
    private List<Path> drafted(JsonNode input) {
        var id = text(input, "id");
        return PROJECT.matcher(id).matches()
                ? List.of(directory.resolve("projects/evolution").resolve(id).resolve("spec.yaml"))
                : List.of();
    }

    private List<Path> written(JsonNode input) {
        var named = text(input, "file_path");
        if (named.isEmpty()) {
            named = text(input, "notebook_path");
        }
        try {
            return named.isEmpty()
                    ? List.of()
                    : List.of(directory.resolve(named).normalize());
        } catch (InvalidPathException e) {
            return List.of(); // No file of that name can exist, so none is written.
        }
    }

    private void user(JsonNode line) {
        if (isMain(line)) {
            answering = false; // The model is asked again.
        }
        var content = line.path("message").path("content");
        if (line.path("isSynthetic").asBoolean(false)) {
            synthetic(joined(content));
            return;
        }
        for (var block : content) {
            if (text(block, "type").equals("tool_result")) {
                var result = new AgentEvent.ToolResult(
                        text(block, "tool_use_id"),
                        block.path("is_error").asBoolean(false),
                        Ellipsis.end(joined(block.path("content")), TOOL_TEXT_KEPT));
                events.add(result);
                if (denials != null) {
                    events.addAll(denials.in(result));
                }
            }
        }
    }

    /** Handles a text that the command line itself tells the model between two of its messages. */
    private void synthetic(String said) {
        if (said.startsWith(STOP_FEEDBACK)) {
            spoken.superseded(new AgentEvent.Superseded(
                    said.substring(STOP_FEEDBACK.length()).strip()));
        } else if (said.contains("safety classifier")) {
            spoken.superseded(AgentEvent.Superseded.broken(Ellipsis.end(said, RAW_KEPT)));
        } else {
            // Output limit, broken stream, an answer without visible text: each time the model is told to go on.
            spoken.continued(new AgentEvent.Continued(Ellipsis.end(said, RAW_KEPT)));
        }
    }

    private static String joined(JsonNode content) {
        if (content.isString()) {
            return content.asString("");
        }
        var all = new StringBuilder();
        for (var block : content) {
            all.append(text(block, "text"));
        }
        return all.toString();
    }

    private static boolean isMain(JsonNode line) {
        return text(line, "parent_tool_use_id").isEmpty();
    }
}
