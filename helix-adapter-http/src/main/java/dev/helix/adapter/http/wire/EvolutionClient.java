package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Asks a HELIX server that runs elsewhere, and answers as it does. Safe for use by many threads. */
public final class EvolutionClient {

    private static final String BASE = "/helix/evolution/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WAIT_SECONDS = 5;

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final String NOTHING_OF_BEFORE = "999999999999999999";
    private static final Duration LONGEST_STREAM = Duration.ofHours(12);

    private final String url;
    private final @Nullable String token;

    /**
     * @param url of the server, such as {@code http://127.0.0.1:8001}
     * @param token that it asks for; null where it asks for none
     */
    public EvolutionClient(String url, @Nullable String token) {
        this.url = url;
        this.token = token;
    }

    /** The server refused. */
    public static final class ServerRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        ServerRefused(Problem problem) {
            super(problem.code() + ": " + problem.detail());
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    /** Returns whether a HELIX answers there. */
    public boolean answers() {
        try {
            return client.send(request("/healthz").build(), BodyHandlers.ofString())
                    .body()
                    .contains("\"version\"");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Returns all projects in {@code status}, all of all when that is null. */
    public List<ProjectJson.Line> list(@Nullable String status) {
        var projects = get(BASE + "projects" + (status == null ? "" : "?status=" + status))
                .path("projects");
        return projects.valueStream()
                .map(line -> json.treeToValue(line, ProjectJson.Line.class))
                .toList();
    }

    /** Returns one project, as JSON. */
    public JsonNode show(ProjectId id) {
        return get(BASE + "projects/" + id);
    }

    /** Returns what a project would change on main, as a unified diff. */
    public String diff(ProjectId id) {
        return text(request(BASE + "projects/" + id + "/diff"));
    }

    /** Creates a project; returns it as JSON. */
    public JsonNode create(ProjectId id, Spec spec) {
        var body = new HashMap<String, Object>();
        body.put("id", id.value());
        body.put("title", spec.title());
        body.put("description", spec.description());
        body.put("acceptance", spec.acceptance());
        return read(text(request(BASE + "projects")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))));
    }

    /** Returns how open projects fit onto main and to each other. */
    public RadarJson conflicts() {
        return json.treeToValue(get(BASE + "conflicts"), RadarJson.class);
    }

    /** Begins an operation, and returns it as it stands then. */
    public OperationJson begin(ProjectAction action, ProjectId id) {
        return parsed(
                text(request(BASE + "projects/" + id + "/" + action.word()).POST(HttpRequest.BodyPublishers.noBody())));
    }

    /**
     * Begins an integration, and returns the operation as it stands then.
     *
     * @param accepted the tree whose change of what judges it is accepted
     */
    public OperationJson integrate(ProjectId id, String accepted) {
        return parsed(text(request(BASE + "projects/" + id + "/" + ProjectAction.INTEGRATE.word())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        json.writeValueAsString(Map.of("accept_judge_change", accepted))))));
    }

    /** Begins to develop once more, with hints, and returns the operation as it stands then. */
    public OperationJson retry(ProjectId id, String hints) {
        return parsed(text(request(BASE + "projects/" + id + "/" + ProjectAction.RETRY.word())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(Map.of("hints", hints))))));
    }

    /** Returns what deploying or integrating would do. */
    public PreviewJson preview(ProjectAction action, ProjectId id) {
        return json.treeToValue(get(BASE + "projects/" + id + "/" + action.word() + "/preview"), PreviewJson.class);
    }

    /** Begins an operation on a system, and returns it as it stands then. */
    public OperationJson begin(SystemAction action, SystemName name) {
        return parsed(text(request("/helix/systems/" + name.word() + "/" + action.word())
                .POST(HttpRequest.BodyPublishers.noBody())));
    }

    /** Returns a system as it is. */
    public SystemJson system(SystemName name) {
        return json.treeToValue(get("/helix/systems/" + name.word()), SystemJson.class);
    }

    /**
     * Has {@code lines} told of what the steps of an operation print, until it is over or the calling thread is interrupted.
     * What can't be had is left out: it is shown, and kept nowhere.
     */
    public void output(String operation, Consumer<String> lines) {
        var request = request("/helix/evolution/events")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", NOTHING_OF_BEFORE)
                .timeout(LONGEST_STREAM)
                .build();
        try (var stream = client.send(request, BodyHandlers.ofLines()).body()) {
            var events = stream.filter(line -> line.startsWith("data:"))
                    .map(line -> read(line.substring("data:".length())))
                    .filter(event -> event.path("operation").asString("").equals(operation))
                    .iterator();
            while (events.hasNext()) {
                var event = events.next();
                switch (event.path("type").asString("")) {
                    case "output" -> lines.accept(event.path("detail").asString(""));
                    case "operation" -> {
                        return;
                    }
                    default -> {}
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a few seconds for an operation to end, and returns it as it stands then. */
    public OperationJson await(String operation) {
        return parsed(text(request(BASE + "operations/" + operation).header("Prefer", "wait=" + WAIT_SECONDS)));
    }

    /** Returns an operation as it stands. */
    public OperationJson operation(String id) {
        return parsed(text(request(BASE + "operations/" + id)));
    }

    private OperationJson parsed(String text) {
        return json.treeToValue(read(text), OperationJson.class);
    }

    private JsonNode get(String path) {
        return read(text(request(path)));
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw new PortException("the server at " + url + " answered what is not JSON: " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private String text(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() >= 400) {
                throw refused(response);
            }
            return response.body();
        } catch (IOException e) {
            throw new PortException("the server at " + url + " can't be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private RuntimeException refused(HttpResponse<String> response) {
        try {
            return new ServerRefused(json.readValue(response.body(), Problem.class));
        } catch (JacksonException e) {
            return new PortException(
                    "the server at " + url + " answered " + response.statusCode() + " without saying why", e);
        }
    }

    private static PortException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new PortException("interrupted while the server was asked", e);
    }
}
