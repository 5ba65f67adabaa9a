package dev.helix.adapter.http;

import dev.helix.domain.agent.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The frames of one streamed completion. Every chunk is whole and could stand alone: id, object, created, model, choices.
 * For the one thread that writes the stream; each frame is flushed.
 */
final class ChatStream {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ERROR = "event: error\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;
    private final String id;
    private final long created;
    private final String model;

    ChatStream(OutputStream out, String id, long created, String model) {
        this.out = out;
        this.id = id;
        this.created = created;
        this.model = model;
    }

    /** Says who speaks, at once, so that the client knows that it was heard. */
    void begin() throws IOException {
        var chunk = chunk();
        delta(chunk).put("role", "assistant").put("content", "");
        send(chunk);
    }

    void content(String text) throws IOException {
        var chunk = chunk();
        delta(chunk).put("content", text);
        send(chunk);
    }

    void reasoning(String text) throws IOException {
        var chunk = chunk();
        delta(chunk).put("reasoning_content", text);
        send(chunk);
    }

    /** Sends a line about what goes on, as Open WebUI shows it; to other clients it is a chunk without anything new. */
    void status(String description, boolean done) throws IOException {
        var chunk = chunk();
        delta(chunk);
        var event = chunk.putObject("event");
        event.put("type", "status");
        event.putObject("data").put("description", description).put("done", done);
        send(chunk);
    }

    /** Ends a stream that is whole. */
    void stop(Usage usage, boolean tellUsage) throws IOException {
        var last = chunk();
        var choice = choice(last);
        choice.putObject("delta");
        choice.put("finish_reason", "stop");
        send(last);
        if (tellUsage && !usage.leavesTokensUntold()) {
            var chunk = chunk();
            chunk.putArray("choices");
            chunk.set("usage", usage(usage));
            send(chunk);
        }
        out.write(DONE);
        out.flush();
    }

    /** Ends a stream that is not. A client that only sees its end would take what it has for the whole. */
    void fail(ChatFailure failure) throws IOException {
        out.write(ERROR);
        send(failure.body());
        out.write(DONE);
        out.flush();
    }

    /** Tells everybody on the way that the line is in use. */
    void ping() throws IOException {
        out.write(PING);
        out.flush();
    }

    static ObjectNode usage(Usage usage) {
        return JSON.createObjectNode()
                .put("prompt_tokens", usage.inputTokens())
                .put("completion_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
    }

    private ObjectNode chunk() {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private static ObjectNode choice(ObjectNode chunk) {
        return chunk.putArray("choices").addObject().put("index", 0);
    }

    private static ObjectNode delta(ObjectNode chunk) {
        var choice = choice(chunk);
        var delta = choice.putObject("delta");
        choice.putNull("finish_reason");
        return delta;
    }

    private void send(ObjectNode node) throws IOException {
        out.write(DATA);
        out.write(JSON.writeValueAsBytes(node));
        out.write(END);
        out.flush();
    }
}
