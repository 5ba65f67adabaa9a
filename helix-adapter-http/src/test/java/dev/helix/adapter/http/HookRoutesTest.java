package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.http.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookRoutesTest {

    private static final String GOOD = "Bearer good-token";

    private static final HookCalls ANSWERING = new HookCalls() {
        @Override
        public Optional<String> answer(String token, String event, Supplier<String> body) {
            return Optional.of("{}");
        }

        @Override
        public Optional<String> passOver(String token, String event, String why) {
            return Optional.of(why);
        }
    };

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static void problem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.at("code").asString()).isEqualTo(code);
        assertThat(answer.at("detail").asString()).isNotBlank();
    }

    /** An agent takes a status that is no success for a yes. */
    private static void passedOver(Answer answer, String why) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.type()).startsWith("application/json");
        assertThat(answer.at("systemMessage").asString()).isEqualTo("passed over: " + why);
    }

    @Test
    void whatBreaksOffInHelixIsToldToTheAgentAndNotItsCause() {
        passedOver(server.post("/hooks/Broken", "{}", "Authorization", GOOD), "HELIX failed; its log says more");
        problem(server.post("/hooks/Broken", "{}", "Authorization", "Bearer bad"), 401, "UNAUTHORIZED");
    }

    @Test
    void aBodyThatDripsInIsToldToTheAgentToo() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(50);
            var out = socket.getOutputStream();
            out.write("""
                    POST /hooks/Stop HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Authorization: Bearer good-token\r
                    Content-Type: application/json\r
                    Content-Length: 100000\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII));
            var got = new byte[4_000];
            int length = 0;
            for (int drops = 0; drops < 1_000 && length == 0; drops++) {
                out.write('a');
                try {
                    length = socket.getInputStream().read(got);
                } catch (SocketTimeoutException e) {
                    length = 0;
                }
            }
            assertThat(new String(got, 0, length, StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("passed over: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stop", "PostToolUse", "PreToolUse", "UserPromptSubmit"})
    void answersAnAgentWithItsToken(String event) {
        var answer = server.post("/hooks/" + event, "{}", "Authorization", GOOD);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).startsWith("application/json");
        assertThat(answer.at("systemMessage").asString()).isEqualTo("heard " + event);
    }

    @Test
    void answersWhatItDoesNotUnderstandVisiblyToo() {
        assertThat(server.post("/hooks/BrandNew", "nonsense", "Authorization", GOOD)
                        .at("systemMessage")
                        .asString())
                .isEqualTo("heard BrandNew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "good-token", "Basic good-token", "bearer good-token "})
    void refusesEveryOtherToken(String shown) {
        var answer = server.post("/hooks/Stop", "{}", "Authorization", shown);

        problem(answer, 401, "UNAUTHORIZED");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.body()).doesNotContain("good-token");
    }

    @Test
    void refusesACallWithoutAToken() {
        problem(server.post("/hooks/Stop", "{}"), 401, "UNAUTHORIZED");
    }

    @Test
    void takesAFileOfSeveralMegabytesAndNothingAbsurd() {
        assertThat(server.post("/hooks/PostToolUse", "x".repeat(8 << 20), "Authorization", GOOD)
                        .status())
                .isEqualTo(200);
        var large = "x".repeat(17 << 20);
        problem(server.post("/hooks/mcp", large, "Authorization", GOOD), 413, "TOO_LARGE");
        problem(server.post("/hooks/PostToolUse", large, "Authorization", "Bearer bad"), 413, "TOO_LARGE");
        passedOver(
                server.post("/hooks/PostToolUse", large, "Authorization", GOOD),
                "the call of a hook is larger than 16 MB");
        assertThat(server.hookCalls()).containsExactly("PostToolUse " + (8 << 20));
    }

    /** A reset would swallow the note, and to the agent a missing answer is a yes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsPassedOverInTheMiddleOfItsBodyIsToldToWhoSendsAllOfIt(boolean chunked) throws IOException {
        var large = new WholeBody("/hooks/PreToolUse", GOOD, "application/json", "200");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(large.answer(socket, chunked, 32 << 20)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void refusesOtherSitesWhateverTheirToken() throws IOException {
        problem(
                server.post("/hooks/Stop", "{}", "Authorization", GOOD, "Origin", "http://example.org"),
                403,
                "FORBIDDEN");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("""
                    POST /hooks/Stop HTTP/1.1\r
                    Host: example.org\r
                    Authorization: Bearer good-token\r
                    Content-Length: 2\r
                    Connection: close\r
                    \r
                    {}""".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
        assertThat(server.hookCalls()).isEmpty();
    }

    @Test
    void aServerForHooksAloneWantsJsonToo() throws Exception {
        try (var alone = HookServer.start(ANSWERING);
                var client = HttpClient.newHttpClient()) {
            var stop = HttpRequest.newBuilder(URI.create(alone.base() + "/Stop"))
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();

            assertThat(client.send(stop, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
        }
    }

    /** A form of another site can send anything else. */
    @Test
    void refusesWhatIsNotSaidToBeJson() {
        problem(
                server.post("/hooks/Stop", "{}", "Authorization", GOOD, "Content-Type", "text/plain"),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
        assertThat(server.hookCalls()).isEmpty();
    }

    @Test
    void aReaderIsToldThatHooksAreNotRead() {
        problem(server.get("/hooks/Stop", "Authorization", GOOD), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void standsAloneWhereThereIsNoOtherServer() throws Exception {
        try (var alone = HookServer.start(ANSWERING);
                var client = HttpClient.newHttpClient()) {
            var stop = HttpRequest.newBuilder(URI.create(alone.base() + "/Stop"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            var projects = HttpRequest.newBuilder(alone.base().resolve("/helix/evolution/projects"))
                    .build();

            assertThat(client.send(stop, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(client.send(projects, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }
}
