package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a system and its migrations print is read by those who operate them, whichever way somebody asks; what tests print, by everybody. */
class SystemLogReadersTest {

    private static final String OF_THE_SYSTEM = "guest-4711@example.org";
    private static final String OF_THE_MIGRATION = "guest-0815@example.org";
    private static final String OF_THE_TESTS = "FAILED ATest.isGood";

    private static final String SERVICE = """
            import http.server, os, sys
            if "ill" in open("mood.txt").read() and os.environ["HELIX_SYSTEM"] == "test":
                sys.exit("too ill for guest-4711@example.org")
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                def log_message(self, *args):
                    pass
            http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler).serve_forever()
            """;
    private static final String MIGRATION = "echo moved guest-0815@example.org; ! grep -q stuck mood.txt";

    @TempDir
    Path folder;

    private ShopRoot shop;
    private Surfer owner;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var part : opened.reversed()) {
            part.close();
        }
        if (shop == null) {
            return;
        }
        for (var system : List.of("test", "production")) {
            Cli.run("control", "stop", "--system", system, "--root", shop.folder());
        }
    }

    /** With a chat and tools. */
    private void serve() {
        var helix = Helix.open(shop.folder(), Lifetime.DETACHED, System.getenv());
        opened.add(helix);
        var consultant =
                helix.consultant(new ScriptedAgent(Script.named("nobody").end()));
        opened.add(consultant);
        opened.add(helix.serve("test", consultant));
    }

    /** Somebody who comes by a browser, and by a program. */
    private final class Reader {
        private final String token;
        private final Surfer browser;

        Reader(String name, String... rights) throws Exception {
            var words = new ArrayList<Object>(List.of("token", "create", name, "--root", shop.folder()));
            words.addAll(List.of(rights));
            token = Cli.run(words.toArray())
                    .out()
                    .lines()
                    .filter(line -> line.matches("\\S{30,}"))
                    .findFirst()
                    .orElseThrow();
            browser = Surfer.by(owner, token);
        }

        private String ask(String line, String body) throws Exception {
            return owner.stranger()
                    .ask(
                            line,
                            body,
                            List.of(
                                    "Accept: application/json",
                                    "Content-Type: application/json",
                                    "Authorization: Bearer " + token))
                    .body();
        }

        private String tool(String name, String project) throws Exception {
            return ask(
                    "POST /mcp",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + name
                            + "\",\"arguments\":{\"id\":\"" + project + "\"}}}");
        }

        private String chat(String said) throws Exception {
            return ask(
                    "POST /v1/chat/completions",
                    "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}]}");
        }

        /** Reads a stream until it has nothing more to tell that has happened already. */
        private String stream(String path, String end) throws Exception {
            try (var socket = path.startsWith("/ui")
                    ? browser.send("GET " + path, "", List.of("Accept: text/event-stream"))
                    : owner.stranger()
                            .send(
                                    "GET " + path,
                                    "",
                                    List.of(
                                            "Accept: text/event-stream",
                                            "Last-Event-ID: 0",
                                            "Authorization: Bearer " + token))) {
                var reader = Surfer.reader(socket);
                var read = new StringBuilder();
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    read.append(line).append('\n');
                    if (line.contains(end) || line.startsWith(": ping")) {
                        return read.toString();
                    }
                }
                return read.toString();
            }
        }

        /** Returns all that is told of a project by each way in, by the way. */
        private Map<String, String> told(String project, String operation) throws Exception {
            var told = new LinkedHashMap<String, String>();
            for (var path : List.of(
                    "/helix/evolution/projects",
                    "/helix/evolution/projects/" + project,
                    "/helix/evolution/projects/" + project + "/operations",
                    "/helix/evolution/projects/" + project + "/attempts",
                    "/helix/evolution/operations/" + operation,
                    "/helix/evolution/letter",
                    "/helix/evolution/letter?format=text",
                    "/helix/systems")) {
                told.put("GET " + path, ask("GET " + path, ""));
            }
            told.put("events", stream("/helix/evolution/events", "\"state\":\"rolled_back\""));
            told.put("tool show_project", tool("show_project", project));
            told.put("tool show_report", tool("show_report", project));
            told.put("chat /report", chat("/report " + project));
            told.put("chat /status", chat("/status " + project));
            told.put("chat /log", chat("/log " + project));
            var page = browser.get("/operations/" + operation).body();
            var moment =
                    Pattern.compile("/operations/" + operation + "\\?at=\\d+").matcher(page);
            while (moment.find()) {
                told.put(moment.group(), browser.get(moment.group()).body());
            }
            for (var path : List.of(
                    "/",
                    "/projects/" + project,
                    "/operations/" + operation,
                    "/operations/" + operation + "?level=all",
                    "/attempts/" + project,
                    "/letter")) {
                told.put(path, browser.get(path).body());
            }
            told.put("/ui/events", stream("/ui/events?page=/operations/" + operation, "id=\"journal"));
            return told;
        }

        private void reads(String text, String project, String operation) throws Exception {
            var told = told(project, operation);
            assertThat(told)
                    .hasEntrySatisfying(
                            "GET /helix/evolution/projects/" + project,
                            body -> assertThat(body).contains(text))
                    .hasEntrySatisfying(
                            "GET /helix/evolution/operations/" + operation,
                            body -> assertThat(body).contains(text))
                    .hasEntrySatisfying(
                            "GET /helix/evolution/projects/" + project + "/operations",
                            body -> assertThat(body).contains(text))
                    .hasEntrySatisfying(
                            "tool show_project", body -> assertThat(body).contains(text))
                    .hasEntrySatisfying(
                            "tool show_report", body -> assertThat(body).contains(text))
                    .hasEntrySatisfying("chat /report", body -> assertThat(body).contains(text))
                    .hasEntrySatisfying(
                            "/projects/" + project, body -> assertThat(body).contains(text))
                    .hasEntrySatisfying(
                            "/operations/" + operation, body -> assertThat(body).contains(text));
        }

        private void readsNowhere(String text, String project, String operation) throws Exception {
            told(project, operation)
                    .forEach((way, body) -> assertThat(body).as(way).doesNotContain(text));
        }
    }

    /** Deploys a change that fails, and returns the operation. */
    private String fails(String id, String mood) throws Exception {
        shop.does("create", id, "--title", "A change");
        shop.modify(id, "mood.txt", mood);
        shop.does("ready", id);
        var deployed = shop.project("deploy", id);
        assertThat(deployed.code()).as(deployed.out() + deployed.err()).isNotZero();
        var operation = Pattern.compile("op-\\d+")
                .matcher(shop.does("log", id, "--format", "json").out());
        var last = "";
        while (operation.find()) {
            last = operation.group();
        }
        return last;
    }

    @Test
    void aSystemsOwnWordsAreReadByWhoOperatesItAndAVerdictByWhoSeesTheProject() throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "service.py", SERVICE, "mood.txt", "well\n")
                .init(
                        "production:\n  port: " + FreePort.find()
                                + "\n  control:\n    start: [python3, service.py]\n    migrate: { up: [sh, -c, \""
                                + MIGRATION
                                + "\"], down: [\"true\"] }\n    health: \"http://127.0.0.1:{port}/\"\n    health_timeout: 20s\n"
                                + "test: { port: " + FreePort.find() + ", root: \"../{name}-test\" }\n"
                                + "probation: 0s\nconsultant: { locale: en }\n",
                        "! grep -q bad mood.txt && echo \"3 passed, 0 failed\" || { echo \"" + OF_THE_TESTS
                                + "\"; exit 1; }",
                        "");
        serve();
        owner = Surfer.of(shop.folder(), "en");
        var start = fails("shop-ill", "ill\n");
        var migrate = fails("shop-stuck", "stuck\n");
        var test = fails("shop-bad", "bad\n");
        var operator = new Reader("ops", "--role", "operator");
        var team = new Reader("team", "--role", "operator", "--projects", "shop-*");

        for (var reader : List.of(operator, team)) {
            reader.reads(OF_THE_SYSTEM, "shop-ill", start);
            reader.reads(OF_THE_MIGRATION, "shop-stuck", migrate);
            reader.reads(OF_THE_TESTS, "shop-bad", test);
        }
        assertThat(operator.told("shop-stuck", migrate).get("events")).contains(OF_THE_MIGRATION);
        for (var reader : List.of(new Reader("guest", "--role", "viewer"), new Reader("talker", "--role", "chat"))) {
            reader.readsNowhere(OF_THE_SYSTEM, "shop-ill", start);
            reader.readsNowhere(OF_THE_MIGRATION, "shop-stuck", migrate);
            var page = reader.browser.get("/operations/" + start).body();
            assertThat(page).contains("What the system printed is shown to those who may operate it.", "STEP_FAILED");
            assertThat(reader.browser.get("/projects/shop-ill").body())
                    .contains("What the system printed is shown to those who may operate it.");
            assertThat(reader.browser.get("/projects/shop-bad").body()).contains(OF_THE_TESTS);
            assertThat(reader.tool("show_report", "shop-bad")).contains(OF_THE_TESTS);
        }
        var others = new Reader("others", "--role", "operator", "--projects", "other-*");
        assertThat(others.ask("GET /helix/evolution/operations/" + start, "")).contains("OPERATION_NOT_FOUND");
    }
}
