package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Qdrant's REST interface, as far as copying needs it. */
final class QdrantClient implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int MULTIPLE = 300;
    private static final int NOT_FOUND = 404;
    private static final int LONGEST_ERROR = 300;
    private static final String BOUNDARY = "helix-snapshot-7d1f";

    private final Endpoint at;
    private final Supplier<Duration> left;
    private final HttpClient http;

    /** @param left how long an answer may take, asked before each request */
    QdrantClient(Endpoint at, Supplier<Duration> left) {
        this.at = at;
        this.left = left;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    Endpoint endpoint() {
        return at;
    }

    /** Returns a collection's path. */
    static String path(String collection) {
        return "/collections/"
                + URLEncoder.encode(collection, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns what a question is answered with; null where there is no such thing. */
    @Nullable
    JsonNode find(String path) {
        var response = send(request("GET", path, null), BodyHandlers.ofByteArray());
        return response.statusCode() == NOT_FOUND ? null : result(path, response);
    }

    JsonNode get(String path) {
        return result(path, send(request("GET", path, null), BodyHandlers.ofByteArray()));
    }

    /** Returns the version of the server. */
    String version() {
        var response = send(request("GET", "/", null), BodyHandlers.ofByteArray());
        requireDone("/", response);
        return parse("/", response.body()).path("version").asString("");
    }

    JsonNode call(String method, String path, @Nullable JsonNode body) {
        return call(method, path, body == null ? null : JSON.writeValueAsBytes(body));
    }

    JsonNode call(String method, String path, byte @Nullable [] body) {
        return result(path, send(request(method, path, body), BodyHandlers.ofByteArray()));
    }

    /** Begins a call. Returns its answer as it comes; it fails with a {@link QdrantRefusal} where the server refuses. */
    CompletableFuture<byte[]> begin(String path, byte[] body) {
        return http.sendAsync(request("POST", path, body), BodyHandlers.ofByteArray())
                .thenApply(response -> {
                    requireDone(path, response);
                    return response.body();
                });
    }

    /** Waits for what was begun. */
    <T> T await(CompletableFuture<T> begun) {
        try {
            return WholeAnswer.await(begun, left.get());
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        }
    }

    void download(String path, Path file) {
        var response = send(request("GET", path, null), BodyHandlers.ofFile(file));
        if (response.statusCode() != OK) {
            throw new PortException(
                    "Qdrant at " + at.shown() + " answers GET " + path + " with " + response.statusCode());
        }
    }

    void upload(String path, Path file) throws IOException {
        var head = "--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"snapshot\"; filename=\"helix.snapshot\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        var request = builder(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build();
        result(path, send(request, BodyHandlers.ofByteArray()));
    }

    private HttpRequest request(String method, String path, byte @Nullable [] body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        var builder = builder(path).method(method, publisher);
        if (body != null) {
            builder.header("Content-Type", "application/json");
        }
        return builder.build();
    }

    private HttpRequest.Builder builder(String path) {
        var builder = HttpRequest.newBuilder(URI.create(at.scheme() + "://" + at.authority() + path))
                .timeout(left.get());
        at.secret().reveal().ifPresent(key -> builder.header("api-key", key));
        return builder;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return WholeAnswer.of(http, request, handler);
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        }
    }

    private PortException away(Exception e) {
        var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new PortException("Qdrant at " + at.shown() + " does not answer: " + why, e);
    }

    private JsonNode result(String path, HttpResponse<byte[]> response) {
        requireDone(path, response);
        return parse(path, response.body()).path("result");
    }

    private void requireDone(String path, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status < OK || status >= MULTIPLE) {
            throw new QdrantRefusal(
                    status,
                    "Qdrant at " + at.shown() + " answers " + response.request().method() + " " + path + " with "
                            + status + ": " + why(response.body()));
        }
    }

    /** Its own words: JSON as a rule, plain text where a key is missing. */
    private static String why(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        try {
            var error = JSON.readTree(text).path("status").path("error").asString("");
            text = error.isEmpty() ? text : error;
        } catch (JacksonException e) {
            // Plain text then.
        }
        var line = text.strip().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(LONGEST_ERROR, line.length()));
    }

    private JsonNode parse(String path, byte[] body) {
        return parsed(path, () -> JSON.readTree(body));
    }

    /** Reads an answer. @throws PortException where it is no JSON */
    <T> T parsed(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JacksonException e) {
            throw new PortException(
                    "Qdrant at " + at.shown() + " answers " + path + " with something else than JSON", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
