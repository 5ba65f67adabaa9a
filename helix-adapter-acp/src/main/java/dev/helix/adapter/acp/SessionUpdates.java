package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.text.Ellipsis;
import dev.helix.process.SandboxDenials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns the updates of one prompt into events, and counts them. Not safe for many threads. */
final class SessionUpdates {

    private static final int RAW_KEPT = 2_000;
    private static final int MOST_CALLS = 10_000;

    private final Path directory;
    private final AcpSettings.Limits limits;
    private final @Nullable SandboxDenials denials;
    private final Queue<AgentEvent> events = new ArrayDeque<>();
    private final Map<String, ToolCall> calls = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final StringBuilder answer = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private String message = "";
    private String before = "";
    private int messages;
    private int chunks;
    private int anew;
    private int modelCalls;
    private long input;
    private long output;
    private boolean spoken;
    private Map<String, Set<String>> offers = Map.of();
    private @Nullable BigDecimal cost;

    /**
     * Begins a prompt.
     *
     * @param directory what relative file names start from
     * @param denials reads out of results what a sandbox denied; null where there is none
     */
    SessionUpdates(Path directory, AcpSettings.Limits limits, @Nullable SandboxDenials denials) {
        this.directory = directory;
        this.limits = limits;
        this.denials = denials;
    }

    /** Returns the next event that came of the updates so far, null if there is none. */
    @Nullable
    AgentEvent poll() {
        return events.poll();
    }

    /** The agent is offered {@code tools} of HELIX from now on: their names, each with the names of its arguments. */
    void offer(Map<String, Set<String>> tools) {
        offers = tools;
    }

    void add(AgentEvent event) {
        events.add(event);
    }

    /** Takes in a line that nobody knows. */
    void unknown(String raw) {
        events.add(new AgentEvent.Unknown(Ellipsis.end(raw, RAW_KEPT)));
    }

    /** Takes in an update of the session; returns why the turn has to end, null if it may go on. */
    @Nullable
    AgentFailure accept(JsonNode update) {
        switch (text(update, "sessionUpdate")) {
            case "agent_message_chunk" -> chunk(update);
            case "agent_thought_chunk" -> {
                endAnswer();
                chunks++;
                thought.append(text(update.path("content"), "text"));
            }
            case "tool_call", "tool_call_update" -> tool(update);
            case "usage_update" -> {
                var told = update.path("cost");
                if (text(told, "currency").equalsIgnoreCase("USD")
                        && told.path("amount").isNumber()) {
                    cost = told.path("amount").asDecimal(BigDecimal.ZERO);
                }
                endBlocks();
            }
            case "plan",
                    "user_message_chunk",
                    "available_commands_update",
                    "current_mode_update",
                    "config_option_update",
                    "session_info_update" -> {}
            default -> unknown(update.toString());
        }
        return tooMuch();
    }

    private @Nullable AgentFailure tooMuch() {
        if (chunks > limits.chunks()) {
            return new AgentFailure.TurnLimit("the agent's answer came in more than " + limits.chunks()
                    + " pieces; it may be asking a failing model again and again");
        }
        if (told.size() > limits.tools()) {
            return new AgentFailure.TurnLimit(
                    "the agent used tools more than " + limits.tools() + " times in one turn; ask for less at once");
        }
        if (anew >= limits.anew()) {
            return new AgentFailure.Unreachable(
                    "the agent has begun the same answer " + (anew + 1)
                            + " times; its model's answers seem to be cut; look at the network",
                    null);
        }
        return null;
    }

    private void chunk(JsonNode update) {
        var usage = update.path("_meta").path("usage");
        var id = text(update, "messageId");
        if (!id.isEmpty() && !id.equals(message)) {
            endBlocks();
            message = id;
        }
        var piece = text(update.path("content"), "text");
        if (!piece.isEmpty()) {
            endThought();
            chunks++;
            answer.append(piece);
            events.add(new AgentEvent.TextDelta(piece));
        }
        if (usage.isObject()) {
            count(usage);
            endBlocks();
        }
    }

    /** Takes in the tokens of one call of the model, or of the whole turn. */
    void count(JsonNode usage) {
        modelCalls++;
        input += Math.max(0, usage.path("inputTokens").asLong(0));
        output += Math.max(0, usage.path("outputTokens").asLong(0));
    }

    private void tool(JsonNode update) {
        endBlocks();
        before = "";
        anew = 0;
        var call = known(update);
        var status = text(update, "status");
        tell(call, status);
        if ((status.equals("completed") || status.equals("failed")) && ended.add(call.id())) {
            tell(call, "in_progress");
            result(new AgentEvent.ToolResult(call.id(), status.equals("failed"), call.outcome()));
        }
    }

    /** Takes in that the agent asks for leave: some tell of a call in no other way. */
    ToolCall asked(JsonNode update) {
        endBlocks();
        var call = known(update);
        tell(call, "in_progress");
        return call;
    }

    /** Takes in that a call was refused: not every agent says so itself. */
    void refused(ToolCall call, String why) {
        if (ended.add(call.id())) {
            result(new AgentEvent.ToolResult(call.id(), true, why));
        }
    }

    private ToolCall known(JsonNode update) {
        var id = text(update, "toolCallId");
        var call = calls.getOrDefault(id, ToolCall.unknown(id)).with(update, directory, offers);
        if (calls.size() < MOST_CALLS || calls.containsKey(id)) {
            calls.put(id, call);
        }
        return call;
    }

    /** A call is told once it is clear what it is about. */
    private void tell(ToolCall call, String status) {
        boolean clear = !status.equals("pending") || !call.paths().isEmpty();
        if (clear && told.add(call.id())) {
            var use = new AgentEvent.ToolUse(
                    call.id(),
                    call.kind().isEmpty() ? "tool" : call.kind(),
                    call.summary(),
                    call.writes(),
                    call.offered().isEmpty()
                            && (call.command()
                                    || call.kind().isEmpty()
                                    || call.kind().equals("other")));
            events.add(use);
            if (denials != null) {
                denials.used(use);
            }
        }
    }

    private void result(AgentEvent.ToolResult result) {
        events.add(result);
        if (denials != null) {
            events.addAll(denials.in(result));
        }
    }

    /** Ends what was said and thought so far: something else follows. */
    void endBlocks() {
        endThought();
        endAnswer();
    }

    private void endThought() {
        if (!thought.isEmpty()) {
            events.add(new AgentEvent.Thinking(thought.toString()));
            thought.setLength(0);
        }
    }

    private void endAnswer() {
        if (answer.isEmpty()) {
            return;
        }
        var said = answer.toString();
        answer.setLength(0);
        spoken |= !said.isBlank();
        anew = said.equals(before) ? anew + 1 : 0;
        before = said;
        events.add(new AgentEvent.TextBlock(message.isEmpty() ? "message-" + ++messages : message, said));
    }

    /** Returns whether there is any answer. */
    boolean spoken() {
        return spoken;
    }

    /** Returns whether the agent has told what its model has used. */
    boolean counted() {
        return modelCalls > 0;
    }

    int modelCalls() {
        return modelCalls;
    }

    long inputTokens() {
        return input;
    }

    long outputTokens() {
        return output;
    }

    /** Returns what the session has cost so far, in US dollars; null where the agent tells no price. */
    @Nullable
    BigDecimal cost() {
        return cost;
    }
}
