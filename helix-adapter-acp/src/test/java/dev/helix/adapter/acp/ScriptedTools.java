package dev.helix.adapter.acp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.helix.process.JsonLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A server of the Model Context Protocol on loopback with two tools, for who shows its token. */
final class ScriptedTools implements AutoCloseable {

    static final String TOKEN = "a-token-of-this-process-alone";

    static final Map<String, Set<String>> ARGUMENTS =
            Map.of("list_projects", Set.of("status"), "draft_project", Set.of("id"));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** The calls that it has heard: the tool's name and its arguments. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private ScriptedTools(HttpServer server) {
        this.server = server;
    }

    static ScriptedTools start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var tools = new ScriptedTools(server);
        server.setExecutor(tools.threads);
        server.createContext("/hooks/mcp", tools::answer);
        server.start();
        return tools;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/mcp");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var message = JsonLines.parse(exchange.getRequestBody().readAllBytes());
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (message == null) {
                exchange.sendResponseHeaders(405, -1);
            } else if (!message.has("id")) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                var body = ("{\"jsonrpc\": \"2.0\", \"id\": " + message.path("id") + ", \"result\": " + result(message)
                                + "}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private String result(JsonNode message) {
        var parameters = message.path("params");
        return switch (message.path("method").asString("")) {
            case "initialize" ->
                JsonLines.write(Map.of(
                        "protocolVersion",
                        parameters.path("protocolVersion").asString("2025-06-18"),
                        "capabilities",
                        Map.of("tools", Map.of()),
                        "serverInfo",
                        Map.of("name", "helix", "version", "1")));
            case "tools/list" ->
                JsonLines.write(Map.of(
                        "tools",
                        ARGUMENTS.entrySet().stream()
                                .map(tool -> tool(tool.getKey(), tool.getValue()))
                                .toList()));
            case "tools/call" -> {
                calls.add(parameters.path("name").asString("") + " " + parameters.path("arguments"));
                yield JsonLines.write(Map.of(
                        "content", List.of(Map.of("type", "text", "text", "one project: greet")), "isError", false));
            }
            default -> "{}";
        };
    }

    private static Map<String, Object> tool(String name, Set<String> arguments) {
        return Map.of(
                "name",
                name,
                "description",
                "Does it.",
                "inputSchema",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        arguments.stream()
                                .collect(
                                        Collectors.toMap(argument -> argument, argument -> Map.of("type", "string")))));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
