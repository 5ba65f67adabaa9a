package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back is rehearsed on a service that really starts, by each way in; and the attempts at a project are compared likewise. */
class WayBackRoadTest {

    private static final String SERVICE = """
            import http.server, os, sys
            if "ill" in open("mood.txt").read() and os.environ["HELIX_SYSTEM"] == "test":
                sys.exit("too ill to start")
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                def log_message(self, *args):
                    pass
            http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler).serve_forever()
            """;

    @TempDir
    Path folder;

    private ShopRoot shop;

    @AfterEach
    void close() throws Exception {
        if (shop == null) {
            return;
        }
        shop.close();
        for (var system : List.of("test", "production")) {
            Cli.run("control", "stop", "--system", system, "--root", shop.folder());
        }
    }

    private void root(String mood) throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "service.py", SERVICE, "mood.txt", mood, "a.txt", "one\n")
                .init(
                        "production:\n  port: " + FreePort.find()
                                + "\n  control:\n    start: [python3, service.py]\n"
                                + "    health: \"http://127.0.0.1:{port}/\"\n    health_timeout: 20s\n"
                                + "test: { port: " + FreePort.find() + ", root: \"../{name}-test\" }\n"
                                + "probation: 0s\napproval: { way_back: rehearsed }\nconsultant: { locale: en }\n",
                        ShopRoot.THREE_PASS,
                        "");
    }

    private String secret() throws Exception {
        return Files.readString(shop.folder().resolve(".helix/credential")).strip();
    }

    private Surfer.Reply rest(Surfer surfer, String line, String body) throws Exception {
        return surfer.stranger()
                .ask(
                        line,
                        body,
                        List.of(
                                "Accept: application/json",
                                "Content-Type: application/json",
                                "Prefer: wait=60",
                                "Authorization: Bearer " + secret()));
    }

    @Test
    void theWayBackIsRehearsedByEachWayIn() throws Exception {
        root("well\n");
        shop.does("create", "warmer", "--title", "Warmer");
        shop.modify("warmer", "a.txt", "one\ntwo\n");
        shop.does("ready", "warmer");
        var early = shop.project("rehearse", "warmer");
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.err()).contains("error[ILLEGAL_TRANSITION]", "deploy it first");
        shop.does("deploy", "warmer");
        assertThat(shop.does("show", "warmer").out()).containsPattern("way back +not rehearsed");

        var refused = shop.project("integrate", "warmer");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("error[WAY_BACK_UNTRIED]", "helix project rehearse warmer");

        assertThat(Cli.run("doctor", "--root", shop.folder()).out())
                .containsPattern(
                        "warning +way-back +from warmer nobody has rehearsed it .*-> helix project rehearse warmer");

        shop.does("rehearse", "warmer");
        assertThat(Cli.run("doctor", "--root", shop.folder()).out())
                .containsPattern("ok +way-back +from warmer it was rehearsed at \\S+, in \\d+ ms");
        assertThat(shop.does("show", "warmer").out()).containsPattern("way back +rehearsed at \\S+, in \\d+ ms");
        assertThat(shop.does("log", "warmer").out()).contains("rehearse: return done tree");

        // A new candidate has no rehearsed way back.
        shop.git().write("b.txt", "three\n");
        shop.git().git("add", "-A");
        shop.git().git("commit", "-q", "-m", "Three");
        shop.does("deploy", "warmer");
        try (var helix = Helix.open(shop.folder(), Lifetime.DETACHED, System.getenv());
                var consultant = helix.consultant(
                        new ScriptedAgent(Script.named("model").say("hello").end()));
                var server = helix.serve("test", consultant)) {
            assertThat(server.url()).isNotEmpty();
            var surfer = Surfer.of(shop.folder(), "en");
            assertThat(rest(surfer, "GET /helix/evolution/projects/warmer", "").body())
                    .contains("\"way_back\":{\"state\":\"untried\",\"operation\":null,\"at\":null,\"took_ms\":null}");
            var page = surfer.get("/projects/warmer").body();
            assertThat(page)
                    .contains("Its way back is not rehearsed.", "href=\"/projects/warmer/rehearse\"")
                    .contains(
                            "say “Rehearse the way back”, then integrate it",
                            "class=\"button primary\" id=\"do-rehearse\"")
                    .contains("WAY_BACK_UNTRIED")
                    .doesNotContain("class=\"standing good\"");
            assertThat(rest(surfer, "POST /v1/chat/completions", chat("/integrate warmer"))
                            .body())
                    .contains("WAY_BACK_UNTRIED", "/rehearse warmer");

            assertThat(surfer.post("/projects/warmer/rehearse", "/projects/warmer/rehearse")
                            .status())
                    .isEqualTo(303);
            Eventually.holds(
                    "it was rehearsed",
                    () -> surfer.get("/projects/warmer").body().contains("Its way back was rehearsed just now, in"));
            assertThat(surfer.get("/projects/warmer").body()).contains("class=\"standing good\"");
            assertThat(surfer.get("/projects/warmer/integrate").body())
                    .contains("Its way back was rehearsed just now, in");
            var more = rest(surfer, "POST /helix/evolution/projects/warmer/rehearse", "{}");
            assertThat(more.status()).as(more.body()).isEqualTo(200);
            assertThat(more.body()).contains("\"state\":\"succeeded\"", "\"name\":\"return\"");
            assertThat(rest(surfer, "GET /helix/evolution/projects/warmer", "").body())
                    .containsPattern(
                            "\"way_back\":\\{\"state\":\"rehearsed\",\"operation\":\"op-\\d+\",\"at\":\"[^\"]+\","
                                    + "\"took_ms\":\\d+}");
            shop.does("rehearse", "warmer");
            assertThat(rest(surfer, "POST /v1/chat/completions", chat("/probe warmer"))
                            .body())
                    .contains("The way back from `warmer` works", "was rehearsed in");

            // What was tried, and what changed from one attempt to the next.
            assertThat(shop.does("attempts", "warmer").out().lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("passed"));
            assertThat(shop.does("diff", "warmer", "--to", tree(1)).out())
                    .contains("+three")
                    .doesNotContain("+two");
            assertThat(shop.project("diff", "warmer", "--to", tree(0)).err())
                    .contains("no attempt before the first one");
            assertThat(shop.project("diff", "warmer", "--from", "0000000").err())
                    .contains("error[INVALID_SPEC]", "helix project attempts");
            assertThat(rest(surfer, "GET /helix/evolution/projects/warmer/attempts", "")
                            .body())
                    .contains("\"number\":2", "\"phase\":null", "\"outcome\":\"passed\"");
            assertThat(rest(surfer, "GET /helix/evolution/projects/warmer/diff?from=" + tree(1) + "&to=" + tree(0), "")
                            .body())
                    .contains("-three");
            assertThat(surfer.get("/attempts/warmer").body())
                    .contains(tree(0), tree(1), "three</td>", "What changed from attempt 1 to attempt 2");
            assertThat(surfer.get("/attempts/warmer?page=1").body()).contains("This is the first attempt");
            assertThat(surfer.get("/projects/warmer").body()).contains("href=\"/attempts/warmer?page=2\"");

            shop.does("integrate", "warmer");
            assertThat(shop.git().git("show", "main:a.txt")).contains("two");
        }
    }

    private String tree(int attempt) throws Exception {
        return shop.does("attempts", "warmer")
                .out()
                .lines()
                .skip(attempt)
                .findFirst()
                .orElseThrow()
                .replaceFirst(".* ([0-9a-f]{40}) .*", "$1");
    }

    private static String chat(String said) {
        return "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}]}";
    }

    @Test
    void whereMainDoesNotStartAnyMoreTheCandidateComesBackAndThePageSaysSo() throws Exception {
        root("well\n");
        shop.does("create", "cure", "--title", "Cure");
        shop.modify("cure", "a.txt", "one\ntwo\n");
        shop.does("ready", "cure");
        shop.does("deploy", "cure");
        // Somebody else makes main ill; the candidate was merged before that.
        shop.git().write("mood.txt", "ill\n");
        shop.git().git("commit", "-q", "-a", "-m", "Ill");

        var rehearsed = shop.project("rehearse", "cure");

        assertThat(rehearsed.code()).isEqualTo(1);
        assertThat(rehearsed.err()).contains("error[STEP_FAILED]", "too ill to start");
        assertThat(shop.does("show", "cure").out())
                .containsPattern("way back +did not work when it was rehearsed: op-");
        assertThat(Cli.run("doctor", "--root", shop.folder()).out())
                .containsPattern("warning +way-back +from cure it did not work when it was rehearsed by op-\\d+"
                        + " -> helix project log cure tells why");
        var status = Cli.run("control", "status", "--system", "test", "--root", shop.folder());
        assertThat(status.out()).contains("running");
        shop.serve();
        assertThat(Surfer.of(shop.folder(), "de").get("/projects/cure").body())
                .contains("Der Rückweg ging bei der Probe nicht.", "Rückweg proben");
    }
}
