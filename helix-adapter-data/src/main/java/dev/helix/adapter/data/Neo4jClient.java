package dev.helix.adapter.data;

import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One database of Neo4j by the server's Query API, each statement in a transaction of its own. */
final class Neo4jClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MULTIPLE = 300;
    private static final int LONGEST_ERROR = 300;
    /** What the server itself says may be tried once more: somebody else had a lock, it is still starting, its memory was full. */
    private static final String TRANSIENT = "Neo.TransientError.";

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Endpoint at;
    private final Supplier<Duration> left;
    private final boolean reads;
    private final Pause pause;
    private final HttpClient http;

    /**
     * @param left how long an answer may take, asked before each request
     * @param reads has the server refuse whatever would write
     */
    Neo4jClient(Endpoint at, Supplier<Duration> left, boolean reads, Pause pause) {
        this.at = at;
        this.left = left;
        this.reads = reads;
        this.pause = pause;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** Returns what the server tells of itself without a password: {@code neo4j_version}, {@code neo4j_edition}. */
    JsonNode server() {
        return send(request("/").GET().build());
    }

    /**
     * Runs a statement, and once more where the server says that this may help.
     *
     * @return its rows, each the values of its columns
     * @throws Neo4jRefusal when the server does not do it
     */
    List<JsonNode> run(String statement, Map<String, ?> parameters) {
        var body = JSON.createObjectNode();
        body.put("statement", statement).put("accessMode", reads ? "READ" : "WRITE");
        body.set("parameters", JSON.valueToTree(parameters));
        var request = request("/db/"
                        + URLEncoder.encode(at.database(), StandardCharsets.UTF_8)
                                .replace("+", "%20") + "/query/v2")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        var wait = FIRST_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                var rows = new ArrayList<JsonNode>();
                send(request.timeout(left.get()).build())
                        .path("data")
                        .path("values")
                        .forEach(rows::add);
                return rows;
            } catch (Neo4jRefusal e) {
                if (!e.code().startsWith(TRANSIENT) || tried == TRIES) {
                    throw e;
                }
                pause.pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    List<JsonNode> run(String statement) {
        return run(statement, Map.of());
    }

    private HttpRequest.Builder request(String path) {
        var builder = HttpRequest.newBuilder(URI.create(at.scheme() + "://" + at.authority() + path))
                .timeout(left.get())
                .header("Accept", "application/json");
        at.secret().reveal().ifPresent(password -> {
            var both = (at.user() + ":" + password).getBytes(StandardCharsets.UTF_8);
            builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        });
        return builder;
    }

    private JsonNode send(HttpRequest request) {
        try {
            return result(request, WholeAnswer.of(http, request, BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new PortException("Neo4j at " + at.shown() + " does not answer: " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        }
    }

    /** What fails while rows are on their way stands behind them, in an answer that began well. */
    private JsonNode result(HttpRequest request, HttpResponse<byte[]> response) {
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw other(request, response, "something else than JSON");
        }
        if (answer.isMissingNode()) {
            throw other(request, response, "nothing else");
        }
        var error = answer.path("errors").path(0);
        if (error.isMissingNode() && response.statusCode() < MULTIPLE) {
            return answer;
        }
        var code = error.path("code").asString(Integer.toString(response.statusCode()));
        var line = error.path("message").asString("").strip().replaceAll("\\s+", " ");
        throw new Neo4jRefusal(
                code,
                "Neo4j at " + at.shown() + ": " + code + ": "
                        + line.substring(0, Math.min(LONGEST_ERROR, line.length())));
    }

    private PortException other(HttpRequest request, HttpResponse<byte[]> response, String what) {
        return new PortException("Neo4j at " + at.shown() + " answers " + request.method() + " "
                + request.uri().getPath() + " with " + response.statusCode() + " and " + what
                + "; is that the port of its HTTP API, and the server of version 5.25 or newer?");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
