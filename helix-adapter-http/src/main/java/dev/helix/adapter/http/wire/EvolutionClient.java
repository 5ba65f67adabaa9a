package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Asks a HELIX server that runs elsewhere, and answers as it does. Safe for use by many threads. */
public final class EvolutionClient implements EvolutionApi {

    /** Names who sits at a command line, for a server that knows of their token only that it is of this machine. */
    public static final String PERSON = "X-Helix-User";

    private static final String BASE = "/helix/evolution/";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WAIT_SECONDS = 5;

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final HttpClient client;
    private static final System.Logger LOG = System.getLogger(EvolutionClient.class.getName());
    private static final Duration LONGEST_STREAM = Duration.ofHours(12);

    private final String url;
    private final @Nullable String token;
    private final String person;

    /**
     * @param url of the server, such as {@code http://127.0.0.1:8001}
     * @param token that it asks for; null or empty where it asks for none
     * @param person who asks, where no token says so
     * @throws PortException for a token that no server can have made
     */
    public EvolutionClient(String url, @Nullable String token, String person) {
        this(url, token, person, null);
    }

    /**
     * As {@link #EvolutionClient(String, String, String)}, to a server that encrypts.
     *
     * @param tls what it trusts; null for what this machine trusts
     */
    public EvolutionClient(String url, @Nullable String token, String person, @Nullable SSLContext tls) {
        var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        this.client = (tls == null ? http : http.sslContext(tls)).build();
        this.url = url;
        this.token = token == null || token.isEmpty() ? null : token;
        if (this.token != null && !PRINTABLE.matcher(this.token).matches()) {
            throw new PortException("HELIX_TOKEN is no token: it has blanks, or other characters that none has");
        }
        this.person = PRINTABLE.matcher(person).matches() ? person : "";
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

    /** Returns an address by which a browser comes in, once, as the caller who asks for it. */
    public String link() {
        return read(post("/helix/session/link", Map.of())).path("url").asString("");
    }

    @Override
    public List<ProjectJson.Line> list(@Nullable String status) {
        var query = status == null ? "" : "?status=" + URLEncoder.encode(status, StandardCharsets.UTF_8);
        var projects = get(BASE + "projects" + query).path("projects");
        return projects.valueStream()
                .map(line -> json.treeToValue(line, ProjectJson.Line.class))
                .toList();
    }

    @Override
    public JsonNode show(ProjectId id) {
        return get(BASE + "projects/" + id);
    }

    @Override
    public String diff(ProjectId id) {
        return text(request(BASE + "projects/" + id + "/diff"));
    }

    @Override
    public String diff(ProjectId id, String from, String to) {
        if (from.isEmpty() && to.isEmpty()) {
            throw new IllegalArgumentException("the server compares attempts where one of them is named");
        }
        return text(request(BASE + "projects/" + id + "/diff?"
                + Stream.of(parameter("from", from), parameter("to", to))
                        .filter(parameter -> !parameter.isEmpty())
                        .collect(Collectors.joining("&"))));
    }

    /** Returns a parameter of a query; nothing for one that is left out. */
    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public AnswersJson answers(String since) {
        var query = since.isEmpty() ? "" : "?since=" + URLEncoder.encode(since, StandardCharsets.UTF_8);
        return json.treeToValue(get("/helix/answers" + query), AnswersJson.class);
    }

    @Override
    public AnswersJson.AnswerJson mark(String answer, String rule, boolean wrong) {
        var place = "/helix/answers/" + URLEncoder.encode(answer, StandardCharsets.UTF_8) + "/alarm";
        return json.treeToValue(read(post(place, Map.of("rule", rule, "wrong", wrong))), AnswersJson.AnswerJson.class);
    }

    @Override
    public AttemptsJson attempts(ProjectId id) {
        return json.treeToValue(get(BASE + "projects/" + id + "/attempts"), AttemptsJson.class);
    }

    @Override
    public JsonNode create(ProjectId id, Spec spec, @Nullable ChangeSource source) {
        var body = new HashMap<String, Object>();
        body.put("id", id.value());
        body.put("title", spec.title());
        body.put("description", spec.description());
        body.put("acceptance", spec.acceptance());
        switch (source) {
            case null -> {}
            case ChangeSource.Branch(var name) -> body.put("from_branch", name);
            case ChangeSource.Commit(var name) -> body.put("from_commit", name);
            // A diff is bytes: it may quote files in any encoding.
            case ChangeSource.Diff(var text) ->
                body.put("from_diff_base64", Base64.getEncoder().encodeToString(text.bytes()));
        }
        return read(post(BASE + "projects", body));
    }

    /** Has the server do what a tool of the Model Context Protocol does, and returns the result in the protocol's words. */
    public JsonNode tool(String name, Map<String, Object> arguments) {
        var message = Map.<String, Object>of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "tools/call",
                "params",
                Map.of("name", name, "arguments", arguments));
        return read(post("/mcp", message)).path("result");
    }

