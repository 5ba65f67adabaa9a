package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.SEEN;
import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.helix.adapter.http.HttpAccess.RateLimit;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.Tokens;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.InMemoryBrowserLogins;
import dev.helix.testkit.Script;
import dev.helix.testkit.answer.InMemoryFiles;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessGateTest {

    private static final Map<String, Caller> HOLDERS = Map.of(
            "v", new Caller("page", Role.VIEWER),
            "c", new Caller("open-webui", Role.CHAT),
            "o", new Caller("ci", Role.OPERATOR));
    private static final Tokens TOKENS = new TestTokens(token -> Optional.ofNullable(HOLDERS.get(token)));

    private static ChatServer server(@Nullable RateLimit limit, String... answers) {
        return new ChatServer(saying(answers), false, InMemoryFiles.empty(), new HttpAccess(TOKENS, limit));
    }

    private static String[] as(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void withoutATokenOnlyTheHealthIsTold() {
        try (var chat = server(null)) {
            assertThat(chat.server.get("/healthz").status()).isEqualTo(200);

            var refused = chat.server.get("/helix/evolution/projects");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(refused.at("code").asString()).isEqualTo("UNAUTHENTICATED");

            var model = chat.server.get("/v1/models");
            assertThat(model.status()).isEqualTo(401);
            assertThat(model.at("error").path("type").asString()).isEqualTo("authentication_error");
            assertThat(chat.server.get("/v1/models", as("wrong")).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"v,200,403,403", "c,200,200,403", "o,200,200,404"})
    void eachRoleMayDoWhatItIsFor(String token, int look, int talk, int act) {
        try (var chat = server(null, GOOD)) {
            assertThat(chat.server.get("/helix/evolution/projects", as(token)).status())
                    .isEqualTo(look);
            assertThat(chat.post(body(false, "hello"), as(token)).status()).isEqualTo(talk);
            assertThat(chat.server
                            .post("/helix/evolution/projects/none/deploy", "", as(token))
                            .status())
                    .isEqualTo(act);
        }
    }

    @Test
    void whoMayOnlyTalkCanNotDeployInTheChatEither() {
        try (var chat = server(null)) {
            chat.server.ready("feature-xyz");
            assertThat(chat.post(body(false, "Deploy feature xyz!"), as("c")).body())
                    .contains("FORBIDDEN");
            assertThat(chat.post(body(false, "/deploy feature-xyz"), as("o")).body())
                    .contains("test system");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ready",
                "deploy",
                "validate",
                "integrate",
                "rollback",
                "rebase",
                "revert",
                "develop",
                "retry",
                "abort",
                "unlock"
            })
    void whoMayOnlyTalkGivesNoCommandThatActs(String command) {
        try (var chat = server(null)) {
            chat.server.ready("feature-xyz");
            var before = chat.post(body(false, "/log feature-xyz"), as("c")).body();

            assertThat(chat.post(body(false, "/" + command + " feature-xyz test.sh because"), as("c"))
                            .body())
                    .contains("**FORBIDDEN**", "needs the role operator");

            assertThat(chat.post(body(false, "/log feature-xyz"), as("c")).body())
                    .hasSameSizeAs(before);
        }
    }

    @Test
    void nobodyGetsIntoTheChatOfSomebodyElseByItsName() {
        try (var chat = server(null, GOOD, GOOD)) {
            chat.post(body(false, "one"), "Authorization", "Bearer c", "X-OpenWebUI-Chat-Id", "c1");
            chat.post(body(false, "one"), "Authorization", "Bearer o", "X-OpenWebUI-Chat-Id", "c1");
            assertThat(chat.sessions.all()).hasSize(2);
        }
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() {
        try (var chat = server(new RateLimit(2, Duration.ofMinutes(1)), GOOD, GOOD)) {
            assertThat(chat.post(body(false, "1"), as("c")).status()).isEqualTo(200);
            assertThat(chat.post(body(false, "2"), as("c")).status()).isEqualTo(200);
            var refused = chat.post(body(false, "3"), as("c"));

            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            assertThat(refused.at("error").path("type").asString()).isEqualTo("rate_limit_error");
            assertThat(chat.agent.prompts()).hasSize(2);
            // The client's own prompts cost nothing and are not counted.
            assertThat(chat.post(body(false, "x"), "Authorization", "Bearer c", "X-OpenWebUI-Task", "title_generation")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void guessingTokensIsLimitedToo() {
        try (var chat = server(new RateLimit(3, Duration.ofMinutes(1)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(chat.server.get("/v1/models", as("guess" + i)).status())
                        .isEqualTo(401);
            }
            assertThat(chat.server.get("/v1/models", as("guess")).status()).isEqualTo(429);
        }
    }

    @Test
    void everyAnswerHasAnIdAndTheHeadersOfACarefulServer() {
        try (var chat = server(null)) {
            var answer = chat.server.get("/healthz");
            assertThat(answer.header("X-Request-Id")).hasSize(36);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'self'");
            assertThat(chat.server.get("/healthz", "X-Request-Id", "mine-1").header("X-Request-Id"))
                    .isEqualTo("mine-1");
            assertThat(chat.server.get("/healthz", "X-Request-Id", "not <mine>").header("X-Request-Id"))
                    .hasSize(36);
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefusedEvenWithAToken() {
        try (var chat = server(null)) {
            assertThat(chat.server
                            .get("/v1/models", "Authorization", "Bearer c", "Origin", "http://evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1",
        "http://localhost",
        "https://127.0.0.1",
        "http://evil.example",
        "null",
        "http://127.0.0.1.evil.example"
    })
    void aPageFromAnotherPortOrHostIsRefusedEvenWithAToken(String origin) {
        try (var chat = server(null)) {
            assertThat(chat.server
                            .post(
                                    "/helix/evolution/projects/none/deploy",
                                    "",
                                    "Authorization",
                                    "Bearer o",
                                    "Origin",
                                    origin)
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"cross-site,403", "same-site,403", "same-origin,200", "none,200"})
    void whatABrowserSaysOfWhereItComesFromIsHeard(String site, int status) {
        try (var chat = server(null)) {
            assertThat(chat.server
                            .get("/helix/evolution/projects", "Authorization", "Bearer v", "Sec-Fetch-Site", site)
                            .status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,415",
        "application/x-www-form-urlencoded,415",
        "multipart/form-data; boundary=x,415",
        "application/json,404",
        "application/json; charset=utf-8,404",
        "application/problem+json,404"
    })
    void whatIsSentIsJson(String type, int status) {
        try (var chat = server(null)) {
            var answer = chat.server.post(
                    "/helix/evolution/projects/none/deploy", "{}", "Authorization", "Bearer o", "Content-Type", type);

            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        }
    }

    @Test
    void aCallerWithoutATokenMayLookWhereThatIsSaidAndNothingElse() {
        var access = new HttpAccess(TOKENS, true, null, new InMemoryBrowserLogins());
        try (var chat = new ChatServer(saying(), false, InMemoryFiles.empty(), access)) {
            assertThat(chat.server.get("/helix/evolution/projects").status()).isEqualTo(200);
            assertThat(chat.server
                            .post("/helix/evolution/projects/none/deploy", "")
                            .status())
                    .isEqualTo(401);
            assertThat(chat.post(body(false, "hello")).status()).isEqualTo(401);
            assertThat(chat.server.get("/helix/evolution/projects", as("wrong")).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aTokenThatIsTakenAwayEndsItsOpenStream() throws Exception {
        var holders = new ConcurrentHashMap<>(HOLDERS);
        Tokens tokens = new TestTokens(token -> Optional.ofNullable(holders.get(token)));
        try (var chat = new ChatServer(saying(), false, InMemoryFiles.empty(), new HttpAccess(tokens, null))) {
            var request = chat.server.request(
                    "/helix/evolution/events", "Accept", "text/event-stream", "Authorization", "Bearer v");
            var stream = chat.server
                    .client()
                    .send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();

            holders.remove("v");

            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> stream.readAllBytes());
        }
    }

    @Test
    void aTokenThatIsTakenAwayEndsTheAnswerThatIsComing() throws Exception {
        var holders = new ConcurrentHashMap<>(HOLDERS);
        Tokens tokens = new TestTokens(token -> Optional.ofNullable(holders.get(token)));
        var endless =
                Script.named("endless").pause(Duration.ofMinutes(5)).say(GOOD).end();
        try (var chat = new ChatServer(endless, false, InMemoryFiles.empty(), new HttpAccess(tokens, null))) {
            var stream = chat.server
                    .client()
                    .send(chat.request(body(true, "hello"), as("c")), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            Eventually.holds("the agent is asked", () -> !chat.agent.prompts().isEmpty());

            holders.remove("c");

            var told = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> stream.readAllBytes());
            assertThat(new String(told, StandardCharsets.UTF_8)).doesNotContain(SEEN);
            Eventually.holds(
                    "the agent is cancelled",
                    () -> chat.sessions.all().stream()
                            .anyMatch(session -> session.status().word().equals("failed")));
        }
    }

    /** Not streaming, and asked for by an agent that never pauses for as long as the server looks. */
    @Test
    void aTokenThatIsTakenAwayEndsAnAnswerAtOnceThatWasToComeWhole() throws Exception {
        var holders = new ConcurrentHashMap<>(HOLDERS);
        Tokens tokens = new TestTokens(token -> Optional.ofNullable(holders.get(token)));
        var restless = Script.named("restless");
        for (int i = 0; i < 3_000; i++) {
            restless.think("and so on\n").pause(Duration.ofMillis(20));
        }
        try (var chat =
                new ChatServer(restless.say(GOOD).end(), false, InMemoryFiles.empty(), new HttpAccess(tokens, null))) {
            var answer = chat.server
                    .client()
                    .sendAsync(chat.request(body(false, "hello"), as("c")), HttpResponse.BodyHandlers.ofString());
            Eventually.holds("the agent is asked", () -> !chat.agent.prompts().isEmpty());

            holders.remove("c");

            var refused = answer.get(10, TimeUnit.SECONDS);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("unauthenticated").doesNotContain(SEEN);
        }
    }
}
