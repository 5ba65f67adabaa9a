package dev.helix.adapter.claude;

import com.sun.net.httpserver.HttpServer;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BinaryOperator;

/** HELIX's end of the hooks, as small as it can be. */
final class FakeHookServer implements HookEndpoints, AutoCloseable {

    static final String TOKEN = "a-token-of-one-session";

    private final HttpServer server;
    private final BinaryOperator<String> decide;
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final List<HookEndpoint> closed = new CopyOnWriteArrayList<>();
    private volatile String expected = TOKEN;

    FakeHookServer(BinaryOperator<String> decide) throws IOException {
        this.decide = decide;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks/", exchange -> {
            try (exchange) {
                var event = exchange.getRequestURI().getPath().substring("/hooks/".length());
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (!("Bearer " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    exchange.sendResponseHeaders(401, -1);
                    return;
                }
                called.add(event);
                var answer = this.decide.apply(event, body).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    /** From now on another token is the right one. */
    void forgetToken() {
        expected = "another";
    }

    List<String> called() {
        return called;
    }

    List<HookEndpoint> closed() {
        return closed;
    }

    @Override
    public HookEndpoint open(AgentSession session, Prompt prompt) {
        return new HookEndpoint(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks"), TOKEN);
    }

    @Override
    public void close(HookEndpoint endpoint) {
        closed.add(endpoint);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