    @Override
    public EditedJson edit(ProjectId id, List<RepoPath> paths) {
        var body = Map.<String, Object>of(
                "paths", paths.stream().map(RepoPath::value).toList());
        return json.treeToValue(read(post(BASE + "projects/" + id + "/edit", body)), EditedJson.class);
    }

    @Override
    public List<OperationJson> operations(ProjectId id) {
        return get(BASE + "projects/" + id + "/operations")
                .path("operations")
                .valueStream()
                .map(node -> json.treeToValue(node, OperationJson.class))
                .toList();
    }

    @Override
    public JsonNode unlock(ProjectId id, RepoPath path, String reason) {
        return read(post(BASE + "projects/" + id + "/unlock", Map.of("path", path.value(), "reason", reason)));
    }

    @Override
    public RadarJson conflicts() {
        return json.treeToValue(get(BASE + "conflicts"), RadarJson.class);
    }

    @Override
    public String letter(LetterQuery query) {
        return text(request(BASE + "letter?since=" + URLEncoder.encode(query.since(), StandardCharsets.UTF_8)
                + "&format=" + query.form().word() + "&language=" + query.language()));
    }

    @Override
    public OperationJson begin(ProjectAction action, ProjectId id, Directions directions) {
        var body = new HashMap<String, Object>();
        if (!directions.text().isEmpty()) {
            body.put("hints", directions.text());
        }
        if (directions.accepted() != null) {
            body.put("accept_judge_change", directions.accepted());
        }
        if (directions.seen() != null) {
            body.put("tree", directions.seen());
        }
        return parsed(post(BASE + "projects/" + id + "/" + action.word(), body));
    }

    @Override
    public PreviewJson preview(ProjectAction action, ProjectId id) {
        return json.treeToValue(get(BASE + "projects/" + id + "/" + action.word() + "/preview"), PreviewJson.class);
    }

    @Override
    public OperationJson begin(SystemAction action, SystemName name) {
        return parsed(post(
                "/helix/systems/" + name.word() + "/" + action.word(),
                action.needsConfirmation() ? Map.of("confirm", true) : Map.of()));
    }

    @Override
    public SystemJson system(SystemName name) {
        return json.treeToValue(get("/helix/systems/" + name.word()), SystemJson.class);
    }

    /** A stream that breaks off is taken up where it was. */
    @Override
    public void events(String operation, Consumer<EventJson> events) {
        var reader = new EventReader(operation, events);
        while (!reader.over) {
            try (var stream =
                    client.send(reader.request(), BodyHandlers.ofLines()).body()) {
                for (var lines = stream.iterator(); lines.hasNext() && !reader.over; ) {
                    reader.read(lines.next());
                    if (reader.silent && !operation(operation).state().equals("running")) {
                        // It broke off, and no event could be kept that says so.
                        return;
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                // Whether the server is there at all is asked next.
                LOG.log(System.Logger.Level.DEBUG, "the events broke off", e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            if (!reader.over && !await(operation).state().equals("running") && reader.idle()) {
                return;
            }
        }
    }

    /** Reads the events of one operation. For one thread. */
    private final class EventReader {
        private final String operation;
        private final Consumer<EventJson> events;
        private String last;
        private String asked = "";
        private boolean over;
        /** Whether the last line only said that the server is there. */
        private boolean silent;

        EventReader(String operation, Consumer<EventJson> events) {
            this.operation = operation;
            this.events = events;
            this.last = Long.toString(new OperationId(operation).sequence());
        }

        HttpRequest request() {
            asked = last;
            return EvolutionClient.this
                    .request("/helix/evolution/events")
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", last)
                    .timeout(LONGEST_STREAM)
                    .build();
        }

        void read(String line) {
            silent = line.startsWith(":");
            if (line.startsWith("id:")) {
                last = line.substring("id:".length()).strip();
            } else if (line.startsWith("data:")) {
                var event =
                        json.treeToValue(EvolutionClient.this.read(line.substring("data:".length())), EventJson.class);
                over = event.tell(operation, events);
            }
        }

        /** Returns whether the last stream had nothing new. */
        boolean idle() {
            return asked.equals(last);
        }
    }

    @Override
    public OperationJson await(String operation) {
        return parsed(text(request(BASE + "operations/" + operation).header("Prefer", "wait=" + WAIT_SECONDS)));
    }

    @Override
    public OperationJson operation(String id) {
        return parsed(text(request(BASE + "operations/" + id)));
    }

    private String post(String path, Map<String, Object> body) {
        var request = request(path);
        return text(
                body.isEmpty()
                        ? request.POST(HttpRequest.BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
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
            throw new PortException("the server at " + url + " sent an answer that is not JSON: " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        // Heard where the token says no more than which machine's operator this is.
        return person.isEmpty() ? request : request.header(PERSON, person);
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
