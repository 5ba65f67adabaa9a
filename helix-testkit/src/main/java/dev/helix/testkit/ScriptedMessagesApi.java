package dev.helix.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.helix.domain.agent.AgentFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model service on loopback that says what it is told to: the real command line of an agent can be run against it
 * without a network and without a key. It speaks the Messages API, streamed and whole. Safe for use by many threads.
 */
public final class ScriptedMessagesApi implements AutoCloseable {

    private static final int PIECE = 7;
    private static final String SIGNATURE = "c2NyaXB0ZWQ=";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger messages = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ModelReply> replies = new ArrayDeque<>();
    private final List<JsonNode> requests = new ArrayList<>();
    private Function<JsonNode, ModelReply> otherwise = request -> ModelReply.failure(400);

    private ScriptedMessagesApi(HttpServer server) {
        this.server = server;
    }

    /** Starts a service that answers 400 until it is told something else. */
    public static ScriptedMessagesApi start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var api = new ScriptedMessagesApi(server);
        server.setExecutor(api.threads);
        server.createContext("/v1/messages", api::answer);
        server.start();
        return api;
    }

    /** Returns what an agent takes as the address of its model service. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers the next requests with {@code next}, in order, after what was scripted before. */
    public ScriptedMessagesApi reply(ModelReply... next) {
        lock.lock();
        try {
            replies.addAll(List.of(next));
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Answers what nothing is scripted for. */
    public ScriptedMessagesApi otherwise(Function<JsonNode, ModelReply> answer) {
        lock.lock();
        try {
            otherwise = answer;
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Plays the turns of {@code script} as a model would: a message for each stretch up to a written file. */
    public ScriptedMessagesApi play(Script script) {
        for (var turn : script.turns()) {
            reply(messagesOf(turn).toArray(ModelReply[]::new));
        }
        return this;
    }

    /** Returns the bodies of all requests so far. */
    public List<JsonNode> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the newest user text in {@code request}. */
    public static String lastUserText(JsonNode request) {
        var all = request.path("messages");
        for (int at = all.size() - 1; at >= 0; at--) {
            if (all.get(at).path("role").asString("").equals("user")) {
                var content = all.get(at).path("content");
                if (content.isString()) {
                    return content.asString("");
                }
                var text = new StringBuilder();
                content.forEach(block -> text.append(block.path("text").asString("")));
                return text.toString();
            }
        }
        return "";
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private List<ModelReply> messagesOf(Script.Turn turn) {
        var all = new ArrayList<ModelReply>();
        var blocks = new ArrayList<ModelReply.Block>();
        for (var act : turn.acts()) {
            switch (act) {
                case Script.Act.Say(var text, var chunk) -> blocks.add(new ModelReply.Block.Text(text));
                case Script.Act.Write(var path, var content) -> {
                    blocks.add(new ModelReply.Block.Tool(
                            "toolu_" + messages.incrementAndGet(),
                            "Write",
                            Map.of("file_path", path, "content", content)));
                    all.add(ModelReply.message(blocks));
                    blocks.clear();
                }
                case Script.Act.Pause(var nanos) -> {
                    all.add(ModelReply.message(blocks).with(new ModelReply.Fault.Silence(Duration.ofNanos(nanos))));
                    blocks.clear();
                }
                case Script.Act.Fail(var failure) -> {
                    var status = switch (failure) {
                        case AgentFailure.NotLoggedIn stranger -> 401;
                        case AgentFailure.RateLimited limited -> 429;
                        case AgentFailure.Overloaded overloaded -> 529;
                        default -> throw new IllegalArgumentException("no model answers with " + failure.code());
                    };
                    // The agent asks again, more often than this.
                    for (int again = 0; again < 4; again++) {
                        all.add(ModelReply.failure(status, failure.retryAfter()));
                    }
                }
                case Script.Act.Think(var text) -> blocks.add(new ModelReply.Block.Thinking(text));
                case Script.Act.Emit(var event) ->
                    throw new IllegalArgumentException("the scripted model can't emit " + event);
            }
        }
        if (!blocks.isEmpty()) {
            all.add(ModelReply.message(blocks));
        }
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            if (exchange.getRequestURI().getPath().endsWith("/count_tokens")) {
                whole(exchange, 200, Map.of("input_tokens", 10));
                return;
            }
            switch (take(request)) {
                case ModelReply.Failure(var status, var type, var retryAfter) -> {
                    if (retryAfter != null) {
                        exchange.getResponseHeaders().add("retry-after", Long.toString(retryAfter.toSeconds()));
                    }
                    whole(
                            exchange,
                            status,
                            Map.of("type", "error", "error", Map.of("type", type, "message", "scripted")));
                }
                case ModelReply.Message message -> {
                    if (request.path("stream").asBoolean(false)) {
                        stream(exchange, request, message);
                    } else {
                        whole(exchange, 200, wholeMessage(request, message));
                    }
                }
            }
        }
    }

    private ModelReply take(JsonNode request) {
        lock.lock();
        try {
            requests.add(request);
            var next = replies.poll();
            return next == null ? otherwise.apply(request) : next;
        } finally {
            lock.unlock();
        }
    }

    private static void whole(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Map<String, Object> wholeMessage(JsonNode request, ModelReply.Message message) {
        var content = new ArrayList<Map<String, Object>>();
        for (var block : message.blocks()) {
            content.add(
                    switch (block) {
                        case ModelReply.Block.Text(var text) -> Map.of("type", "text", "text", text);
                        case ModelReply.Block.Thinking(var text) ->
                            Map.of("type", "thinking", "thinking", text, "signature", SIGNATURE);
                        case ModelReply.Block.Tool(var id, var name, var input) ->
                            Map.of("type", "tool_use", "id", id, "name", name, "input", input);
                    });
        }
        var body = head(request);
        body.put("content", content);
        body.put("stop_reason", message.stop());
        body.put("usage", Map.of("input_tokens", 10, "output_tokens", 5));
        return body;
    }

    private Map<String, Object> head(JsonNode request) {
        var head = new LinkedHashMap<String, Object>();
        head.put("id", "msg_" + messages.incrementAndGet());
        head.put("type", "message");
        head.put("role", "assistant");
        head.put("model", request.path("model").asString("scripted"));
        head.put("content", List.of());
        head.put("stop_reason", null);
        head.put("stop_sequence", null);
        head.put("usage", Map.of("input_tokens", 10, "output_tokens", 1));
        return head;
    }

    private void stream(HttpExchange exchange, JsonNode request, ModelReply.Message message) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.getResponseHeaders().add("connection", "close");
        exchange.sendResponseHeaders(200, 0);
        var events = eventsOf(request, message);
        var out = exchange.getResponseBody();
        int sent = 0;
        for (var event : events) {
            if (message.fault() instanceof ModelReply.Fault.CutAfter(var limit) && sent == limit) {
                return;
            }
            if (message.fault() instanceof ModelReply.Fault.Silence(var length)
                    && event.get("type") instanceof String type
                    && type.equals("message_delta")
                    && awaitClose(length.toNanos())) {
                return;
            }
            if (message.fault() instanceof ModelReply.Fault.Malformed && sent == 2) {
                out.write("event: content_block_delta\ndata: {\"type\":\"content_bl\n\n"
                        .getBytes(StandardCharsets.UTF_8));
            }
            send(out, event);
            sent++;
        }
    }

    private boolean awaitClose(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void send(OutputStream out, Map<String, ?> event) throws IOException {
        out.write(("event: " + event.get("type") + "\ndata: " + MAPPER.writeValueAsString(event) + "\n\n")
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private List<Map<String, ?>> eventsOf(JsonNode request, ModelReply.Message message) {
        var events = new ArrayList<Map<String, ?>>();
        events.add(Map.of("type", "message_start", "message", head(request)));
        int index = 0;
        for (var block : message.blocks()) {
            switch (block) {
                case ModelReply.Block.Text(var text) -> {
                    events.add(start(index, Map.of("type", "text", "text", "")));
                    int piece = Math.max(PIECE, text.length() / 1_000);
                    for (int at = 0, end; at < text.length(); at = end) {
                        end = Math.min(text.length(), at + piece);
                        if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                            end++;
                        }
                        events.add(delta(index, Map.of("type", "text_delta", "text", text.substring(at, end))));
                    }
                }
                case ModelReply.Block.Thinking(var text) -> {
                    events.add(start(index, Map.of("type", "thinking", "thinking", "", "signature", "")));
                    events.add(delta(index, Map.of("type", "thinking_delta", "thinking", text)));
                    events.add(delta(index, Map.of("type", "signature_delta", "signature", SIGNATURE)));
                }
                case ModelReply.Block.Tool(var id, var name, var input) -> {
                    events.add(start(index, Map.of("type", "tool_use", "id", id, "name", name, "input", Map.of())));
                    events.add(delta(
                            index,
                            Map.of("type", "input_json_delta", "partial_json", MAPPER.writeValueAsString(input))));
                }
            }
            events.add(Map.of("type", "content_block_stop", "index", index++));
        }
        var stop = new HashMap<String, Object>();
        stop.put("stop_reason", message.stop());
        stop.put("stop_sequence", null);
        events.add(Map.of("type", "message_delta", "delta", stop, "usage", Map.of("output_tokens", 5)));
        events.add(Map.of("type", "message_stop"));
        return events;
    }

    private static Map<String, ?> start(int index, Map<String, ?> block) {
        return Map.of("type", "content_block_start", "index", index, "content_block", block);
    }

    private static Map<String, ?> delta(int index, Map<String, ?> delta) {
        return Map.of("type", "content_block_delta", "index", index, "delta", delta);
    }
}
