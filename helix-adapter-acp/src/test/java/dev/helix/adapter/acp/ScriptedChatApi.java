package dev.helix.adapter.acp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.helix.process.JsonLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model service on loopback that speaks OpenAI's chat interface, streamed. What an agent asks on its own account, for titles,
 * memories and suggestions, is answered with a word; a scripted reply is for the person's words and for results of tools.
 */
final class ScriptedChatApi implements AutoCloseable {

    private static final String USAGE = "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"total_tokens\": 15}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private volatile int status = 200;

    /** What the model does. */
    sealed interface Reply {
        record Say(String text) implements Reply {}

        record Write(String path, String content) implements Reply {}

        /** Calls a tool, by the end of its name: each agent begins it in its own way. */
        record Call(String tool, String arguments) implements Reply {}
    }

    private ScriptedChatApi(HttpServer server) {
        this.server = server;
    }

    static ScriptedChatApi start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var api = new ScriptedChatApi(server);
        server.setExecutor(api.threads);
        server.createContext("/v1/chat/completions", api::answer);
        server.start();
        return api;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    ScriptedChatApi reply(Reply... next) {
        replies.addAll(List.of(next));
        return this;
    }

    /** Refuses everything from here on. */
    void refuse(int with) {
        status = with;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = JsonLines.parse(exchange.getRequestBody().readAllBytes());
            if (status != 200 || request == null) {
                send(
                        exchange,
                        status,
                        "application/json",
                        "{\"error\": {\"message\": \"Incorrect API key provided\"}}");
                return;
            }
            var tool = writingTool(request);
            var next = tool == null || isItsOwn(request) ? null : replies.poll();
            var answer = switch (next) {
                case null -> said("OK");
                case Reply.Say(var text) -> said(text);
                case Reply.Write(var path, var content) -> written(String.valueOf(tool), path, content);
                case Reply.Call(var name, var arguments) -> called(named(request, name), arguments);
            };
            send(exchange, 200, "text/event-stream", answer + "data: [DONE]\n\n");
        }
    }

    /** Agents ask their model for memories and suggestions, too, with the whole conversation in front. */
    private static boolean isItsOwn(JsonNode request) {
        var messages = request.path("messages");
        var last = messages.get(messages.size() - 1).toString();
        return last.contains("SUGGESTION MODE") || last.contains("Managed memory");
    }

    private static @Nullable String writingTool(JsonNode request) {
        for (var tool : request.path("tools")) {
            var name = tool.path("function").path("name").asString("");
            if (name.equals("write") || name.equals("write_file")) {
                return name;
            }
        }
        return null;
    }

    private static String named(JsonNode request, String end) {
        for (var tool : request.path("tools")) {
            var name = tool.path("function").path("name").asString("");
            if (name.endsWith(end)) {
                return name;
            }
        }
        // Some keep them from the model until it has searched for them, and know the name all the same.
        return "mcp__helix__" + end;
    }

    private static String said(String text) {
        return chunk("{\"role\": \"assistant\", \"content\": " + JsonLines.write(text) + "}", "null")
                + chunk("{}", "\"stop\"");
    }

    private static String written(String tool, String path, String content) {
        return called(
                tool,
                JsonLines.write(Map.of(tool.equals("write") ? "filePath" : "file_path", path, "content", content)));
    }

    private static String called(String tool, String arguments) {
        return chunk("{\"role\": \"assistant\", \"content\": \"Let me. \"}", "null")
                + chunk(
                        "{\"tool_calls\": [{\"index\": 0, \"id\": \"call_" + Integer.toHexString(arguments.hashCode())
                                + "\", \"type\": \"function\", \"function\": {\"name\": \"" + tool
                                + "\", \"arguments\": "
                                + JsonLines.write(arguments) + "}}]}",
                        "null")
                + chunk("{}", "\"tool_calls\"");
    }

    private static String chunk(String delta, String reason) {
        return "data: {\"id\": \"c\", \"object\": \"chat.completion.chunk\", \"created\": 1, \"model\": \"scripted\","
                + " \"choices\": [{\"index\": 0, \"delta\": " + delta + ", \"finish_reason\": " + reason + "}]"
                + (reason.equals("null") ? "" : ", \"usage\": " + USAGE) + "}\n\n";
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
