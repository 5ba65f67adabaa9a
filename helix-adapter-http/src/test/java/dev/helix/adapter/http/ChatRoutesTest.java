package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.ConsultantSettings;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedCommands;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRoutesTest {

    private static final String[] CHAT = {"X-OpenWebUI-Chat-Id", "c1"};

    private static String[] headers(String message, String parent) {
        return new String[] {
            "X-OpenWebUI-Chat-Id", "c1",
            "X-OpenWebUI-Message-Id", message,
            "X-OpenWebUI-User-Message-Parent-Id", parent
        };
    }

    @Nested
    class Models {

        @Test
        void tellsBothModels() {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.server.get("/v1/models");

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.at("object").asString()).isEqualTo("list");
                assertThat(answer.at("data"))
                        .extracting(model -> model.path("id").asString())
                        .containsExactly("helix-consultant", "helix-tasks");
                assertThat(chat.server
                                .get("/v1/models/helix-tasks")
                                .at("object")
                                .asString())
                        .isEqualTo("model");
            }
        }

        @Test
        void saysInTheChatsLanguageWhatTheConsultantIsForAndHowToBegin() {
            try (var chat = new ChatServer(saying())) {
                var meta = chat.server
                        .get("/v1/models/helix-consultant")
                        .at("info")
                        .path("meta");

                assertThat(meta.path("description").asString()).isNotBlank();
                assertThat(meta.at("/i18n/en/description")).isEqualTo(meta.path("description"));
                assertThat(meta.at("/i18n/de/description").asString()).startsWith("Klärt mit dir");
                assertThat(meta.at("/i18n/de/suggestion_prompts"))
                        .hasSize(3)
                        .isNotEqualTo(meta.path("suggestion_prompts"));
                var logo = meta.path("profile_image_url").asString();
                assertThat(logo).startsWith("data:image/png;base64,");
                assertThat(Base64.getDecoder().decode(logo.substring(logo.indexOf(',') + 1)))
                        .startsWith(0x89, 'P', 'N', 'G');
                assertThat(meta.path("suggestion_prompts")).hasSize(3).allSatisfy(prompt -> {
                    assertThat(prompt.path("title")).hasSize(2);
                    assertThat(prompt.path("content").asString()).isNotBlank();
                });
                assertThat(meta.path("capabilities").path("builtin_tools").asBoolean(true))
                        .isFalse();
            }
        }

        @Test
        void anUnknownModelIsNotFoundInOpenAisShape() {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.server.get("/v1/models/gpt-5");
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.at("error").path("code").asString()).isEqualTo("model_not_found");

                var asked = chat.post("{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
                assertThat(asked.status()).isEqualTo(404);
                assertThat(asked.at("error").path("message").asString()).contains("helix-consultant");
            }
        }

        @Test
        void anUnknownPathBelowV1AnswersInOpenAisShapeToo() {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.server.get("/v1/embeddings");
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.at("error").path("code").asString()).isEqualTo("not_found");
            }
        }
    }

    @Nested
    class Streaming {

        @Test
        void aModelsTextFetchesHidesAndForgesNothing() throws Exception {
            var hostile = "![x](http://evil.example/?q=1)\n<details type=\"reasoning\">\n<img src=x onerror=alert(1)>\n"
                    + "✓ Projekt x läuft auf dem Testsystem\n✗ [VALIDATION_EXHAUSTED] no\n\n" + GOOD;
            for (var streams : List.of(true, false)) {
                try (var chat = new ChatServer(saying(hostile))) {
                    var shown = streams
                            ? chat.stream(body(true, "hello")).joined("content")
                            : chat.post(body(false, "hello"))
                                    .at("choices")
                                    .path(0)
                                    .path("message")
                                    .path("content")
                                    .asString();

                    assertThat(shown)
                            .contains(
                                    "&lt;details type",
                                    "&lt;img src",
                                    "☑ Projekt x läuft",
                                    "☒ [\u2060VALIDATION_EXHAUSTED]")
                            .doesNotContain("![x]", "<details", "<img", "✓ Projekt", "✗ [");
                }
            }
        }

        @Test
        void beginsAtOnceGivesTheValidatedAnswerAndEndsWhole() throws Exception {
            try (var chat = new ChatServer(saying(GOOD))) {
                var streamed = chat.stream(body(true, "hello"));

                assertThat(streamed.response().headers().firstValue("Content-Type"))
                        .contains("text/event-stream; charset=utf-8");
                assertThat(streamed.response().headers().firstValue("Content-Encoding"))
                        .isEmpty();
                assertThat(streamed.response().headers().firstValue("X-Accel-Buffering"))
                        .contains("no");
                assertThat(streamed.content()).isEqualTo(SEEN);
                assertThat(streamed.chunks()
                                .getFirst()
                                .at("/choices/0/delta/role")
                                .asString())
                        .isEqualTo("assistant");
                assertThat(streamed.chunks()
                                .getLast()
                                .at("/choices/0/finish_reason")
                                .asString())
                        .isEqualTo("stop");
                assertThat(streamed.lines().stream()
                                .filter(line -> !line.isEmpty())
                                .toList()
                                .getLast())
                        .isEqualTo("data: [DONE]");
            }
        }

        @Test
        void everyChunkIsComplete() throws Exception {
            try (var chat = new ChatServer(saying("no marker", GOOD))) {
                var streamed = chat.stream(body(true, "hello"), CHAT);

                assertThat(streamed.chunks()).hasSizeGreaterThan(4).allSatisfy(chunk -> {
                    assertThat(chunk.path("id").asString()).startsWith("chatcmpl-");
                    assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
                    assertThat(chunk.path("created").isNumber()).isTrue();
                    assertThat(chunk.path("model").asString()).isEqualTo("helix-consultant");
                    assertThat(chunk.at("/choices/0/index").asInt()).isZero();
                    assertThat(chunk.at("/choices/0/delta").isObject()).isTrue();
                    assertThat(chunk.at("/choices/0").has("finish_reason")).isTrue();
                });
                assertThat(streamed.chunks())
                        .extracting(chunk -> chunk.path("id").asString())
                        .containsOnly(streamed.chunks().getFirst().path("id").asString());
            }
        }

        @Test
        void aRejectedAttemptShowsInTheLogAndTheStatusOnly() throws Exception {
            try (var chat = new ChatServer(saying("An answer without a marker that nobody gets to see.", GOOD))) {
                var streamed = chat.stream(body(true, "hello"), CHAT);

                assertThat(streamed.joined("reasoning_content"))
                        .contains("✗ attempt 1/3 rejected: MISSING_STEP_MARKER")
                        .contains("Attempt 2 of 3");
                assertThat(streamed.statuses()).contains("Attempt 2 of 3").endsWith("Validated after 2 attempts .");
                assertThat(streamed.content()).doesNotContain("STEP");
            }
        }

        @Test
        void whatAFallbackPutInIsCalledGuessedAndNotValidated() throws Exception {
            var draft = "What do you want to change, and which part of the search do you mean by it?";
            try (var chat = new ChatServer(saying(draft, draft, draft))) {
                var streamed = chat.stream(body(true, "hello"), CHAT);

                assertThat(streamed.content()).contains("which part of the search");
                assertThat(streamed.statuses().getLast()).isEqualTo("Taken over unchecked, guessed: the step .");
            }
        }

        @Test
        void aFailedContinuationIsARecognisableErrorBeforeTheFreshStart() throws Exception {
            try (var chat = new ChatServer(Script.named("lost")
                    .say(GOOD)
                    .turn()
                    .fail(new AgentFailure.SessionNotFound("no such session"))
                    .turn()
                    .say(GOOD)
                    .end())) {
                chat.stream(body(true, "hello"), headers("a1", ""));
                var streamed = chat.stream(ChatServer.body(true, "hello", SEEN, "go on"), headers("a2", "a1"));

                assertThat(streamed.joined("reasoning_content"))
                        .contains("✗ [CONTINUATION_FAILED] the session could not be continued");
                assertThat(streamed.statuses()).anyMatch(status -> status.startsWith("✗ [CONTINUATION_FAILED]"));
                assertThat(streamed.statuses().getLast()).startsWith("Validated");
                assertThat(streamed.content()).isEqualTo(SEEN);
            }
        }

        @Test
        void statusEventsAreForOpenWebUiAlone() throws Exception {
            try (var chat = new ChatServer(saying(GOOD))) {
                assertThat(chat.stream(body(true, "hello")).statuses()).isEmpty();
            }
        }

        @Test
        void usageComesOnceAndLastWhereItIsAskedFor() throws Exception {
            try (var chat = new ChatServer(saying(GOOD))) {
                var body = body(true, "hello")
                        .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
                var chunks = chat.stream(body).chunks();

                assertThat(chunks).filteredOn(chunk -> chunk.has("usage")).hasSize(1);
                assertThat(chunks.getLast().path("choices")).isEmpty();
                assertThat(chunks.getLast().at("/usage/total_tokens").asLong()).isPositive();
                var command = chat.stream(body.replace("hello", "/projects")).chunks();
                assertThat(command.getLast().at("/usage/total_tokens").asLong(-1))
                        .isZero();
            }
        }

        @Test
        void tokensThatTheAgentDoesNotTellAreNotReportedAsNone() throws Exception {
            var untold = new AgentEvent.Finished(new Usage(1, 0, 0, null, Duration.ofSeconds(1)));
            try (var chat = new ChatServer(Script.named("untold")
                    .say(GOOD)
                    .emit(untold)
                    .turn()
                    .say(GOOD)
                    .emit(untold)
                    .end())) {
                var streamed = chat.stream(body(true, "hello")
                        .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

                assertThat(streamed.chunks()).noneMatch(chunk -> chunk.has("usage"));
                var whole = chat.post(body(false, "hello again"));
                assertThat(whole.status()).isEqualTo(200);
                assertThat(whole.body()).contains("chat.completion").doesNotContain("usage");
            }
        }

        @Test
        void whenNoAttemptHoldsAShortTextStaysAndTheStreamFails() throws Exception {
            var draft = "This draft was never good enough to be seen by anybody.";
            try (var chat = new ChatServer(Script.named("bad")
                    .say(draft)
                    .turn()
                    .fail(new AgentFailure.Refused("no"))
                    .end())) {
                var streamed = chat.stream(body(true, "hello"), CHAT);
                // The fallback may infer a marker for the draft, so this is a failure of the agent only where nothing
                // is left.
                assertThat(streamed.content()).isNotBlank();
            }
            try (var chat =
                    new ChatServer(saying("<!-- STEP: what -->", "<!-- STEP: what -->", "<!-- STEP: what -->"))) {
                var streamed = chat.stream(body(true, "hello"), CHAT);

                assertThat(streamed.content())
                        .contains("[VALIDATION_EXHAUSTED]")
                        .hasSizeLessThan(300);
                int at = streamed.lines().indexOf("event: error");
                assertThat(at).isPositive();
                var error =
                        ChatServer.JSON.readTree(streamed.lines().get(at + 1).substring(6));
                assertThat(error.has("choices")).isFalse();
                assertThat(error.at("/error/code").asString()).isEqualTo("validation_exhausted");
                assertThat(error.at("/error/type").asString()).isEqualTo("server_error");
                assertThat(error.at("/error/message").asString()).startsWith("[VALIDATION_EXHAUSTED]");
                assertThat(streamed.statuses().getLast())
                        .contains("[VALIDATION_EXHAUSTED]")
                        .endsWith(" .");
                assertThat(streamed.lines().stream()
                                .filter(line -> !line.isEmpty())
                                .toList()
                                .getLast())
                        .isEqualTo("data: [DONE]");
            }
        }

        @Test
        void aSilentAgentIsCoveredByPings() throws Exception {
            var script = Script.named("slow")
                    .pause(TestServer.PING.multipliedBy(5))
                    .say(GOOD)
                    .end();
            try (var chat = new ChatServer(script)) {
                var streamed = chat.stream(body(true, "hello"));

                assertThat(streamed.lines()).filteredOn(": ping"::equals).hasSizeBetween(2, 6);
                assertThat(streamed.content()).isEqualTo(SEEN);
            }
        }

        @Test
        void commentsAndTagsOfThoughtsAreHarmlessOutsideCode() throws Exception {
            var said = "See <!-- hidden --> and <think>this</think>, but `<!-- code -->` stays.\n\n<!-- STEP: what -->";
            try (var chat = new ChatServer(saying(said))) {
                assertThat(chat.stream(body(true, "hello")).content())
                        .isEqualTo("See &lt;!-- hidden --> and &lt;think>this&lt;/think>, but `<!-- code -->` stays.");
            }
        }

        @Test
        void liveTextFlowsInPieces() throws Exception {
            try (var chat = new ChatServer(saying(GOOD), true)) {
                var streamed = chat.stream(body(true, "hello"));
                assertThat(streamed.content()).startsWith(SEEN).doesNotContain("STEP");
                assertThat(streamed.chunks())
                        .filteredOn(chunk -> !chunk.at("/choices/0/delta/content")
                                .asString("")
                                .isEmpty())
                        .hasSizeGreaterThan(2);
            }
        }
    }

    @Nested
    class OnTheLine {

        @Test
        void aStreamIsInChunksSoThatItsEndIsNotTheEndOfTheConnection() throws Exception {
            try (var chat = new ChatServer(saying(GOOD));
                    var socket = Stopping.ask(chat, true)) {
                var said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(said)
                        .containsIgnoringCase("\r\nTransfer-Encoding: chunked\r\n")
                        .contains("data: [DONE]")
                        .endsWith("\r\n0\r\n\r\n");
            }
        }

        @Test
        void everyDocumentButTheErrorHasChoicesAndEndsForTheReasonsThatClientsKnow() throws Exception {
            try (var chat =
                    new ChatServer(saying("<!-- STEP: what -->", "<!-- STEP: what -->", "<!-- STEP: what -->"))) {
                assertThat(chat.stream(body(true, "hello"), CHAT).chunks()).allSatisfy(chunk -> {
                    assertThat(chunk.has("choices")).isNotEqualTo(chunk.has("error"));
                    assertThat(chunk.at("/choices/0/finish_reason").asString("stop"))
                            .isEqualTo("stop");
                });
            }
        }

        @Test
        void aWishForHttp2IsNotHeard() throws Exception {
            try (var chat = new ChatServer(saying(GOOD))) {
                // HttpClient sends Connection: Upgrade, HTTP2-Settings with its first request.
                var answer = chat.server
                        .client()
                        .send(chat.request(body(false, "hello")), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }

        @Test
        void nothingCutsAStreamThatIsSilentAsLongAsTheServerPings() {
            assertThat(ChatRoutes.PING).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
            assertThat(HelixServer.IDLE_TIMEOUT).isGreaterThan(ChatRoutes.PING.multipliedBy(2));
            assertThat(HelixServer.IDLE_TIMEOUT).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
            try (var chat = new ChatServer(saying())) {
                assertThat(chat.server.idleTimeouts()).containsOnly(HelixServer.IDLE_TIMEOUT);
            }
        }

        @Test
        void theAgentIsCancelledInTimeWithTheValuesOfAServer() {
            assertThat(ChatRoutes.LOOK.plus(ConsultantSettings.GRACE)).isLessThan(Duration.ofMillis(1_900));
        }

        @Test
        void aClientThatGoesOnSendingKeepsNoThread() throws Exception {
            try (var chat = new ChatServer(Script.named("slow")
                            .pause(Duration.ofSeconds(2))
                            .say(GOOD)
                            .end());
                    var socket = Stopping.ask(chat, true);
                    var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                var sending = pool.submit(() -> {
                    var noise = new byte[64 * 1024];
                    try {
                        for (int i = 0; i < 100_000; i++) {
                            socket.getOutputStream().write(noise);
                        }
                    } catch (IOException e) {
                        // The server has answered and closed.
                        return "closed";
                    }
                    return "all sent";
                });
                var seen = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(seen.readLine()).isEqualTo("HTTP/1.1 200 OK");
                assertThat(chat.server.get("/v1/models").status()).isEqualTo(200);
                assertThat(sending.get(20, TimeUnit.SECONDS)).isEqualTo("closed");
            }
        }
    }

    @Nested
    class Whole {

        @Test
        void answersInOnePiece() {
            try (var chat = new ChatServer(saying("bad", GOOD))) {
                var answer = chat.post(body(false, "hello"));

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.at("object").asString()).isEqualTo("chat.completion");
                var message = answer.at("choices").path(0).path("message");
                assertThat(message.path("content").asString())
                        .doesNotContain("STEP")
                        .isNotBlank();
                assertThat(message.path("reasoning_content").asString()).contains("attempt 1/3 rejected");
                assertThat(message.has("refusal")).isTrue();
                assertThat(answer.at("choices").path(0).path("finish_reason").asString())
                        .isEqualTo("stop");
                assertThat(answer.at("usage").path("total_tokens").isNumber()).isTrue();
            }
        }

        @Test
        void anExhaustedOneIs422AndIsNotToBeRepeated() {
            try (var chat =
                    new ChatServer(saying("<!-- STEP: what -->", "<!-- STEP: what -->", "<!-- STEP: what -->"))) {
                var answer = chat.post(body(false, "hello"));

                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.header("x-should-retry")).isEqualTo("false");
                assertThat(answer.at("error").path("code").asString()).isEqualTo("validation_exhausted");
                assertThat(chat.agent.prompts()).hasSize(3);
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            {                                                                     | not JSON
            []                                                                    | JSON object
            {}                                                                    | model
            {"model":"helix-consultant"}                                          | messages
            {"model":"helix-consultant","messages":[]}                            | messages
            {"model":"helix-consultant","messages":[{"role":"king"}]}             | messages[0].role
            {"model":"helix-consultant","messages":[{"role":"system"}]}           | last message
            {"model":"helix-consultant","messages":[{"role":"user","content":1}]} | messages[0].content
            {"model":"helix-consultant","n":2,"messages":[{"role":"user"}]}       | one answer
            """)
        void whatCanNotBeUnderstoodIsRefusedBeforeAnyRun(String body, String why) {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.post(body);

                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.at("error").path("type").asString()).isEqualTo("invalid_request_error");
                assertThat(answer.at("error").path("message").asString()).contains(why);
                assertThat(chat.agent.prompts()).isEmpty();
            }
        }

        @Test
        void aBodyBeyond25MiBIsRefusedAndOneOf20IsRead() {
            try (var chat = new ChatServer(saying(GOOD))) {
                var head = Base64.getEncoder()
                        .encodeToString("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1"
                                .getBytes(StandardCharsets.ISO_8859_1));
                var picture = "data:image/png;base64," + head + "A".repeat(20 * 1024 * 1024);
                var large = "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"look\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + picture + "\"}}]}]}";

                assertThat(chat.post(large).status()).isEqualTo(200);
                assertThat(chat.agent.prompts().getFirst().text())
                        .contains("look")
                        .contains("images/");

                var tooLarge = chat.post(large + " ".repeat(6 * 1024 * 1024));
                assertThat(tooLarge.status()).isEqualTo(413);
                assertThat(tooLarge.at("error").path("code").asString()).isEqualTo("too_large");
            }
        }

        @Test
        void toolsAreIgnored() {
            try (var chat = new ChatServer(saying(GOOD))) {
                var body = body(false, "hello")
                        .replace(
                                "\"stream\"",
                                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"x\"}}],\"tool_choice\":\"auto\",\"stream\"");
                var answer = chat.post(body);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.at("choices").path(0).path("message").has("tool_calls"))
                        .isFalse();
            }
        }
    }

    @Nested
    class Stopping {

        private static final Script SLOW = Script.named("slow")
                .think("hm")
                .pause(Duration.ofMinutes(5))
                .say(GOOD)
                .end();

        static Socket ask(ChatServer chat, boolean streaming) throws IOException {
            var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port());
            var bytes = body(streaming, "hello").getBytes(StandardCharsets.UTF_8);
            var out = socket.getOutputStream();
            out.write(("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
            return socket;
        }

        private static boolean failed(ChatServer chat) {
            return chat.sessions.all().stream()
                    .anyMatch(session -> session.status().word().equals("failed"));
        }

        private static void isCancelledWithinTwoSeconds(ChatServer chat) throws Exception {
            long began = System.nanoTime();
            Eventually.holds("the chat gets there", () -> failed(chat));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        }

        @Test
        void theAgentIsCancelledWithinTwoSecondsOfTheClientsEnd() throws Exception {
            try (var chat = new ChatServer(SLOW);
                    var socket = ask(chat, true)) {
                var seen = new byte[12];
                assertThat(socket.getInputStream().readNBytes(seen, 0, 12)).isEqualTo(12);
                assertThat(new String(seen, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
                Eventually.holds(
                        "the chat gets there", () -> chat.agent.prompts().size() == 1);

                socket.getOutputStream().close();
                isCancelledWithinTwoSeconds(chat);
            }
        }

        @Test
        void aClientThatWaitsForTheWholeAnswerAndLeavesCancelsTheAgentToo() throws Exception {
            try (var chat = new ChatServer(SLOW);
                    var socket = ask(chat, false)) {
                Eventually.holds(
                        "the chat gets there", () -> chat.agent.prompts().size() == 1);

                socket.getOutputStream().close();
                isCancelledWithinTwoSeconds(chat);
            }
        }
    }

    @Nested
    class Repeating {

        @Test
        void identicalRequestsAtOneTimeShareOneRun() throws Exception {
            var script =
                    Script.named("slow").pause(Duration.ofSeconds(1)).say(GOOD).end();
            try (var chat = new ChatServer(script);
                    var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                var asked = List.<Callable<ChatServer.Streamed>>of(
                        () -> chat.stream(body(true, "hello")), () -> chat.stream(body(true, "hello")));
                for (var answer : pool.invokeAll(asked)) {
                    assertThat(answer.get().content()).isEqualTo(SEEN);
                }
                assertThat(chat.agent.prompts()).hasSize(1);
            }
        }

        @Test
        void aClientsRetryGetsTheAnswerThatIsThere() {
            try (var chat = new ChatServer(saying(GOOD))) {
                assertThat(chat.post(body(false, "hello")).status()).isEqualTo(200);
                var again = chat.post(body(false, "hello"), "x-stainless-retry-count", "1");
                assertThat(again.at("choices")
                                .path(0)
                                .path("message")
                                .path("content")
                                .asString())
                        .isEqualTo(SEEN);
                assertThat(chat.agent.prompts()).hasSize(1);
            }
        }
    }

    @Nested
    class Sessions {

        @Test
        void theNextTurnGoesOnWithTheAgentsSession() {
            try (var chat = new ChatServer(saying(GOOD, GOOD))) {
                chat.post(body(false, "one"), headers("m1", ""));
                chat.post(body(false, "one", SEEN, "two"), headers("m2", "m1"));

                var prompts = chat.agent.prompts();
                assertThat(prompts).hasSize(2);
                assertThat(prompts.getLast().resume()).isNotNull();
                assertThat(prompts.getLast().text()).contains("two").doesNotContain("one");
                assertThat(prompts.getLast().directory())
                        .isEqualTo(prompts.getFirst().directory());
            }
        }

        @Test
        void regeneratingAnEarlierAnswerTellsAFreshAgentWhatWasSaidBefore() {
            try (var chat = new ChatServer(saying(GOOD, GOOD, GOOD))) {
                chat.post(body(false, "one"), headers("m1", ""));
                chat.post(body(false, "one", SEEN, "two"), headers("m2", "m1"));
                chat.post(body(false, "one", SEEN, "two"), headers("m3", "m1"));

                var last = chat.agent.prompts().getLast();
                assertThat(last.resume()).isNull();
                assertThat(last.text()).contains("one").contains(SEEN).contains("two");
                assertThat(chat.sessions.all()).hasSize(1);
            }
        }

        @Test
        void anEditedAnswerIsNotWhatTheAgentRemembers() {
            try (var chat = new ChatServer(saying(GOOD, GOOD))) {
                chat.post(body(false, "one"), headers("m1", ""));
                chat.post(body(false, "one", "edited", "two"), headers("m2", "m1"));

                assertThat(chat.agent.prompts().getLast().resume()).isNull();
                assertThat(chat.agent.prompts().getLast().text()).contains("edited");
            }
        }

        @Test
        void withoutHeadersTheHistoryTells() {
            try (var chat = new ChatServer(saying(GOOD, GOOD, GOOD))) {
                chat.post(body(false, "one"));
                chat.post(body(false, "one", SEEN, "two"));
                chat.post(body(false, "something else"));

                assertThat(chat.agent.prompts())
                        .extracting(prompt -> prompt.resume() != null)
                        .containsExactly(false, true, false);
                assertThat(chat.sessions.all()).hasSize(2);
            }
        }

        @Test
        void whenTheAgentHasForgottenItIsToldAnew() {
            var script = Script.named("forgets")
                    .say(GOOD)
                    .turn()
                    .fail(new AgentFailure.SessionNotFound("gone"))
                    .turn()
                    .say(GOOD)
                    .end();
            try (var chat = new ChatServer(script)) {
                chat.post(body(false, "one"), headers("m1", ""));
                var answer = chat.post(body(false, "one", SEEN, "two"), headers("m2", "m1"));

                assertThat(answer.status()).isEqualTo(200);
                assertThat(chat.agent.prompts()).hasSize(3);
                assertThat(chat.agent.prompts().getLast().text())
                        .contains("one")
                        .contains("two");
            }
        }

        @Test
        void twoTurnsOfOneChatTakeTheirTurn() throws Exception {
            var script = Script.named("two")
                    .pause(Duration.ofMillis(500))
                    .say(GOOD)
                    .turn()
                    .say(GOOD)
                    .end();
            try (var chat = new ChatServer(script);
                    var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                var one = pool.submit(() -> chat.stream(body(true, "one"), headers("m1", "")));
                Eventually.holds(
                        "the chat gets there", () -> chat.agent.prompts().size() == 1);
                var two = chat.stream(body(true, "one"), headers("m2", ""));

                assertThat(two.statuses().getFirst()).isEqualTo("Waiting for the other answer in this chat");
                assertThat(two.content()).isEqualTo(SEEN);
                assertThat(one.get().content()).isEqualTo(SEEN);
            }
        }
    }

    @Nested
    class SidePrompts {

        private static final String HISTORY = """

                <chat_history>
                USER: Bitte mach die Suche schneller. Sie ist zu langsam für uns.
                ASSISTANT: Gern.
                </chat_history>""";

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            Generate a concise, 3-5 word title                | {"title":"Mach die Suche schneller"}
            Generate 1-3 broad tags categorizing              | {"tags":["Entwicklung"]}
            Analyze the chat history to determine the necessity of | {"queries":["Bitte mach die Suche schneller. Sie ist zu langsam für uns."]}
            You are an autocompletion system.                 | {"text":""}
            """)
        void areAnsweredLocally(String beginning, String reply) {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.post(body(false, "### Task:\n" + beginning + HISTORY), CHAT);

                assertThat(answer.at("choices")
                                .path(0)
                                .path("message")
                                .path("content")
                                .asString())
                        .isEqualTo(reply);
                assertThat(chat.agent.prompts()).isEmpty();
                assertThat(chat.sessions.all()).isEmpty();
            }
        }

        @ParameterizedTest
        @CsvSource({
            "title_generation", "tags_generation", "follow_up_generation", "query_generation",
                    "autocomplete_generation",
            "emoji_generation", "image_prompt_generation", "moa_response_generation", "function_calling",
                    "memory_review",
            "context_compaction", "something_of_next_year"
        })
        void neverStartAnAgentNorASessionWhateverTheirWordsAre(String task) {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.post(
                        body(false, "Own words of an admin." + HISTORY),
                        "X-OpenWebUI-Task",
                        task,
                        "X-OpenWebUI-Chat-Id",
                        "c1");

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.at("choices")).hasSize(1);
                assertThat(chat.agent.prompts()).isEmpty();
                assertThat(chat.sessions.all()).isEmpty();
            }
        }

        @Test
        void theTaskModelNeverStartsAnAgent() throws Exception {
            try (var chat = new ChatServer(saying())) {
                chat.post(body(false, "whatever").replace("helix-consultant", "helix-tasks"));
                var person = chat.stream(body(true, "whatever").replace("helix-consultant", "helix-tasks"));
                assertThat(person.content()).contains("choose **HELIX consultant**");
                assertThat(chat.agent.prompts()).isEmpty();
            }
        }

        @Test
        void aQuestionWithDocumentsInFrontIsNone() {
            try (var chat = new ChatServer(saying(GOOD))) {
                var asked = """
                        ### Task:
                        Respond to the user query using the provided context, incorporating inline citations.
                        <context><source id="1">x</source></context>

                        Why is it slow?""";
                chat.post(body(false, asked), CHAT);
                assertThat(chat.agent.prompts()).hasSize(1);
            }
        }

        @Test
        void takeMilliseconds() {
            try (var chat = new ChatServer(saying())) {
                var body = body(false, "### Task:\nGenerate a concise title" + HISTORY);
                chat.post(body, CHAT);
                var took = new long[21];
                for (int i = 0; i < took.length; i++) {
                    long began = System.nanoTime();
                    chat.post(body, CHAT);
                    took[i] = System.nanoTime() - began;
                }
                Arrays.sort(took);
                assertThat(Duration.ofNanos(took[took.length / 2])).isLessThan(Duration.ofMillis(100));
            }
        }
    }

    @Nested
    class WhatComesWithAMessage {

        private static String parts(String parts) {
            return "{\"model\":\"helix-consultant\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":["
                    + parts + "]}]}";
        }

        private static String content(ChatServer chat, String body) {
            return chat.post(body)
                    .at("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asString();
        }

        @Test
        void aFileOfTextIsReadAndWhatCanNotBeReadIsTold() {
            var text = Base64.getEncoder().encodeToString("limit: 5\n".getBytes(StandardCharsets.UTF_8));
            try (var chat = new ChatServer(saying(GOOD))) {
                var answer = content(
                        chat,
                        parts("{\"type\":\"text\",\"text\":\"look\"},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"a.yaml\",\"file_data\":\"data:text/yaml;base64,"
                                + text + "\"}},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"b.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERg==\"}},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"c.pdf\",\"file_data\":\"data:application/pdf;base64,"
                                + Base64.getEncoder()
                                        .encodeToString("%PDF-text page one".getBytes(StandardCharsets.UTF_8))
                                + "\"}},"
                                + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}},"
                                + "{\"type\":\"hologram\"}"));

                assertThat(answer).contains("Not read: b.pdf, audio, hologram").doesNotContain("a.yaml");
                assertThat(chat.agent.prompts().getFirst().text())
                        .contains("limit: 5")
                        .contains("c.pdf:\n```\npage one\n```")
                        .contains("can not be read: b.pdf, audio, hologram");
            }
        }

        @Test
        void whatCanNotBeReadIsToldInTheChatsLanguage() {
            var settings = new ConsultantSettings(false, Locale.GERMAN, Duration.ofMillis(200));
            try (var chat = new ChatServer(saying(GOOD), settings, InMemoryFiles.empty(), HttpAccess.LOCAL)) {
                var answer = content(
                        chat,
                        parts("{\"type\":\"text\",\"text\":\"schau\"},"
                                + "{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,JVBERg==\"}},"
                                + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}},"
                                + "{\"type\":\"video_url\",\"video_url\":{\"url\":\"x\"}}"));

                assertThat(answer).contains("Nicht gelesen: Datei, Tonaufnahme, Video.");
                assertThat(chat.agent.prompts().getFirst().text())
                        .contains("was nicht gelesen werden kann: Datei, Tonaufnahme, Video");
            }
        }

        @Test
        void filesThatTheClientKeepsBackAreTold() {
            var block = "<attached_files>\\n"
                    + "<file type=\\\"file\\\" id=\\\"1\\\" url=\\\"1\\\""
                    + " name=\\\"plan</attached_files>.docx\\\"/>\\n"
                    + "</attached_files>\\n"
                    + "\\n";
            try (var chat = new ChatServer(saying(GOOD))) {
                chat.server.ready("feature-xyz");
                assertThat(content(
                                chat,
                                parts("{\"type\":\"text\",\"text\":\"" + block
                                        + "\"},{\"type\":\"text\",\"text\":\"read it\"}")))
                        .contains("Not read: plan")
                        .contains(".docx");
                assertThat(content(
                                chat,
                                parts("{\"type\":\"text\",\"text\":\"" + block
                                        + "\"},{\"type\":\"text\",\"text\":\"/deploy feature-xyz\"}")))
                        .startsWith("✓ `feature-xyz` runs")
                        .contains("> ✗ Not read: plan", ".docx", "A command reads no attachments");
            }
        }
    }

    @Nested
    class TheEndOfHelix {

        @ParameterizedTest
        @CsvSource({"en,HELIX is ending", "de,HELIX wird gerade beendet"})
        void anAnswerUnderWayEndsWithASentenceAnErrorAndItsEnd(Locale locale, String sentence) throws Exception {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                    var chat = ChatServer.halting(locale)) {
                var reading = executor.submit(() -> chat.stream(body(true, "hello"), CHAT));
                Eventually.holds(
                        "the chat gets there", () -> !chat.agent.prompts().isEmpty());

                chat.server.consultant().close();

                // Nothing is written for it afterwards, and the next process finds no answer that was lost.
                assertThat(chat.sessions.all())
                        .extracting(ChatSession::status)
                        .containsExactly(ChatSession.Status.FAILED);
                var streamed = reading.get(20, TimeUnit.SECONDS);
                assertThat(streamed.content()).contains("\n\n✗ **[HELIX_STOPPING]** " + sentence);
                assertThat(streamed.lines().stream().filter(line -> !line.isEmpty()))
                        .contains("event: error")
                        .last()
                        .isEqualTo("data: [DONE]");
                assertThat(chat.stream(body(true, "still there?"), CHAT).content())
                        .contains("[HELIX_STOPPING]");
                assertThat(chat.agent.prompts()).hasSize(1);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"bist du da?", "/projects"})
        void afterAKillTheNextTurnSaysOnceWhatWasLost(String next) throws Exception {
            var lost = "✗ die letzte Antwort in diesem Chat ging verloren, als HELIX endete; verloren ist nur sie";
            try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                    var killed = ChatServer.halting()) {
                var reading = executor.submit(() -> killed.stream(body(true, "hello"), CHAT));
                Eventually.holds(
                        "the chat gets there", () -> !killed.agent.prompts().isEmpty());

                try (var chat = ChatServer.after(killed, saying(GOOD, GOOD))) {
                    var streamed = chat.stream(body(true, next), CHAT);
                    assertThat(streamed.joined("reasoning_content")).contains(lost);
                    assertThat(streamed.statuses()).contains(lost + " .");
                    assertThat(chat.stream(body(true, "und nun?"), CHAT).joined("reasoning_content"))
                            .doesNotContain("verloren");
                }
                killed.server.consultant().close();
                reading.get(20, TimeUnit.SECONDS);
            }
        }
    }

    /** What a process that is gone had noted. */
    @Nested
    class TheChatAfterAnother {

        @Test
        void isKnownByItsQuestionWhereTheClientSendsNoNames() throws Exception {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                    var killed = ChatServer.halting()) {
                var reading = executor.submit(() -> killed.stream(body(true, "hello")));
                Eventually.holds(
                        "the chat gets there", () -> !killed.agent.prompts().isEmpty());

                try (var chat = ChatServer.after(killed, saying(GOOD, GOOD))) {
                    assertThat(chat.stream(body(true, "hello", "The beginning of", "bist du da?"))
                                    .joined("reasoning_content"))
                            .contains("✗ die letzte Antwort in diesem Chat ging verloren, als HELIX endete");
                    assertThat(chat.stream(body(true, "hello", "The beginning of", "bist du da?", SEEN, "und nun?"))
                                    .joined("reasoning_content"))
                            .doesNotContain("verloren");
                }
                killed.server.consultant().close();
                reading.get(20, TimeUnit.SECONDS);
            }
        }

        @Test
        void isKnownByItsQuestionAfterAnOrderlyEndToo() throws Exception {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                    var ended = ChatServer.halting()) {
                var reading = executor.submit(() -> ended.stream(body(true, "hello")));
                Eventually.holds(
                        "the chat gets there", () -> !ended.agent.prompts().isEmpty());
                ended.server.consultant().close();
                var got = reading.get(20, TimeUnit.SECONDS).content();
                assertThat(got).contains("[HELIX_STOPPING]");

                try (var chat = ChatServer.after(ended, saying(GOOD, GOOD))) {
                    assertThat(chat.stream(body(true, "hello", got, "bist du da?"))
                                    .joined("reasoning_content"))
                            .contains("✗ die letzte Antwort in diesem Chat ging verloren, als HELIX endete");
                    assertThat(chat.stream(body(true, "hello", got, "bist du da?", SEEN, "und nun?"))
                                    .joined("reasoning_content"))
                            .doesNotContain("verloren");
                    assertThat(chat.sessions.all())
                            .extracting(ChatSession::id)
                            .containsExactly(ended.sessions.all().getFirst().id());
                }
            }
        }

        @Test
        void hearsWhatBecameOfAnOperationOnASystem() throws Exception {
            try (var killed = new ChatServer(saying(GOOD))) {
                killed.stream(body(true, "hello"), CHAT);
                var session = killed.sessions.all().getFirst();
                killed.sessions.save(session.doing(new OperationId("op-1"), session.updatedAt()));
                try (var chat = ChatServer.after(killed, saying())) {
                    assertThat(chat.stream(body(true, "/databases up")).content())
                            .startsWith("✓");

                    assertThat(chat.stream(body(true, "/projects"), CHAT).content())
                            .startsWith("> ✓ „Datenbank-Server starten“ für das Testsystem lief noch, als HELIX endete"
                                    + " (Vorgang op-1): es wurde danach zu Ende gebracht\n\n");
                    assertThat(chat.stream(body(true, "/projects"), CHAT).content())
                            .doesNotContain("op-1");
                }
            }
        }

        @Test
        void hearsWhatBecameOfAllOperationsThatWereDoneAtOnce() throws Exception {
            try (var killed = new ChatServer(saying(GOOD))) {
                killed.stream(body(true, "hello"), CHAT);
                var session = killed.sessions.all().getFirst();
                // The next server does the same, and its operations are called as here.
                startsAndDeploys(killed);
                var deploying = ChatServer.JSON
                        .readTree(killed.server
                                .get("/helix/evolution/projects/feature-xyz/operations")
                                .body())
                        .path("operations")
                        .path(0)
                        .path("id")
                        .asString();
                killed.sessions.save(session.doing(new OperationId("op-1"), session.updatedAt())
                        .doing(new OperationId(deploying), session.updatedAt()));
                try (var chat = ChatServer.after(killed, saying())) {
                    startsAndDeploys(chat);

                    assertThat(chat.stream(body(true, "/projects"), CHAT).content())
                            .startsWith("> ✓ „Datenbank-Server starten“ für das Testsystem lief noch, als HELIX endete"
                                    + " (Vorgang op-1): es wurde danach zu Ende gebracht; „Auf das Testsystem bringen“")
                            .containsOnlyOnce("(Vorgang " + deploying + "): es wurde danach zu Ende gebracht\n\n");
                    assertThat(chat.stream(body(true, "/projects"), CHAT).content())
                            .doesNotContain("op-1", deploying);
                }
            }
        }

        private void startsAndDeploys(ChatServer chat) throws Exception {
            chat.stream(body(true, "/databases up"));
            chat.server.ready("feature-xyz");
            chat.stream(body(true, "/deploy feature-xyz"));
        }

        @Test
        void isToldAndObeyedWhereNothingCanBeNoted() throws Exception {
            try (var killed = new ChatServer(saying(GOOD))) {
                killed.stream(body(true, "hello"), CHAT);
                var session = killed.sessions.all().getFirst();
                killed.sessions.save(session.with(ChatSession.Status.WORKING, session.updatedAt()));
                try (var chat = ChatServer.after(killed, saying())) {
                    chat.full = true;
                    assertThat(chat.stream(body(true, "/databases up"), CHAT).content())
                            .contains("> ✗ die letzte Antwort in diesem Chat ging verloren", "\n\n✓");
                    // In a chat that can't be noted itself.
                    assertThat(chat.stream(body(true, "/databases down"), "X-OpenWebUI-Chat-Id", "c2")
                                    .content())
                            .startsWith("✓");
                }
            }
        }
    }

    @Nested
    class Commands {

        @Test
        void deploysWithoutAnyModelAndTellsTheSteps() throws Exception {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-xyz");
                var streamed = chat.stream(body(true, "Deploy Feature XYZ!"), CHAT);

                assertThat(streamed.content())
                        .contains("✓ `feature-xyz` runs on the test system")
                        .contains("/integrate feature-xyz");
                assertThat(streamed.joined("reasoning_content"))
                        .contains("- ✓ Merge with main")
                        .contains("- ✓ Run the tests")
                        .doesNotContainPattern("[0-9a-f]{40}");
                assertThat(streamed.statuses())
                        .anyMatch(status -> status.matches("2 of \\d+ · Fill the slot · 0:0\\d"))
                        .anyMatch(status -> status.matches("9 of \\d+ · Run the tests · 0:0\\d"))
                        .endsWith("✓ .");

                var integrated = chat.stream(body(true, "Integriere!"), CHAT);
                assertThat(integrated.content()).contains("in production");
                assertThat(chat.agent.prompts()).isEmpty();
                assertThat(chat.server.audited)
                        .filteredOn(entry -> entry.action().equals("deploy"))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.from()).isEqualTo("chat"))
                        .satisfies(entry -> assertThat(entry.outcome()).startsWith("op-"));
            }
        }

        @Test
        void theWayBackOfTheOneProjectThatIsDeployedIsRehearsedWithoutItsName() throws Exception {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-xyz");
                chat.stream(body(true, "/deploy feature-xyz"));

                assertThat(chat.stream(body(true, "/rehearse")).content())
                        .contains("way back")
                        .contains("feature-xyz")
                        .doesNotContain("PROJECT_NOT_FOUND", "Which");
            }
        }

        @Test
        void aFailureSaysWhyAndWhatToDo() throws Exception {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-xyz");
                chat.server.unitResult = ScriptedCommands.exit(1, "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");
                var content = chat.stream(body(true, "/deploy feature-xyz")).content();

                assertThat(content)
                        .startsWith("✗")
                        .contains("unit")
                        .contains("/ready feature-xyz")
                        .contains("/abort feature-xyz")
                        .as("nobody developed it, so no agent can do so again")
                        .doesNotContain("/retry");
            }
        }

        @Test
        void refusalsAreReadable() {
            try (var chat = new ChatServer(saying())) {
                var answer = chat.post(body(false, "/deploy nothing"));
                assertThat(answer.at("choices")
                                .path(0)
                                .path("message")
                                .path("content")
                                .asString())
                        .contains("PROJECT_NOT_FOUND");
            }
        }

        @Test
        void aCommandThatIsMeantIsNeverLeftToTheModel() {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-a");
                chat.server.ready("feature-b");
                assertThat(said(chat, "Deploy!"))
                        .startsWith("✗")
                        .contains("nothing was done")
                        .contains("/deploy feature-a")
                        .contains("/deploy feature-b");
                assertThat(said(chat, "Deploy Feature XYZ!"))
                        .contains("PROJECT_NOT_FOUND")
                        .contains("feature-a");
                assertThat(said(chat, "Integriere!")).startsWith("✗").contains("nothing was done");
                assertThat(said(chat, "Rollback")).startsWith("✗").contains("nothing was done");
                assertThat(said(chat, "/deploy featur-a")).contains("Did you mean `/deploy feature-a`");
                assertThat(said(chat, "/deplyo feature-a")).startsWith("✗").contains("/projects");
                assertThat(said(chat, "/hilfe")).contains("/integrate ID");
                assertThat(chat.agent.prompts()).isEmpty();
                assertThat(chat.server.audited)
                        .extracting(entry -> entry.action())
                        .doesNotContain("deploy", "integrate", "rollback");
            }
        }

        @Test
        void aSlashCommandFindsTheOneProjectThatIsDue() {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-xyz");
                assertThat(said(chat, "/deploy")).startsWith("✓ `feature-xyz` runs on the test system");
                assertThat(said(chat, "/integrate xyz")).contains("in production");
                assertThat(said(chat, "/revert feature-xyz")).startsWith("✓");
            }
        }

        @Test
        void whatAsksForAChangeOrForbidsIsForTheConsultant() {
            try (var chat = new ChatServer(saying(GOOD, GOOD, GOOD, GOOD))) {
                chat.server.ready("feature-a");
                chat.post(body(false, "Integriere Stripe"));
                chat.post(body(false, "Bitte nicht deployen"));
                chat.post(body(false, "Should we deploy feature-a?"));
                chat.post(body(false, "/src/main/App.java does not compile"));
                assertThat(chat.agent.prompts()).hasSize(4);
            }
        }

        @Test
        void whatIsLockedCanBeUnlockedWithAReason() {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-xyz");
                assertThat(said(chat, "/unlock feature-xyz")).contains("/unlock ID PATH reason");
                assertThat(said(chat, "/unlock feature-xyz ../outside because")).contains("PATH");
                assertThat(said(chat, "/unlock feature-xyz test.sh the runner moved"))
                        .contains("may now change");
            }
        }

        private static String said(ChatServer chat, String command) {
            return chat.post(body(false, command))
                    .at("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asString();
        }

        @Test
        void developsAndTellsThatItIsReady() {
            try (var chat = new ChatServer(saying())) {
                chat.server.createDevelopable("feature-xyz");
                assertThat(said(chat, "/develop feature-xyz"))
                        .startsWith("✓ `feature-xyz` is developed.")
                        .contains("ready")
                        .contains("/deploy feature-xyz");
                assertThat(chat.server.developerPrompts())
                        .singleElement()
                        .asString()
                        .contains("Do it.");
                assertThat(chat.server.audited)
                        .filteredOn(entry -> entry.action().equals("develop"))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.outcome()).startsWith("op-"));
            }
        }

        @Test
        void retriesWithTheHintsOfThePerson() {
            try (var chat = new ChatServer(saying())) {
                chat.server.createPhased("feature-xyz");
                assertThat(said(chat, "/develop feature-xyz")).startsWith("✗").contains("/retry feature-xyz");

                assertThat(said(chat, "/retry feature-xyz use the other parser, please"))
                        .startsWith("✗");
                assertThat(chat.server.developerPrompts())
                        .hasSize(2)
                        .last()
                        .asString()
                        .contains("use the other parser, please");
                assertThat(said(chat, "/retry nothing")).contains("PROJECT_NOT_FOUND");
                chat.server.ready("done");
                assertThat(said(chat, "/retry done again")).contains("ILLEGAL_TRANSITION");
            }
        }

        @Test
        void givingUpStopsTheDeveloperToo() throws Exception {
            try (var chat = new ChatServer(saying());
                    var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                chat.server.developBy(Script.named("endless")
                        .pause(Duration.ofMinutes(5))
                        .say("Done.")
                        .end());
                chat.server.createDevelopable("feature-xyz");
                var developing = pool.submit(() -> said(chat, "/develop feature-xyz"));
                Eventually.holds(
                        "the chat gets there",
                        () -> chat.server.developerPrompts().size() == 1);

                assertThat(said(chat, "/abort feature-xyz too slow"))
                        .startsWith("✓ `feature-xyz` is given up")
                        .contains("given up");
                assertThat(developing.get(20, TimeUnit.SECONDS)).startsWith("✗");
                assertThat(chat.server
                                .projects
                                .show(new ProjectId("feature-xyz"))
                                .history())
                        .last()
                        .satisfies(move -> assertThat(move.reason()).isEqualTo("too slow"));
            }
        }

        @Test
        void listsProjectsAndHelps() {
            try (var chat = new ChatServer(saying())) {
                chat.server.ready("feature-xyz");
                assertThat(chat.post(body(false, "/projects")).body())
                        .contains("feature-xyz")
                        .contains("ready");
                assertThat(chat.post(body(false, "/helix")).body()).contains("/integrate ID");
                assertThat(chat.post(body(false, "/status feature-xyz")).body()).contains("/deploy feature-xyz");
                assertThat(chat.post(body(false, "/diff feature-xyz")).body()).contains("feature-xyz.txt", "+1 −0");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "en, /log, /report, has no report yet, **ready**, Project `feature-xyz` passed with tree, Deploy",
            "de, /protokoll, /bericht, hat noch keinen Bericht, **bereit**, Projekt `feature-xyz` hat mit Baum, Auf das Testsystem bringen",
        })
        void tellsWhatWasDoneAndWhatTheLastReportSays(
                String locale, String log, String report, String none, String ready, String passed, String deployed) {
            try (var chat = new ChatServer(
                    saying(),
                    new ConsultantSettings(false, Locale.of(locale), Duration.ofMillis(200)),
                    InMemoryFiles.empty(),
                    HttpAccess.LOCAL)) {
                chat.server.ready("feature-xyz");
                assertThat(chat.post(body(false, report + " feature-xyz")).body())
                        .contains(none)
                        .contains("/deploy feature-xyz");
                chat.post(body(false, "/deploy feature-xyz"));

                assertThat(chat.post(body(false, report + " feature-xyz")).body())
                        .contains(passed)
                        .contains(locale.equals("de") ? "Einzeltests" : "unit")
                        .contains("/integrate feature-xyz");
                assertThat(chat.post(body(false, log + " feature-xyz")).body())
                        .contains(ready, "`op-3` " + deployed + " ✓")
                        .contains("/integrate feature-xyz");
                assertThat(chat.post(body(false, log + " unheard-of")).body()).contains("PROJECT_NOT_FOUND");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"en, In production, What waits for you", "de, In der Produktion, Was auf dich wartet"})
    void theNightLetterNeedsNoModel(String locale, String changed, String waiting) {
        try (var chat = new ChatServer(
                saying(),
                new ConsultantSettings(false, Locale.of(locale), Duration.ofMillis(200)),
                InMemoryFiles.empty(),
                HttpAccess.LOCAL)) {
            chat.server.ready("feature-xyz");
            assertThat(chat.post(body(false, "/brief")).body())
                    .contains(changed, waiting)
                    .contains("(feature-xyz):");
            assertThat(chat.post(body(false, "/brief 24h")).body()).contains("(feature-xyz):");
            assertThat(chat.post(body(false, "/brief soon")).body()).contains("yesterday");
            assertThat(chat.agent.prompts()).isEmpty();
        }
    }

    @Test
    void aForeignOriginGetsAnErrorOfThisInterface() {
        try (var chat = new ChatServer(saying())) {
            var answer = chat.post(body(false, "hello"), "Origin", "http://evil.example");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.at("error").path("code").asString()).isEqualTo("forbidden");
        }
    }

    @Test
    void aThousandStreamsAtOnceAllEndWhole() throws Exception {
        var script = Script.named("many");
        for (int i = 0; i < 1_000; i++) {
            script.pause(Duration.ofSeconds(2)).say(GOOD).turn();
        }
        try (var chat = new ChatServer(script.end());
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 1_000)
                    .<Callable<ChatServer.Streamed>>mapToObj(i -> () -> chat.stream(body(true, "hello " + i)))
                    .toList();
            for (var answer : pool.invokeAll(asked)) {
                assertThat(answer.get().content()).isEqualTo(SEEN);
            }
        }
    }

    @Test
    void aBodyThatNeverComesIsNoRun() throws IOException {
        try (var chat = new ChatServer(saying());
                var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
            socket.getOutputStream()
                    .write("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{"
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().close();
            assertThat(chat.server.get("/v1/models").status()).isEqualTo(200);
            assertThat(chat.agent.prompts()).isEmpty();
        }
    }
}
