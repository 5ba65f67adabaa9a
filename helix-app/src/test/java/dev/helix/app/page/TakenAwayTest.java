package dev.helix.app.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a token, while its holder reads: a running server tells nothing more, on any stream that is open already. */
class TakenAwayTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TITLE = "Nobody is told of this";

    @TempDir
    private Path folder;

    private ShopRoot shop;
    private Path tokens;
    private ScriptedAgent agent;
    private Surfer owner;
    private final List<AutoCloseable> served = new ArrayList<>();

    @BeforeEach
    void serve() throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "a.txt", "one\n").init("production: {}\n", ShopRoot.THREE_PASS, "");
        tokens = shop.folder().resolve(".helix/tokens");
        // Never still for as long as the server waits for a pause to look.
        var restless = Script.named("restless");
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < 3_000; i++) {
                restless.think("and so on\n").pause(Duration.ofMillis(20));
            }
            restless.turn();
        }
        agent = new ScriptedAgent(restless.end());
        var helix = Helix.open(shop.folder(), Lifetime.DETACHED, System.getenv());
        served.add(helix);
        var chat = helix.consultant(agent);
        served.add(chat);
        served.add(helix.serve("test", chat));
        owner = Surfer.of(shop.folder(), "en");
    }

    @AfterEach
    void close() throws Exception {
        for (var part : served.reversed()) {
            part.close();
        }
        shop.close();
    }

    /** What somebody reads, each on a connection of its own. */
    private final class Open implements AutoCloseable {
        private final Surfer browser;
        private final Socket page;
        private final Socket events;
        private final Socket streamed;
        private final Socket whole;

        /** By a token, and by the session that its holder has opened in a browser. */
        Open(String token) throws Exception {
            var bearer = "Authorization: Bearer " + token;
            browser = Surfer.by(owner, token);
            page = browser.events("/");
            awaitLine(page, "event: view");
            events = owner.stranger()
                    .send("GET /helix/evolution/events", "", List.of(bearer, "Accept: text/event-stream"));
            awaitLine(events, "HTTP/1.1 200");
            streamed = chat(bearer, true);
            awaitLine(streamed, "HTTP/1.1 200");
            whole = chat(bearer, false);
            Eventually.holds("both chats are at work", () -> agent.prompts().size() == 2);
        }

        private Socket chat(String bearer, boolean streaming) throws IOException {
            return owner.stranger()
                    .send(
                            "POST /v1/chat/completions",
                            "{\"model\":\"helix-consultant\",\"stream\":" + streaming
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                            List.of(bearer, "Accept: */*", "Content-Type: application/json"));
        }

        /** Has something happen that all of them would be told of, and reads each to its end. */
        void endsSoon() throws Exception {
            var begin = System.nanoTime();
            shop.does("create", "late", "--title", TITLE);
            for (var stream : List.of(page, events, streamed)) {
                assertThat(rest(stream)).doesNotContain(TITLE, "[DONE]");
            }
            assertThat(rest(whole)).startsWith("HTTP/1.1 401").contains("unauthenticated");
            assertThat(browser.get("/").status()).isEqualTo(401);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        }

        @Override
        public void close() throws IOException {
            for (var socket : List.of(page, events, streamed, whole)) {
                socket.close();
            }
        }
    }

    /** Reads on to the line that begins so, and no byte more. */
    private static void awaitLine(Socket socket, String begin) throws IOException {
        var in = socket.getInputStream();
        var line = new StringBuilder();
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read != '\n') {
                line.append((char) read);
            } else if (line.toString().startsWith(begin)) {
                return;
            } else {
                line.setLength(0);
            }
        }
        throw new AssertionError("it ended before " + begin);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    private String token(String... more) {
        var words = new ArrayList<Object>(List.of("token", "create", "guest", "--role", "operator"));
        words.addAll(List.of(more));
        words.addAll(List.of("--root", shop.folder()));
        var made = Cli.run(words.toArray());
        assertThat(made.code()).as(made.err()).isZero();
        return made.out().strip();
    }

    @Test
    void aTokenThatIsTakenAwayEndsEveryStreamThatIsOpenAndTheSessionOfItsBrowser() throws Exception {
        try (var open = new Open(token())) {
            var revoked = Cli.run("token", "revoke", "guest", "--root", shop.folder());
            assertThat(revoked.code()).as(revoked.err()).isZero();

            open.endsSoon();
        }
    }

    @Test
    void aTokenWhoseTimeIsOverDoesSo() throws Exception {
        var token = token("--expires", "12h");
        try (var open = new Open(token)) {
            // No command makes one for so short a time as a test has.
            var end = Instant.now().plusMillis(500);
            Files.writeString(
                    tokens, Files.readString(tokens).replaceFirst("(guest\toperator\t\\S+\t\\S+\t)\\S+", "$1" + end));
            Eventually.holds("its time is over", () -> Instant.now().isAfter(end));

            open.endsSoon();
        }
    }
}
