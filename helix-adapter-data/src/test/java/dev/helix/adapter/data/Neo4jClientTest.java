package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server of Neo4j says when it is not well, from a script: a real one can't be made to. */
class Neo4jClientTest {

    private static final String ROWS = "{\"data\":{\"fields\":[\"n\"],\"values\":[[7]]},\"bookmarks\":[]}";
    private static final String DEADLOCK =
            "{\"errors\":[{\"code\":\"Neo.TransientError.Transaction.DeadlockDetected\",\"message\":\"two  wait\"}]}";

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private HttpServer server = none();

    private static HttpServer none() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @param length that is announced; what is missing of it never comes */
    private record Answer(int status, String body, int length) {}

    private void answers(int status, String body) {
        answers.add(new Answer(status, body, body.getBytes(StandardCharsets.UTF_8).length));
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                var answer = answers.remove();
                exchange.sendResponseHeaders(answer.status(), answer.length() == 0 ? -1 : answer.length());
                exchange.getResponseBody().write(answer.body().getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private Endpoint at(Secret secret) {
        return new Endpoint("http", "127.0.0.1", server.getAddress().getPort(), "shop", "neo4j", secret, Map.of());
    }

    private Neo4jClient client(Secret secret) {
        return new Neo4jClient(at(secret), () -> Duration.ofSeconds(10), false, pauses::add);
    }

    @Test
    void asksOnceMoreWhereTheServerSaysThatThisMayHelp() {
        answers(409, DEADLOCK);
        answers(
                202,
                "{\"data\":{},\"errors\":[{\"code\":\"Neo.TransientError.General.OutOfMemoryError\",\"message\":\"full\"}]}");
        answers(202, ROWS);

        try (var client = client(new Secret.None())) {
            assertThat(client.run("RETURN 7").getFirst().path(0).asInt()).isEqualTo(7);
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void asksNoMoreThanFiveTimesAndSaysWhatTheServerSaid() {
        for (int i = 0; i < 5; i++) {
            answers(409, DEADLOCK);
        }
        try (var client = client(new Secret.None())) {
            assertThatThrownBy(() -> client.run("RETURN 7"))
                    .isInstanceOf(Neo4jRefusal.class)
                    .hasMessageContaining("Neo.TransientError.Transaction.DeadlockDetected: two wait");
        }
        assertThat(asked).hasSize(5);
    }

    @Test
    void doesNotAskAgainWhatIsWrong() {
        answers(400, "{\"errors\":[{\"code\":\"Neo.ClientError.Statement.SyntaxError\",\"message\":\"no\"}]}");
        try (var client = client(new Secret.None())) {
            assertThatThrownBy(() -> client.run("RETRUN 7")).isInstanceOf(Neo4jRefusal.class);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void seesAnErrorThatCameBehindTheFirstRows() {
        answers(
                202,
                "{\"data\":{\"fields\":[\"n\"],\"values\":[[1]]},\"errors\":[{\"code\":\"Neo.ClientError.General.X\","
                        + "\"message\":\"No space left on device\"}]}");
        try (var client = client(new Secret.None())) {
            assertThatThrownBy(() -> client.run("RETURN 7")).hasMessageContaining("No space left on device");
        }
    }

    @Test
    void tellsThatAnAnswerEndedInTheMiddleOrIsNone() {
        answers.add(new Answer(202, ROWS.substring(0, 20), 500));
        answers(404, "<html>not here</html>");
        answers(404, "");
        try (var client = client(new Secret.None())) {
            assertThatThrownBy(() -> client.run("RETURN 7"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("does not answer");
            assertThatThrownBy(() -> client.run("RETURN 7"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("404 and something else than JSON");
            // A server that is older than its Query API.
            assertThatThrownBy(() -> client.run("RETURN 7"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("with 404 and nothing else; is that the port of its HTTP API")
                    .hasMessageContaining("5.25 or newer");
        }
    }

    @Test
    void usesAPasswordAndNeverTellsIt() {
        answers(202, ROWS);
        answers(200, "{\"neo4j_version\":\"5.26.30\"}");
        answers(
                401,
                "{\"errors\":[{\"code\":\"Neo.ClientError.Security.Unauthorized\",\"message\":\"Invalid credential.\"}]}");
        var secret = new Secret.Variable("P", Map.of("P", "correct horse"));
        try (var client = client(secret)) {
            client.run("RETURN 7");
        }
        assertThat(asked.getFirst())
                .contains("/db/shop/query/v2", "Basic bmVvNGo6Y29ycmVjdCBob3JzZQ==", "\"accessMode\":\"WRITE\"");

        var pair = new DatabasePair.Neo4j(at(secret), at(secret));
        assertThat(new Neo4jDatabase(pair, pauses::add).status(SystemName.TEST).found())
                .isInstanceOfSatisfying(
                        DatabaseStatus.Away.class,
                        away -> assertThat(away.why()).contains("Unauthorized").doesNotContain("horse"));
    }

    @Test
    void tellsThatAServerIsAway() {
        server.stop(0);
        var pair = new DatabasePair.Neo4j(at(new Secret.None()), at(new Secret.None()));

        assertThat(new Neo4jDatabase(pair, pauses::add)
                        .status(SystemName.PRODUCTION)
                        .found())
                .isInstanceOfSatisfying(
                        DatabaseStatus.Away.class,
                        away -> assertThat(away.why()).contains("does not answer", "/shop"));
    }

    /** It is asked five times for as much, since memory may have been short for another's sake. */
    @Test
    void removesFewerAtOnceWhereTheServersMemoryIsTooSmall() {
        var none = "{\"data\":{\"fields\":[],\"values\":[]}}";
        answers(202, "{\"data\":{\"fields\":[\"n\",\"f\"],\"values\":[[\"x\",\"\"]]}}");
        answers(202, none);
        answers(200, "{\"neo4j_version\":\"5.26.30\"}");
        answers(200, "{\"neo4j_version\":\"5.26.30\"}");
        answers(202, none);
        answers(202, none);
        answers(202, none);
        for (int i = 0; i < 5; i++) {
            answers(
                    202,
                    "{\"errors\":[{\"code\":\"Neo.TransientError.General.MemoryPoolOutOfMemoryError\",\"message\":\"full\"}]}");
        }
        answers(202, "{\"data\":{\"fields\":[\"n\"],\"values\":[[5000]]}}");
        answers(202, "{\"data\":{\"fields\":[\"n\"],\"values\":[[0]]}}");
        answers(400, "{\"errors\":[{\"code\":\"Neo.ClientError.General.X\",\"message\":\"far enough\"}]}");
        var test = new Endpoint(
                "http",
                "127.0.0.1",
                server.getAddress().getPort(),
                "shop",
                "neo4j",
                new Secret.None(),
                Map.of("bolt", "bolt://127.0.0.1:7688"));
        var pair = new DatabasePair.Neo4j(at(new Secret.None()), test);

        assertThatThrownBy(() -> new Neo4jDatabase(
                                pair, pauses::add, (at, left) -> at.port() == 7688 ? List.of("x") : List.of())
                        .fill(
                                kind -> List.of(),
                                new Deadline(java.time.InstantSource.system(), Duration.ofMinutes(1)),
                                line -> {}))
                .hasMessageContaining("far enough");
        assertThat(asked.get(6)).contains("HelixTestMarker", "begun ");
        assertThat(asked.subList(7, 15).stream().map(request -> request.replaceAll(".*\"most\":(\\d+).*", "$1")))
                .containsExactly("10000", "10000", "10000", "10000", "10000", "5000", "5000", "10000");
    }

    @Test
    void refusesATestServerThatIsOlderThanProductions() {
        answers(202, "{\"data\":{\"fields\":[\"n\",\"f\"],\"values\":[[\"x\",\"\"]]}}");
        answers(202, "{\"data\":{\"fields\":[],\"values\":[]}}");
        answers(200, "{\"neo4j_version\":\"5.26.30\"}");
        answers(200, "{\"neo4j_version\":\"5.9.1\"}");
        var pair = new DatabasePair.Neo4j(at(new Secret.None()), at(new Secret.None()));

        assertThatThrownBy(() -> new Neo4jDatabase(pair, pauses::add)
                        .fill(
                                kind -> List.of(),
                                new Deadline(java.time.InstantSource.system(), Duration.ofMinutes(1)),
                                line -> {}))
                .hasMessageContaining("of version 5.9.1 and production's of 5.26.30")
                .hasMessageContaining("nothing was touched");
        assertThat(asked).hasSize(4);
    }
}
