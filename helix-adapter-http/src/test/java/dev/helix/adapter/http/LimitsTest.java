package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.http.HttpAccess.RateLimit;
import dev.helix.adapter.http.TestServer.Answer;
import dev.helix.consultant.PictureCheck;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.DocumentReader;
import dev.helix.domain.text.ForeignJson;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.Script;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of limits in the contract, and those limits that no other test is about. */
class LimitsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String[] ELSEWHERE = {
        "letters of a chat's system prompts",
        "letters of a conversation that an agent is told again",
        "message to `helix mcp`, bytes",
        "PDF in a chat, seconds that reading it takes",
        "PDF in a chat, MB of memory that reading it takes",
        "loops that a prompt's template begins",
        "letters that a prompt's template makes"
    };

    /** Routes of which no body is read. */
    private static final Set<String> READ_NOTHING = Stream.concat(
                    Stream.of("link", "end").map("/helix/session/"::concat),
                    Stream.concat(
                            Stream.of(
                                            "develop",
                                            "ready",
                                            "deploy",
                                            "validate",
                                            "rehearse",
                                            "rollback",
                                            "rebase",
                                            "revert",
                                            "abort")
                                    .map("/helix/evolution/projects/{id}/"::concat),
                            Stream.of("start", "stop", "restart", "sync-rag-to-test", "docker-up", "docker-down")
                                    .map("/helix/systems/{name}/"::concat)))
            .collect(Collectors.toSet());

    private final AtomicInteger questions = new AtomicInteger();

    private static ChatServer server(@Nullable RateLimit limit) {
        return new ChatServer(saying(), false, InMemoryFiles.empty(), access(limit));
    }

    private static HttpAccess access(@Nullable RateLimit limit) {
        return new HttpAccess(
                new TestTokens(token -> switch (token) {
                    case "o" -> Optional.of(new Caller("ada", Role.OPERATOR));
                    case "v" -> Optional.of(new Caller("eve", Role.VIEWER));
                    case "p" -> Optional.of(new Caller("bob", Role.OPERATOR));
                    default -> Optional.empty();
                }),
                limit);
    }

    private static Map<String, String> told() throws IOException {
        return Files.readString(Path.of("../docs/contract.md"))
                .lines()
                .dropWhile(line -> !line.equals("| limit | value | code | test |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .collect(Collectors.toMap(row -> row.get(1), row -> row.get(2)));
    }

    @Test
    void theContractTellsEachOfThem() throws IOException {
        assertThat(told())
                .containsEntry("body of a request, bytes", Integer.toString(HelixServer.LARGEST_REQUEST))
                .containsEntry("body of a chat, bytes", Integer.toString(ChatBody.LARGEST))
                .containsEntry("body of a hook's call, bytes", Integer.toString(HookRoutes.LARGEST))
                .containsEntry("JSON, tokens", Integer.toString(ForeignJson.MOST_TOKENS))
                .containsEntry("JSON, depth", Integer.toString(ForeignJson.DEEPEST))
                .containsEntry("JSON, letters of a name", Integer.toString(ForeignJson.LONGEST_NAME))
                .containsEntry("JSON, letters of a number", Integer.toString(ForeignJson.LONGEST_NUMBER))
                .containsEntry("JSON, letters of one text", "those of its body")
                .containsEntry("refused body that is read on, bytes", Long.toString(HelixServer.MOST_UNREAD))
                .containsEntry(
                        "refused body that is read on, seconds", Long.toString(HelixServer.LONGEST_UNREAD.toSeconds()))
                .containsEntry("events that a reader has not taken yet", Integer.toString(EventRoutes.MOST_WAITING))
                .containsEntry("sessions of browsers", Integer.toString(BrowserSessions.MOST))
                .containsEntry("messages of a chat", Integer.toString(ChatBody.MOST_MESSAGES))
                .containsEntry("pictures in a message of a chat", Integer.toString(ChatBody.MOST_PICTURES))
                .containsEntry("body, bytes a second on the average", Long.toString(HelixServer.SLOWEST_BODY))
                .containsEntry(
                        "head of a request, or handshake of TLS, seconds",
                        Long.toString(HelixServer.SLOWEST_HEAD.toSeconds()))
                .containsEntry(
                        "connection on which nothing happens, seconds",
                        Long.toString(HelixServer.IDLE_TIMEOUT.toSeconds()))
                .containsEntry("connections", Integer.toString(HelixServer.MOST_CONNECTIONS))
                .containsEntry(
                        "requests below `/v1`, good or bad, for each token and address",
                        AccessGate.CHATS_FACTOR + " × `rate_limit`")
                .containsEntry(
                        "calls of hooks, good or bad, for each address", AccessGate.HOOKS_FACTOR + " × `rate_limit`")
                .containsEntry(
                        "requests that change something, for each token and address",
                        AccessGate.CHANGES_FACTOR + " × `rate_limit`")
                .containsEntry(
                        "requests refused before it is known whose they are (no good token, foreign origin, no JSON), for each address",
                        AccessGate.STRANGERS_FACTOR + " × `rate_limit`")
                .containsEntry(
                        "messages to `/mcp`, good or bad, for each token", AccessGate.TOOLS_FACTOR + " × `rate_limit`")
                .containsEntry("streams of events, for each token", Integer.toString(OpenStreams.MOST_OF_EVENTS))
                .containsEntry("chats at once, for each token", Integer.toString(OpenStreams.MOST_OF_CHATS))
                .containsEntry("title, letters", Integer.toString(Spec.LONGEST_TITLE))
                .containsEntry("picture in a chat, bytes", Integer.toString(PictureCheck.MOST_BYTES))
                .containsEntry("picture in a chat, pixels of a frame", Long.toString(PictureCheck.MOST_PIXELS))
                .containsEntry("PDFs in a request of a chat", Integer.toString(ChatBody.MOST_DOCUMENTS))
                // Compared by DocumentLimitsTest, HistoryLimitsTest, TemplateLimitsTest and ToolServerTest, where their
                // figures are.
                .containsKeys(ELSEWHERE)
                .hasSize(29 + ELSEWHERE.length);
    }

    @Test
    void whatChangesSomethingCountsForItsTokenAndItsAddressTheWrongOnesToo() {
        int most = 2 * AccessGate.CHANGES_FACTOR;
        var ways = List.of(
                "/helix/evolution/projects", "/helix/evolution/projects/none/ready", "/helix/systems/none/start");
        try (var chat = server(new RateLimit(2, HOUR))) {
            for (int i = 0; i < most; i++) {
                assertThat(chat.server
                                .post(ways.get(i % ways.size()), "{}", "Authorization", "Bearer o")
                                .status())
                        .isNotEqualTo(429);
            }
            for (var way : ways) {
                var refused = chat.server.post(way, "{}", "Authorization", "Bearer o");
                assertThat(refused.status()).as(way).isEqualTo(429);
                assertThat(refused.body()).contains("RATE_LIMITED");
                // The address is the same, for another token.
                assertThat(chat.server
                                .post(way, "{}", "Authorization", "Bearer p")
                                .status())
                        .as(way)
                        .isEqualTo(429);
            }
            assertThat(chat.server
                            .get("/helix/evolution/projects", "Authorization", "Bearer o")
                            .status())
                    .as("who only looks is not counted")
                    .isEqualTo(200);
        }
    }

    @Test
    void whoHasNoGoodTokenIsCountedByAddressOnEachRoute() {
        var routes = List.of("/helix/evolution/projects", "/v1/models", "/metrics", "/no/such/route");
        try (var chat = server(new RateLimit(2, HOUR))) {
            for (int i = 0; i < 2 * AccessGate.STRANGERS_FACTOR; i++) {
                assertThat(chat.server
                                .get(routes.get(i % routes.size()), "Authorization", "Bearer bad" + i)
                                .status())
                        .isEqualTo(401);
            }
            for (var route : routes) {
                assertThat(chat.server.get(route).status()).as(route).isEqualTo(429);
            }
            assertThat(chat.server.post("/helix/evolution/projects", "{}").status())
                    .isEqualTo(429);
            assertThat(chat.server
                            .get("/helix/evolution/projects", "Authorization", "Bearer o")
                            .status())
                    .as("a good token is not kept out by others at its address")
                    .isEqualTo(200);
        }
    }

    /** One at a time is read, so that one request could keep all others waiting. */
    @Test
    void aRequestBringsSoManyDocumentsAndNoMore() {
        var parts = IntStream.range(0, ChatBody.MOST_DOCUMENTS + 3)
                .mapToObj(number -> "{\"type\":\"file\",\"file\":{\"filename\":\"" + number
                        + ".pdf\",\"file_data\":\"data:application/pdf;base64,JVBERg==\"}}")
                .collect(Collectors.joining(","));
        var body = "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]}";
        var asked = new AtomicInteger();

        var read = ChatBody.of(
                body.getBytes(StandardCharsets.UTF_8), document -> Optional.of("text " + asked.incrementAndGet()));

        assertThat(asked).hasValue(ChatBody.MOST_DOCUMENTS);
        assertThat(read.messages().getLast().unread()).containsExactly("20.pdf", "21.pdf", "22.pdf");
    }

    private static int status(String body) {
        try {
            ChatBody.of(body.getBytes(StandardCharsets.UTF_8), DocumentReader.NONE);
            return 200;
        } catch (ChatRejected e) {
            return e.failure().status();
        }
    }

    /** It took 850 MB of heap to find out that this is no chat. */
    @Test
    void twentySixMegabytesOfEmptyObjectsAreRefusedAtOnce() {
        var empty = "[" + "{},".repeat(ChatBody.LARGEST / 3 - 2) + "{}]";
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();

        assertThat(status(empty)).isEqualTo(413);

        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).isLessThan(200_000_000);
        try (var chat = server(null)) {
            assertThat(chat.post(empty, "Authorization", "Bearer o").status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyThatIsTooDeepIsRefused() {
        assertThat(status("[".repeat(ForeignJson.DEEPEST + 1))).isEqualTo(413);
    }

    @Test
    void aBodyWithAnEndlessNameIsRefused() {
        assertThat(status("{\"" + "a".repeat(2 * ForeignJson.LONGEST_NAME) + "\":1}"))
                .isEqualTo(413);
    }

    @Test
    void aBodyWithAnEndlessNumberIsRefused() {
        assertThat(status("[" + "1".repeat(ForeignJson.LONGEST_NUMBER + 1) + "]"))
                .isEqualTo(413);
        assertThat(status("[" + "1".repeat(ForeignJson.LONGEST_NUMBER) + "]")).isEqualTo(400);
    }

    private static String messages(int number) {
        return "{\"model\":\"helix-consultant\",\"messages\":["
                + String.join(",", Collections.nCopies(number, "{\"role\":\"user\",\"content\":\"a\"}")) + "]}";
    }

    @Test
    void oneMessageTooManyIsRefused() {
        assertThat(status(messages(ChatBody.MOST_MESSAGES))).isEqualTo(200);
        assertThat(status(messages(ChatBody.MOST_MESSAGES + 1))).isEqualTo(400);
    }

    @Test
    void onePictureTooManyIsNamedAsNotRead() {
        var picture = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}}";
        var body = "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":["
                + String.join(",", Collections.nCopies(ChatBody.MOST_PICTURES + 1, picture)) + "]}]}";

        var message = ChatBody.of(body.getBytes(StandardCharsets.UTF_8), DocumentReader.NONE)
                .messages()
                .getLast();

        assertThat(message.pictures()).hasSize(ChatBody.MOST_PICTURES);
        assertThat(message.unread()).containsExactly("picture " + (ChatBody.MOST_PICTURES + 1));
    }

    @Test
    void everyRequestOfAChatClientCountsTheWrongOnesToo() {
        try (var chat = server(new RateLimit(1, HOUR))) {
            for (int i = 0; i < AccessGate.CHATS_FACTOR; i++) {
                assertThat(chat.post("{", "Authorization", "Bearer o").status()).isEqualTo(400);
            }
            assertThat(chat.post("{", "Authorization", "Bearer o").status()).isEqualTo(429);
            assertThat(chat.server
                            .get("/v1/models", "Authorization", "Bearer o")
                            .status())
                    .isEqualTo(429);
        }
    }

    @Test
    void everyCallOfAHookCounts() {
        try (var chat = server(new RateLimit(1, HOUR))) {
            for (int i = 0; i < AccessGate.HOOKS_FACTOR; i++) {
                chat.server.post("/hooks/Stop", "{}", "Authorization", i % 2 == 0 ? "Bearer good-token" : "Bearer bad");
            }
            int looked = chat.server.hookCalls().size();
            for (var one : List.of("/hooks/Stop Bearer bad", "/hooks/mcp Bearer good-token")) {
                var call = one.split(" ", 2);
                var refused = chat.server.post(call[0], "{}", "Authorization", call[1]);
                assertThat(refused.status()).as(one).isEqualTo(429);
                assertThat(refused.body()).contains("RATE_LIMITED");
            }
            // A status that is no success, an agent takes for a yes.
            var told = chat.server.post("/hooks/Stop", "{}", "Authorization", "Bearer good-token");
            assertThat(told.status()).isEqualTo(200);
            assertThat(told.at("systemMessage").asString()).startsWith("passed over: too many requests; ask again in ");
            assertThat(chat.server.hookCalls()).hasSize(looked);
        }
    }

    @Test
    void everyMessageToTheToolsCountsForItsTokenAlone() {
        try (var chat = server(new RateLimit(1, HOUR))) {
            for (int i = 0; i < AccessGate.TOOLS_FACTOR; i++) {
                assertThat(chat.server
                                .post(ToolRoute.PATH, i % 2 == 0 ? "{}" : "no JSON", "Authorization", "Bearer o")
                                .status())
                        .isNotEqualTo(429);
            }
            var refused = chat.server.post(ToolRoute.PATH, "{}", "Authorization", "Bearer o");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).contains("RATE_LIMITED");
            assertThat(chat.server
                            .post(ToolRoute.PATH, "{}", "Authorization", "Bearer p")
                            .status())
                    .isNotEqualTo(429);
        }
    }

    @Test
    void aCallerReadsSoManyStreamsAtOnceAndNoMore() {
        var streams = new OpenStreams(2);
        var first = streams.enter("ada");
        try (var second = streams.enter("ada");
                var other = streams.enter("bob")) {
            assertThat(List.of(second, other)).doesNotContainNull();
            assertThatThrownBy(() -> streams.enter("ada"))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.problem().status()).isEqualTo(429));
            first.close();
            streams.enter("ada").close();
        }
    }

    /** The same question of the same caller would be the same run. */
    private String question() {
        return "question " + questions.incrementAndGet();
    }

    /** Returns the answer to one more chat, as soon as it is known whether there is room for it. */
    private HttpResponse<InputStream> chat(ChatServer chat, String token, boolean streaming) throws Exception {
        return chat.server
                .client()
                .send(
                        chat.request(body(streaming, question()), "Authorization", "Bearer " + token),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void oneChatTooManyOfATokenIsRefusedUntilOneOfItsChatsIsOver() throws Exception {
        var endless = Script.named("endless");
        for (int i = 0; i < 10; i++) {
            endless.pause(Duration.ofMinutes(5)).turn();
        }
        try (var chat = new ChatServer(endless.end(), access(null), 3)) {
            var first = chat(chat, "o", true);
            var second = chat(chat, "o", true);
            // Not streaming, it is answered when it is over.
            var whole = chat.server
                    .client()
                    .sendAsync(
                            chat.request(body(false, question()), "Authorization", "Bearer o"),
                            HttpResponse.BodyHandlers.ofString());
            Eventually.holds(
                    "three chats are at work", () -> chat.agent.prompts().size() == 3);

            for (var streaming : List.of(true, false)) {
                var refused = chat(chat, "o", streaming);
                assertThat(refused.statusCode()).as("streaming: %s", streaming).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(new String(refused.body().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("rate_limited", "no more than 3 streams at once");
            }
            var other = chat(chat, "p", true);
            assertThat(List.of(first.statusCode(), second.statusCode(), other.statusCode()))
                    .containsOnly(200);

            first.body().close();

            Eventually.holds("there is room again", () -> {
                var more = chat(chat, "o", true);
                if (more.statusCode() != 200) {
                    more.body().close();
                }
                return more.statusCode() == 200;
            });
            whole.cancel(true);
        }
    }

    /** As many as the contract says, of one token, on connections of their own. */
    @Test
    void twoThousandChatsOfATokenAreAtWorkAtOnceAndNoMore() throws Exception {
        var reading = new ArrayList<Socket>();
        var endless = Script.named("endless");
        for (int i = 0; i < OpenStreams.MOST_OF_CHATS + 1; i++) {
            endless.pause(Duration.ofMinutes(5)).turn();
        }
        try (var chat = new ChatServer(endless.end(), access(null), OpenStreams.MOST_OF_CHATS)) {
            try {
                for (int i = 0; i < OpenStreams.MOST_OF_CHATS; i++) {
                    reading.add(begun(chat, "o"));
                }
                for (var socket : reading) {
                    assertThat(answered(socket)).isEqualTo("HTTP/1.1 200");
                }
                var refused = begun(chat, "o");
                reading.add(refused);
                assertThat(answered(refused)).isEqualTo("HTTP/1.1 429");
                var other = begun(chat, "p");
                reading.add(other);
                assertThat(answered(other)).as("another token").isEqualTo("HTTP/1.1 200");
                Eventually.holds(
                        "all of them are at work", () -> chat.agent.prompts().size() == OpenStreams.MOST_OF_CHATS + 1);
            } finally {
                for (var socket : reading) {
                    socket.close();
                }
            }
        }
    }

    private Socket begun(ChatServer chat, String token) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port());
        socket.setSoTimeout(60_000);
        var body = body(true, question());
        socket.getOutputStream()
                .write(String.join(
                                "\r\n",
                                "POST /v1/chat/completions HTTP/1.1",
                                "Host: 127.0.0.1:" + chat.server.port(),
                                "Authorization: Bearer " + token,
                                "Content-Type: application/json",
                                "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
                                "",
                                body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String answered(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** Begins to read events, and returns what it is answered. */
    private static String events(ChatServer chat, String token, List<Socket> reading) throws IOException {
        return events(chat, "/helix/evolution/events", token, reading);
    }

    private static String events(ChatServer chat, String path, String token, List<Socket> reading) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port());
        reading.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(String.join(
                                "\r\n",
                                "GET " + path + " HTTP/1.1",
                                "Host: 127.0.0.1:" + chat.server.port(),
                                "Accept: text/event-stream",
                                "Authorization: Bearer " + token,
                                "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    }

    @Test
    void oneStreamOfEventsTooManyIsRefused() throws Exception {
        var reading = new ArrayList<Socket>();
        try (var chat = server(null)) {
            for (int i = 0; i < OpenStreams.MOST_OF_EVENTS; i++) {
                assertThat(events(chat, "o", reading)).as("stream %s", i).isEqualTo("HTTP/1.1 200");
            }
            assertThat(events(chat, "o", reading)).isEqualTo("HTTP/1.1 429");
            assertThat(events(chat, "p", reading)).isEqualTo("HTTP/1.1 200");
            for (var socket : reading) {
                socket.close();
            }
            Eventually.holds(
                    "they are counted no longer",
                    () -> events(chat, "o", reading).endsWith("200"));
        } finally {
            for (var socket : reading) {
                socket.close();
            }
        }
    }

    @Test
    void aTitleHasALength() {
        try (var chat = server(null)) {
            var title = "t".repeat(Spec.LONGEST_TITLE);
            var refused = chat.server.post(
                    "/helix/evolution/projects",
                    "{\"id\":\"x\",\"title\":\"" + title + "t\"}",
                    "Authorization",
                    "Bearer o");

            assertThat(refused.body()).contains("INVALID_SPEC", "title", "200 letters");
            assertThat(chat.server
                            .post(
                                    "/helix/evolution/projects",
                                    "{\"id\":\"x\",\"title\":\"" + title + "\"}",
                                    "Authorization",
                                    "Bearer o")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aConnectionOnWhichNothingHappensIsEnded() throws Exception {
        try (var chat = server(null)) {
            assertThat(chat.server.idleTimeouts()).isNotEmpty().containsOnly(HelixServer.IDLE_TIMEOUT);
        }
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(300);
        server.addConnector(connector);
        server.start();
        try (var silent = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            silent.setSoTimeout(20_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        } finally {
            server.stop();
        }
    }

    @Test
    void moreConnectionsThanAllowedWait() throws Exception {
        try (var chat = server(null)) {
            assertThat(chat.server.mostConnections()).isEqualTo(HelixServer.MOST_CONNECTIONS);
        }
        var server = new Server();
        server.addBean(new NetworkConnectionLimit(1, server));
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
        var question = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (var first = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            first.getOutputStream().write(question);
            assertThat(first.getInputStream().read()).isEqualTo('H');
            Eventually.holds("nobody else is taken in", () -> !connector.isAccepting());
            try (var second = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
                second.getOutputStream().write(question);
                assertThat(server.getConnectors()[0].getConnectedEndPoints()).hasSize(1);
                first.shutdownOutput();
                second.setSoTimeout(20_000);
                assertThat(second.getInputStream().read()).isEqualTo('H');
            }
        } finally {
            server.stop();
        }
    }

    /** Sends a head, and then a byte at a time until there is an answer; returns what there is of it. */
    private static String dripped(int port, Duration limit, String... head) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(String.join("\r\n", head).getBytes(StandardCharsets.UTF_8));
            var in = socket.getInputStream();
            var over = new AtomicBoolean();
            var drops = new Thread(() -> {
                try {
                    while (!over.get()) {
                        out.write('a');
                        out.flush();
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            drops.start();
            try {
                return new String(in.readNBytes(4000), StandardCharsets.UTF_8);
            } catch (SocketException e) {
                return "reset";
            } finally {
                over.set(true);
                drops.join(limit.toMillis());
            }
        }
    }

    @Test
    void aBodyThatComesDropByDropIsCutOff() throws Exception {
        try (var chat = server(null)) {
            for (var path : List.of("/helix/evolution/projects", "/v1/chat/completions")) {
                var answer = dripped(
                        chat.server.port(),
                        Duration.ofSeconds(15),
                        "POST " + path + " HTTP/1.1",
                        "Host: 127.0.0.1:" + chat.server.port(),
                        "Authorization: Bearer o",
                        "Content-Type: application/json",
                        "Content-Length: 100000",
                        "",
                        "");

                assertThat(answer).as(path).startsWith("HTTP/1.1 408 ").containsIgnoringCase("too_slow");
            }
        }
    }

    @Test
    void aShortBodyMayTakeItsTime() throws Exception {
        try (var chat = server(null);
                var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "POST /helix/evolution/projects HTTP/1.1",
                                    "Host: 127.0.0.1:" + chat.server.port(),
                                    "Authorization: Bearer o",
                                    "Content-Type: application/json",
                                    "Content-Length: 2",
                                    "",
                                    "")
                            .getBytes(StandardCharsets.UTF_8));
            Thread.sleep(300);
            socket.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 422");
        }
    }

    @Test
    void aHeadThatComesDropByDropIsCutOff() throws Exception {
        try (var chat = server(null)) {
            assertThat(chat.server.slowestHeads()).isNotEmpty().containsOnly(HelixServer.SLOWEST_HEAD);
        }
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.addBean(new SlowHeads(Duration.ofMillis(400)));
        server.addConnector(connector);
        server.start();
        try {
            var answer =
                    dripped(connector.getLocalPort(), Duration.ofSeconds(15), "GET / HTTP/1.1", "Host: x", "X-Slow: ");
            assertThat(answer).isIn("", "reset");
            // Whole heads, one after another on one connection, are none of that.
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
                socket.setSoTimeout(10_000);
                for (int i = 0; i < 3; i++) {
                    socket.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                            .isEqualTo("HTTP/1.1 404");
                    Thread.sleep(500);
                    socket.getInputStream().skipNBytes(socket.getInputStream().available());
                }
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void aBodyBeyondTheBoundsIsTooLargeOnEveryRoute() {
        var many = "[" + "{},".repeat(ForeignJson.MOST_TOKENS / 2) + "{}]";
        try (var chat = server(null)) {
            var posted = chat.server.routes().stream()
                    .filter(route -> route.startsWith("POST ") && !route.contains("/hooks/"))
                    .map(route -> route.substring("POST ".length()))
                    .toList();
            assertThat(posted).contains("/v1/chat/completions", ToolRoute.PATH).containsAll(READ_NOTHING);
            for (var body : List.of("[".repeat(ForeignJson.DEEPEST + 1), many)) {
                for (var route : posted) {
                    var path = route.replace("{name}", READ_NOTHING.contains(route) ? "none" : "test")
                            .replaceAll("\\{[^}]+}", "x");
                    var answer = chat.server.post(path, body, "Authorization", "Bearer o");
                    assertThat(answer.status() == 413)
                            .as(route + " " + answer.status() + " " + answer.body())
                            .isNotEqualTo(READ_NOTHING.contains(route));
                    assertThat(answer.status() != 413
                                    || answer.body().toUpperCase(Locale.ROOT).contains("TOO_LARGE"))
                            .as(route)
                            .isTrue();
                }
            }
        }
    }

    /** A refusal of the server's, an agent would take for a yes. */
    @Test
    void aHooksCallBeyondTheBoundsIsPassedOverAndThatIsTold() {
        try (var chat = server(null)) {
            for (var body : List.of(
                    "[".repeat(ForeignJson.DEEPEST + 1), "[" + "{},".repeat(HookRoutes.LARGEST / 3 - 2) + "{}]")) {
                var answer = chat.server.post("/hooks/PreToolUse", body, "Authorization", "Bearer good-token");

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.at("systemMessage").asString())
                        .startsWith("passed over: the body goes beyond the bounds: ");
                assertThat(chat.server
                                .post("/hooks/mcp", body, "Authorization", "Bearer good-token")
                                .status())
                        .isEqualTo(413);
            }
            assertThat(chat.server.hookCalls()).isEmpty();
        }
    }

    @Test
    void whatIsRefusedBeforeItIsKnownWhoseItIsCountsByItsAddressAndForNothingElse() {
        var good = "Bearer o";
        Map<String, Function<ChatServer, Answer>> refused = Map.of(
                "a chat that is no JSON",
                chat -> chat.server.post(
                        "/v1/chat/completions", "x", "Authorization", good, "Content-Type", "text/plain"),
                "a chat of a page elsewhere",
                chat -> chat.server.post("/v1/chat/completions", "{}", "Authorization", good, "Origin", "http://evil"),
                "a change that is no JSON",
                chat -> chat.server.post(
                        "/helix/evolution/projects", "x", "Authorization", good, "Content-Type", "text/plain"),
                "a hook of a page elsewhere",
                chat -> chat.server.post(
                        "/hooks/Stop", "{}", "Authorization", "Bearer good-token", "Origin", "http://evil"),
                "a hook that is no JSON",
                chat -> chat.server.post(
                        "/hooks/Stop", "x", "Authorization", "Bearer good-token", "Content-Type", "text/plain"));
        refused.forEach((what, ask) -> {
            try (var chat = server(new RateLimit(2, HOUR))) {
                int most = 2 * AccessGate.STRANGERS_FACTOR;
                for (int i = 0; i < most; i++) {
                    assertThat(ask.apply(chat).status()).as(what).isIn(403, 415);
                }
                assertThat(ask.apply(chat).status()).as(what).isEqualTo(429);
                assertThat(chat.server.get("/v1/models", "Authorization", good).status())
                        .as(what)
                        .isEqualTo(200);
                assertThat(chat.server
                                .post("/hooks/Stop", "{}", "Authorization", "Bearer good-token")
                                .status())
                        .as(what)
                        .isEqualTo(200);
            }
        });
    }

    @Test
    void whatATokenMayNotDoCountsToo() {
        var limit = new RateLimit(1, HOUR);
        try (var chat = server(limit)) {
            assertThat(chat.server
                            .post("/helix/evolution/projects", "{}", "Authorization", "Bearer v")
                            .status())
                    .isEqualTo(403);
            assertThat(chat.server
                            .post("/helix/evolution/projects", "{}", "Authorization", "Bearer v")
                            .status())
                    .isEqualTo(429);
            for (int i = 0; i < AccessGate.CHATS_FACTOR; i++) {
                assertThat(chat.post("{}", "Authorization", "Bearer v").status())
                        .isEqualTo(403);
            }
            assertThat(chat.post("{}", "Authorization", "Bearer v").status()).isEqualTo(429);
        }
    }

    @Test
    void aHooksTokenIsLookedAtBeforeItsBodyIsRead() throws Exception {
        try (var chat = server(null);
                var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "POST /hooks/Stop HTTP/1.1",
                                    "Host: 127.0.0.1",
                                    "Authorization: Bearer bad",
                                    "Content-Type: application/json",
                                    "Content-Length: 100000",
                                    "\r\n")
                            .getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void aRefusalInTheMiddleOfABodyIsReadByWhoSendsAllOfIt() throws Exception {
        try (var chat = server(null)) {
            for (var refused : WholeBody.REFUSED) {
                for (var chunked : List.of(false, true)) {
                    try (var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
                        assertThat(refused.answer(socket, chunked, 32 << 20))
                                .as(refused + " chunked " + chunked)
                                .startsWith("HTTP/1.1 " + refused.status());
                    }
                }
            }
        }
    }

    @Test
    void aRefusalDoesNotWaitForABodyThatNeverComes() throws Exception {
        try (var chat = server(null);
                var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "POST /helix/evolution/projects HTTP/1.1",
                                    "Host: 127.0.0.1:" + chat.server.port(),
                                    "Authorization: Bearer o",
                                    "Content-Type: application/json",
                                    "Content-Length: 5000000",
                                    "",
                                    "")
                            .getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 413");
        }
    }
}
