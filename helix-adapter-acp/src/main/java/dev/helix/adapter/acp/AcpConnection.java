package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.process.AgentProcess;
import dev.helix.process.JsonLines;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * JSON-RPC with one process, a message a line. HELIX has one request open at a time; the agent may have many. Whatever else
 * comes out of the process is noise, and counted. Not safe for many threads.
 */
final class AcpConnection {

    /** The version of the protocol. */
    static final int VERSION = 1;

    static final int METHOD_NOT_FOUND = -32601;
    static final int INTERNAL_ERROR = -32603;
    static final int NOT_FOUND = -32002;

    private static final int NOISE_SHOWN = 200;

    private final AgentProcess process;
    private final AcpSettings.Limits limits;
    private int requests;
    private int noise;
    private long bytes;

    AcpConnection(AgentProcess process, AcpSettings.Limits limits) {
        this.process = process;
        this.limits = limits;
    }

    /** A message from the agent. */
    sealed interface Message {
        /** The result of what HELIX has asked. */
        record Answer(JsonNode result) implements Message {}

        /** The error that it ended with. */
        record Refusal(JsonNode error) implements Message {}

        /** The agent asks HELIX. */
        record Request(JsonNode id, String method, JsonNode parameters) implements Message {}

        /** The agent tells HELIX. */
        record News(String method, JsonNode parameters) implements Message {}

        /** A line that is none of the protocol's. */
        record Noise(String raw) implements Message {}

        /** The agent has said more than a turn may. */
        record TooMuch(String why) implements Message {}

        /** There are too many lines that are none of the protocol's. */
        record Babble(String why) implements Message {}

        /** Its output is over; {@code exitCode} is null for a process that lives. */
        record End(@Nullable Integer exitCode, String errors) implements Message {}

        /** Nothing to be heard: somebody wants the reader's attention. */
        record Nothing() implements Message {}
    }

    /** Asks; what was asked before is no longer waited for. */
    void ask(String method, Map<String, Object> parameters) throws IOException {
        requests++;
        send(Map.of("jsonrpc", "2.0", "id", requests, "method", method, "params", parameters));
    }

    /** Tells, and waits for no answer. */
    void tell(String method, Map<String, Object> parameters) throws IOException {
        send(Map.of("jsonrpc", "2.0", "method", method, "params", parameters));
    }

    /** Answers what the agent has asked. */
    void answer(JsonNode id, Map<String, Object> result) throws IOException {
        send(Map.of("jsonrpc", "2.0", "id", id, "result", result));
    }

    /** Answers what the agent has asked with an error. */
    void refuse(JsonNode id, int code, String message) throws IOException {
        send(Map.of("jsonrpc", "2.0", "id", id, "error", Map.of("code", code, "message", message)));
    }

    private void send(Map<String, Object> message) throws IOException {
        process.send(JsonLines.write(message));
    }

    /** Waits for the next message; null if none came in time. */
    @Nullable
    Message poll(long nanos) throws InterruptedException {
        var line = process.poll(nanos);
        return line == null ? null : message(line);
    }

    /** Returns a message that is there already; null if there is none. */
    @Nullable
    Message waiting() {
        var line = process.pollNow();
        return line == null ? null : message(line);
    }

    private Message message(AgentProcess.Line line) {
        return switch (line) {
            case AgentProcess.Line.Wake() -> new Message.Nothing();
            case AgentProcess.Line.End() -> new Message.End(process.exitCode(), process.errors());
            case AgentProcess.Line.Garbage(var raw) -> noise(raw);
            case AgentProcess.Line.Json(var node) -> json(node);
        };
    }

    private Message json(JsonNode node) {
        if (!text(node, "jsonrpc").equals("2.0")) {
            return noise(node.toString());
        }
        bytes += size(node);
        if (bytes > limits.bytes()) {
            return new Message.TooMuch("the agent has said more than " + (limits.bytes() >> 20)
                    + " MiB in one turn; it may be asking a failing model again and again");
        }
        var id = node.path("id");
        var method = text(node, "method");
        boolean named = !id.isMissingNode() && !id.isNull();
        if (!method.isEmpty()) {
            return named
                    ? new Message.Request(id, method, node.path("params"))
                    : new Message.News(method, node.path("params"));
        }
        if (named && id.asInt(-1) == requests && id.isNumber()) {
            var error = node.path("error");
            return error.isObject() ? new Message.Refusal(error) : new Message.Answer(node.path("result"));
        }
        return new Message.Noise(node.toString());
    }

    /** About what the line had: to write the whole of it again only to count it is too much for long ones. */
    private static long size(JsonNode node) {
        if (node.isContainer()) {
            long sum = 2;
            for (var child : node) {
                sum += size(child);
            }
            return sum;
        }
        return node.isString() ? node.asString("").length() : 8;
    }

    private Message noise(String raw) {
        bytes += raw.length();
        return ++noise > limits.noise()
                ? new Message.Babble("the agent writes text outside of its protocol, such as \""
                        + raw.substring(0, Math.min(raw.length(), NOISE_SHOWN)).replaceAll("\\p{Cntrl}+", " ")
                        + "\"; look at the arguments in agent.command")
                : new Message.Noise(raw);
    }
}
