package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.ConsultantSettings;
import dev.helix.consultant.Workplace;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.MeteredAgent;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.evolution.NightLetters;
import dev.helix.testkit.InMemoryChatSessions;
import dev.helix.testkit.InMemoryProjects;
import dev.helix.testkit.InMemoryTurnCosts;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real server with the real consultant over a scripted agent. */
final class ChatServer implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();
    static final String GOOD = "What do you want to change?\n\n<!-- STEP: what -->";
    static final String SEEN = "What do you want to change?";

    final TestServer server;
    final ScriptedAgent agent;
    /** The consultant's. */
    final MovableClock clock = new MovableClock();

    final InMemoryTurnCosts costs = new InMemoryTurnCosts();
    final InMemoryChatSessions sessions;

    /** Whether there is no room for chats any more. */
    volatile boolean full;

    /** Answers with the turns of {@code script}. */
    ChatServer(Script script) {
        this(script, false);
    }

    ChatServer(Script script, boolean live) {
        this(script, live, InMemoryFiles.empty());
    }

    ChatServer(Script script, boolean live, FileView files) {
        this(script, live, files, HttpAccess.LOCAL);
    }

    ChatServer(Script script, boolean live, FileView files, HttpAccess access) {
        this(script, new ConsultantSettings(live, Locale.ENGLISH, Duration.ofMillis(200)), files, access);
    }

    /** Serves where {@code settings} say, those whom {@code access} lets in. */
    ChatServer(Script script, HttpAccess access, HttpSettings settings) {
        this(script, access, settings, OpenStreams.MOST_OF_CHATS);
    }

    /** Lets each token have {@code chats} at once. */
    ChatServer(Script script, HttpAccess access, int chats) {
        this(script, access, new HttpSettings("127.0.0.1", 0, "1.2.3"), chats);
    }

    private ChatServer(Script script, HttpAccess access, HttpSettings settings, int chats) {
        agent = new ScriptedAgent(script);
        sessions = new InMemoryChatSessions(InMemoryFiles.ROOT);
        server = new TestServer(
                (use, folders) -> consultant(
                        agent,
                        new ConsultantSettings(false, Locale.ENGLISH, Duration.ofMillis(200)),
                        InMemoryFiles.empty(),
                        use,
                        folders),
                access,
                settings,
                chats);
    }

    /** Answers, and waits for readers that have left, as {@code settings} say. */
    ChatServer(Script script, ConsultantSettings settings, FileView files, HttpAccess access) {
        this(script, settings, files, access, new InMemoryChatSessions(InMemoryFiles.ROOT));
    }

    private ChatServer(
            Script script,
            ConsultantSettings settings,
            FileView files,
            HttpAccess access,
            InMemoryChatSessions sessions) {
        agent = new ScriptedAgent(script);
        this.sessions = sessions;
        server = new TestServer((use, folders) -> consultant(agent, settings, files, use, folders), access);
    }

    /** Answers after {@code silence}, and waits for readers that have left as long as a server does by default. */
    static ChatServer slow(Duration silence) {
        return new ChatServer(
                Script.named("slow").pause(silence).say(GOOD).end(),
                new ConsultantSettings(false, Locale.ENGLISH, ConsultantSettings.GRACE),
                InMemoryFiles.empty(),
                HttpAccess.LOCAL);
    }

    /** Speaks German, and finds the chats that {@code before} has stored just now, as after its death. */
    static ChatServer after(ChatServer before, Script script) {
        var left = new InMemoryChatSessions(InMemoryFiles.ROOT);
        before.sessions.all().forEach(left::save);
        return new ChatServer(
                script,
                new ConsultantSettings(false, Locale.GERMAN, Duration.ofMillis(200)),
                InMemoryFiles.empty(),
                HttpAccess.LOCAL,
                left);
    }

    /** Lets in one request a second. */
    static ChatServer limited(Script script) {
        return new ChatServer(
                script,
                false,
                InMemoryFiles.empty(),
                new HttpAccess(null, new HttpAccess.RateLimit(1, Duration.ofSeconds(1))));
    }

    /** Says a little, and then nothing for long. */
    static ChatServer halting() {
        return halting(Locale.ENGLISH);
    }

    static ChatServer halting(Locale locale) {
        return new ChatServer(
                Script.named("halting")
                        .say("The beginning of an answer that goes on and on and never comes to its end.")
                        .pause(Duration.ofMinutes(5))
                        .say(GOOD)
                        .end(),
                new ConsultantSettings(true, locale, Duration.ofMillis(200)),
                InMemoryFiles.empty(),
                HttpAccess.LOCAL);
    }

    private Consultant consultant(
            Agent agent, ConsultantSettings settings, FileView files, EvolutionUseCases use, InMemoryProjects folders) {
        var metered = new MeteredAgent(agent, costs, null, clock, ZoneOffset.UTC);
        return new Consultant(
                settings,
                new Enforcer(metered, Policy.of(Locale.ENGLISH, new StepMarkerValidator(), new WithoutWrong()), clock),
                new Disk(),
                new Workplace(files, folders, chat -> folders, costs, ChatServer::document),
                use.projects(),
                use.systems(),
                new NightLetters(use.projects(), costs, AuditTrail.NONE, clock),
                UUID::randomUUID,
                clock);
    }

    /** Keeps chats as long as there is room. */
    private final class Disk implements ChatSessions {
        @Override
        public List<ChatSession> all() {
            return sessions.all();
        }

        @Override
        public void save(ChatSession session) {
            if (full) {
                throw new PortException("no space left for chats");
            }
            sessions.save(session);
        }

        @Override
        public Path directory(SessionId id) {
            return sessions.directory(id);
        }

        @Override
        public void note(SessionId id, Instant at, String role, String text) {
            sessions.note(id, at, role, text);
        }

        @Override
        public List<Said> transcript(SessionId id, int most) {
            return sessions.transcript(id, most);
        }

        @Override
        public String keep(SessionId id, byte[] picture, String type) {
            return sessions.keep(id, picture, type);
        }

        @Override
        public void remove(SessionId id) {
            sessions.remove(id);
        }
    }

    /** Documents of this test say what they are. */
    private static Optional<String> document(byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8);
        return text.startsWith("%PDF-text ") ? Optional.of(text.substring(10)) : Optional.empty();
    }

    /** No answer may say WRONG, and no piece put in could heal one that does. */
    private static final class WithoutWrong implements Validator {
        @Override
        public String name() {
            return "without-wrong";
        }

        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            int at = answer.text().indexOf("WRONG");
            return at < 0 ? List.of() : List.of(Issue.error("WRONG", "it is wrong", "say it right", Span.at(at)));
        }
    }

    /** Returns how many requests that change something were answered so, such as {@code 4xx}. */
    int posts(String status) {
        var line = "helix_http_requests_seconds_count\\{method=\"POST\",route=\"[^\"]*\",status=\"" + status + "\"} ";
        return server.get("/metrics")
                .body()
                .lines()
                .filter(text -> text.matches(line + ".*"))
                .mapToInt(text -> (int) Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Returns a script that says each of {@code answers} in a turn of its own. */
    static Script saying(String... answers) {
        var script = Script.named("test");
        for (var answer : answers) {
            script.say(answer).turn();
        }
        return script.end();
    }

    String url() {
        return "http://127.0.0.1:" + server.port() + "/v1";
    }

    /** Returns a body with messages that alternate between user and assistant. */
    static String body(boolean streaming, String... messages) {
        var body = JSON.createObjectNode().put("model", "helix-consultant").put("stream", streaming);
        var list = body.putArray("messages");
        for (int i = 0; i < messages.length; i++) {
            list.addObject().put("role", i % 2 == 0 ? "user" : "assistant").put("content", messages[i]);
        }
        return body.toString();
    }

    HttpRequest request(String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url() + "/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    TestServer.Answer post(String body, String... headers) {
        return server.post("/v1/chat/completions", body, headers);
    }

    /** What came of a stream. */
    record Streamed(HttpResponse<?> response, List<String> lines) {
        List<JsonNode> chunks() {
            return lines.stream()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> JSON.readTree(line.substring(6)))
                    .toList();
        }

        String joined(String field) {
            var text = new StringBuilder();
            chunks().forEach(chunk -> text.append(
                    chunk.path("choices").path(0).path("delta").path(field).asString("")));
            return text.toString();
        }

        String content() {
            return joined("content");
        }

        List<String> statuses() {
            return chunks().stream()
                    .map(chunk -> chunk.path("event").path("data"))
                    .filter(JsonNode::isObject)
                    .map(data -> data.path("description").asString("")
                            + (data.path("done").asBoolean() ? " ." : ""))
                    .toList();
        }
    }

    Streamed stream(String body, String... headers) throws IOException, InterruptedException {
        var response = server.client().send(request(body, headers), BodyHandlers.ofInputStream());
        var lines = new ArrayList<String>();
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(32 * 1024);
                lines.add(line);
            }
        }
        return new Streamed(response, lines);
    }

    @Override
    public void close() {
        server.close();
    }
}
