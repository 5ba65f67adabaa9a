package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.app.cli.ExitCode;
import dev.helix.evolution.ProjectAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The boundary around the server: those who ask it, over HTTP, in the chat, as a hook or by the command line beside it, without right or
 * with more than is good. Each request is written letter by letter, for no client would send most of these.
 */
class CallerAttacksTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";
    private static final String PROJECTS = "/helix/evolution/projects";
    private static final String CHANGE = PROJECTS + "/change";
    private static final List<String> VERBS = Stream.concat(
                    Arrays.stream(ProjectAction.values()).map(ProjectAction::word), Stream.of("unlock", "edit"))
            .toList();
    private static final String UNLOCK = "{\"path\": \"test.sh\", \"reason\": \"agreed\", \"paths\": [\"test.sh\"]}";

    @TempDir
    private Path folder;

    private record Reply(int status, String head, String body) {
        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    private AttackRoot served() throws Exception {
        var root = AttackRoot.make(folder, "", "", PASSES);
        root.write("modified/app.txt", "one\nthree\n");
        return root;
    }

    private static String token(AttackRoot root, String name, String role, String... more) {
        var words = new ArrayList<Object>(List.of("token", "create", name, "--role", role));
        words.addAll(List.of(more));
        return root.does(words.toArray()).out().strip();
    }

    /** Sends one request, with the headers it is given, by turns names and values. */
    private static Reply ask(AttackRoot root, String line, String body, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), root.port())) {
            socket.setSoTimeout(20_000);
            var request = new StringBuilder(line + " HTTP/1.1\r\nConnection: close\r\n");
            var given = List.of(headers);
            if (!given.contains("Host")) {
                request.append("Host: 127.0.0.1:").append(root.port()).append("\r\n");
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            if (!body.isEmpty()) {
                request.append("Content-Type: application/json\r\n");
            }
            if (!given.contains("Content-Length")) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            socket.getOutputStream()
                    .write(request.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8));
            return reply(socket);
        }
    }

    private static Reply reply(Socket socket) throws IOException {
        var read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (IOException e) {
            // It has answered, and does not wait for the rest of what it is sent.
            assertThat(read.size()).as("%s", e).isPositive();
        }
        var all = read.toString(StandardCharsets.UTF_8);
        var parts = all.split("\r\n\r\n", 2);
        assertThat(parts).as(all).hasSize(2);
        return new Reply(Integer.parseInt(all.split(" ", 3)[1]), parts[0], parts[1]);
    }

    private static String[] bearer(String token, String... more) {
        return Stream.concat(Stream.of("Authorization", "Bearer " + token), Stream.of(more))
                .toArray(String[]::new);
    }

    /** What nobody had the right to ask for has not been done. */
    private static void nothingHasBeenDone(AttackRoot root) {
        var shown = root.shown();
        assertThat(shown.path("status").asString()).as("%s", shown).isEqualTo("pending");
        assertThat(root.folder().resolve(".helix/journal.jsonl")).content().doesNotContain("agreed");
    }

    @Test
    void whoeverHasNoTokenOrOneThatDoesNotHoldReachesNothingButTheHealth() throws Exception {
        try (var root = served()) {
            var revoked = token(root, "mallory", "operator");
            root.does("token", "revoke", "mallory");
            root.begin(Way.BESIDE_A_SERVER);
            var good = root.credential();
            assertThat(ask(root, "GET /healthz", "").status()).isEqualTo(200);

            for (var headers : List.of(
                    new String[0],
                    bearer(revoked),
                    bearer(""),
                    bearer("helix_" + "a".repeat(43)),
                    bearer(good.substring(1)),
                    new String[] {"Authorization", good},
                    new String[] {"Authorization", "Basic " + good},
                    new String[] {"Cookie", "helix=" + good},
                    new String[] {"X-Helix-User", "ada", "X-Forwarded-User", "ada", "X-Forwarded-For", "127.0.0.1"})) {
                var shown = String.join(" ", headers);
                for (var verb : VERBS) {
                    assertThat(ask(root, "POST " + CHANGE + "/" + verb, UNLOCK, headers)
                                    .status())
                            .as(verb + ", " + shown)
                            .isEqualTo(401);
                }
                for (var route : List.of(PROJECTS, CHANGE + "/diff", "/helix/evolution/events", "/v1/models")) {
                    var refused = ask(root, "GET " + route + "?token=" + good + "&access_token=" + good, "", headers);
                    assertThat(refused.status()).as(route + ", " + shown).isEqualTo(401);
                    assertThat(refused.head() + refused.body()).doesNotContain(good);
                }
                assertThat(ask(root, "POST /v1/chat/completions", "{\"messages\":[]}", headers)
                                .status())
                        .as(shown)
                        .isEqualTo(401);
                assertThat(ask(root, "POST /hooks/PreToolUse", "{}", headers).status())
                        .as(shown)
                        .isEqualTo(401);
            }
            nothingHasBeenDone(root);
        }
    }

    @Test
    void aTokenDoesWhatItIsForAndNothingElseHoweverItIsAskedFor() throws Exception {
        try (var root = served()) {
            var viewer = token(root, "eve", "viewer");
            var chat = token(root, "ui", "chat");
            var other = token(root, "shop", "operator", "--projects", "shop-*");
            root.begin(Way.BESIDE_A_SERVER);
            assertThat(ask(root, "GET " + CHANGE, "", bearer(viewer)).status()).isEqualTo(200);

            for (var verb : VERBS) {
                for (var token : List.of(viewer, chat, other)) {
                    var refused = ask(root, "POST " + CHANGE + "/" + verb, UNLOCK, bearer(token));
                    assertThat(refused.status()).as(verb + refused.body()).isEqualTo(403);
                    assertThat(refused.body()).contains("\"FORBIDDEN\"");
                }
            }
            // A method that is only told about is none.
            for (var method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "post", "PoSt")) {
                var asked = ask(
                        root,
                        method + " " + CHANGE + "/abort?_method=POST",
                        "",
                        bearer(
                                viewer,
                                "X-HTTP-Method-Override",
                                "POST",
                                "X-Method-Override",
                                "POST",
                                "X-HTTP-Method",
                                "POST"));
                assertThat(asked.status()).as(method + asked.body()).isBetween(400, 501);
            }
            for (var command :
                    List.of("/integrate change", "/abort change", "/unlock change test.sh because", "Abort!")) {
                var said = ask(
                        root,
                        "POST /v1/chat/completions",
                        "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":\"" + command
                                + "\"}]}",
                        bearer(chat, "X-Helix-User", "ada", "X-OpenWebUI-User-Role", "admin"));
                assertThat(said.body()).as(command).doesNotContain("\"succeeded\"");
                if (command.startsWith("/")) {
                    assertThat(said.body()).as(command).contains("FORBIDDEN");
                }
                assertThat(ask(root, "POST /v1/chat/completions", "{\"messages\":[]}", bearer(viewer))
                                .status())
                        .isEqualTo(403);
            }
            nothingHasBeenDone(root);
        }
    }

    /** Names that could mean another file or route, and ways around the scope of a token. */
    @Test
    void noSpellingOfAnIdReachesAnotherProjectOrAFile() throws Exception {
        try (var root = served()) {
            var scoped = token(root, "shop", "operator", "--projects", "shop-*");
            root.does("project", "create", "shop-a", "--title", "Shop");
            root.begin(Way.BESIDE_A_SERVER);

            for (var id : List.of(
                    "..",
                    "%2e%2e",
                    "..%2f..%2f.helix",
                    "%2e%2e%2f%2e%2e%2f.git",
                    "..%5c..",
                    "change%00",
                    "change%0a",
                    "change%20",
                    "change.",
                    "CHANGE",
                    "%EF%BD%83hange",
                    "change%2fabort",
                    "change;x=1",
                    "shop-a%2f..%2fchange",
                    "shop-a/../change",
                    "shop-a/..;/change",
                    "shop-a/%2e%2e/change",
                    "./change",
                    "/change",
                    "%63hange",
                    "%2563hange",
                    "-rf",
                    "a".repeat(5000),
                    "%c0%ae%c0%ae",
                    "%",
                    "%ff")) {
                for (var line : List.of("POST " + PROJECTS + "/" + id + "/abort", "GET " + PROJECTS + "/" + id)) {
                    var refused = ask(root, line, "", bearer(scoped));
                    assertThat(refused.status()).as(line + refused.body()).isBetween(400, 499);
                    assertThat(refused.body()).as(line).doesNotContain("\"title\":\"Change\"", "Exception");
                }
                if (!id.contains("change") && !id.contains("%63")) {
                    var refused = ask(root, "POST " + PROJECTS + "/" + id + "/ready", "", bearer(root.credential()));
                    assertThat(refused.status()).as(id + refused.body()).isBetween(400, 499);
                }
            }
            for (var id : List.of("..", ".", "../../x", "a/b", "Ünïcode", "con", "-x", "x\\u0000", ".git", "a\\nb")) {
                var refused = ask(
                        root,
                        "POST " + PROJECTS,
                        "{\"id\": \"" + id.replace("Ünïcode", "\\u00dcn") + "\", \"title\": \"t\"}",
                        bearer(root.credential()));
                if (!id.equals("con")) {
                    assertThat(refused.status()).as(id + refused.body()).isEqualTo(422);
                }
            }
            nothingHasBeenDone(root);
        }
    }

    @Test
    void noPageOfAnotherPlaceActsByABrowser() throws Exception {
        try (var root = served()) {
            root.begin(Way.BESIDE_A_SERVER);
            var own = "helix.localhost:" + root.port();
            var link = root.does("open", "--print").out().strip();
            var opened = ask(root, "GET " + link.substring(link.indexOf("/open")), "", "Host", own);
            assertThat(opened.status()).isEqualTo(303);
            var cookie = opened.header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
            var session = ask(root, "GET /helix/session", "", "Host", own, "Cookie", cookie);
            var csrf = AttackRoot.JSON.readTree(session.body()).path("csrf").asString();
            assertThat(csrf).hasSizeGreaterThan(20);
            var post = "POST " + CHANGE + "/abort";

            for (var headers : List.of(
                    new String[] {},
                    new String[] {"X-Helix-CSRF", ""},
                    new String[] {"X-Helix-CSRF", "guessed"},
                    new String[] {"X-Helix-CSRF", csrf.substring(1)},
                    new String[] {"X-Helix-CSRF", csrf, "Origin", "http://evil.example"},
                    new String[] {"X-Helix-CSRF", csrf, "Origin", "null"},
                    new String[] {"X-Helix-CSRF", csrf, "Origin", "http://helix.localhost:" + (root.port() + 1)},
                    new String[] {"X-Helix-CSRF", csrf, "Origin", "https://" + own},
                    new String[] {"X-Helix-CSRF", csrf, "Origin", "http://" + own + ".evil.example"},
                    new String[] {"X-Helix-CSRF", csrf, "Sec-Fetch-Site", "cross-site"},
                    new String[] {"X-Helix-CSRF", csrf, "Sec-Fetch-Site", "same-site"})) {
                var with = Stream.concat(Stream.of("Host", own, "Cookie", cookie), Stream.of(headers))
                        .toArray(String[]::new);
                var refused = ask(root, post, "{}", with);
                assertThat(refused.status())
                        .as(String.join(" ", headers) + refused.body())
                        .isEqualTo(403);
            }
            // A name that somebody had lead to this machine has no cookie of HELIX's, and no page there has a token.
            for (var host : List.of("evil.example", "evil.example:" + root.port(), "127.0.0.1.evil.example")) {
                assertThat(ask(root, post, "{}", "Host", host).status()).isEqualTo(401);
                assertThat(ask(root, post, "{}", "Host", host, "Origin", "http://" + host, "Cookie", cookie)
                                .status())
                        .as(host)
                        .isEqualTo(403);
                assertThat(ask(root, "GET " + link.substring(link.indexOf("/open")), "", "Host", host)
                                .header("Set-Cookie"))
                        .isEmpty();
            }
            // A form sends no JSON.
            assertThat(ask(
                                    root,
                                    post,
                                    "",
                                    "Host",
                                    own,
                                    "Cookie",
                                    cookie,
                                    "X-Helix-CSRF",
                                    csrf,
                                    "Content-Type",
                                    "text/plain")
                            .status())
                    .isEqualTo(415);
            nothingHasBeenDone(root);
        }
    }

    /** Looked at is what goes into production, and it is noted who asked, and not who they say they are. */
    @Test
    void anotherTreeThanTheOneThatWasSeenIsNotIntegratedAndNoHeaderMakesSomebodyElse() throws Exception {
        try (var root = served()) {
            var ada = root.token();
            root.does("project", "ready", "change");
            root.does("project", "deploy", "change");
            var main = root.git().git("rev-parse", "main");
            root.begin(Way.BESIDE_A_SERVER);
            var post = "POST " + CHANGE + "/integrate";
            var wait = new String[] {"Prefer", "wait=30"};

            for (var tree : List.of("0".repeat(40), "f".repeat(64), "main", "HEAD", "../../x", "", " ")) {
                var refused = ask(root, post, "{\"tree\": \"" + tree + "\"}", bearer(ada, wait));
                assertThat(refused.status()).as(tree + refused.body()).isBetween(400, 499);
            }
            for (var body : List.of("[]", "1", "{\"tree\": 1", "{\"tree\": {}}", "{\"tree\": [\"a\"]}")) {
                var refused = ask(root, post, body, bearer(ada, wait));
                assertThat(refused.status()).as(body + refused.body()).isBetween(400, 499);
            }
            assertThat(root.git().git("rev-parse", "main")).isEqualTo(main);

            var forged = new String[] {
                "X-Helix-User", "root\u00a0user:eve\" who=", "X-Forwarded-User", "eve", "X-OpenWebUI-User-Name", "eve"
            };
            var tree = root.shown().path("candidate_tree").asString();
            var done = ask(
                    root,
                    post,
                    "{\"tree\": \"" + tree + "\"}",
                    bearer(ada, Stream.of(wait, forged).flatMap(Stream::of).toArray(String[]::new)));
            assertThat(done.body()).contains("\"state\":\"succeeded\"");
            var noted = Files.readAllLines(root.folder().resolve(".helix/audit.jsonl")).stream()
                    .filter(line -> line.contains("integrate"))
                    .toList();
            assertThat(noted).isNotEmpty().allMatch(line -> line.contains("\"who\":\"user:ada\""));
            assertThat(root.does("doctor", "--verify").out()).containsPattern("ok +audit-log");
        }
    }

    @Test
    void aBodyThatIsTooMuchIsAnsweredWithItsCodeAndTheServerGoesOn() throws Exception {
        try (var root = served()) {
            root.begin(Way.BESIDE_A_SERVER);
            var as = bearer(root.token());
            var post = "POST " + PROJECTS;

            tooLarge(ask(
                    root,
                    post,
                    "",
                    bearer(root.credential(), "Content-Type", "application/json", "Content-Length", "5000000")));
            tooLarge(ask(root, post, "{\"id\":\"x\",\"title\":\"" + "t".repeat(1_100_000) + "\"}", as));
            tooLarge(ask(root, post, "[".repeat(20_000), as));
            tooLarge(ask(root, "POST " + CHANGE + "/unlock", "{\"a\":".repeat(5_000), as));
            tooLarge(ask(root, "POST /v1/chat/completions", "[" + "{},".repeat(250_000) + "{}]", as));
            for (var body : List.of(
                    "{", "\u0000", "{\"id\":1e999999999,\"title\":\"t\"}", "{\"id\":\"\\ud800\",\"title\":1}")) {
                var refused = ask(root, post, body, as);
                assertThat(refused.status()).as(body + refused.body()).isIn(400, 422);
                assertThat(refused.body()).contains("\"code\"").doesNotContain("Exception", "\tat ");
            }
            assertThat(ask(root, "GET " + PROJECTS, "", "X-Long", "x".repeat(100_000))
                            .status())
                    .isEqualTo(431);
            assertThat(drop(root, post)).startsWith("HTTP/1.1 408 ").contains("TOO_SLOW");
            // Two lengths, or a length beside pieces: where one request ends is nobody's to choose.
            assertThat(ask(root, post, "{}", bearer(root.credential(), "Content-Length", "2", "Content-Length", "200"))
                            .status())
                    .isEqualTo(400);
            assertThat(ask(
                                    root,
                                    post,
                                    "0\r\n\r\nGET / HTTP/1.1",
                                    bearer(root.credential(), "Content-Length", "5", "Transfer-Encoding", "chunked"))
                            .status())
                    .isBetween(400, 499);

            assertThat(ask(root, "GET /healthz", "").status()).isEqualTo(200);
            nothingHasBeenDone(root);
        }
    }

    private static void tooLarge(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(413);
        assertThat(reply.body()).containsIgnoringCase("too_large");
    }

    /** Sends a body drop by drop until it is answered. */
    private static String drop(AttackRoot root, String line) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), root.port())) {
            socket.setSoTimeout(50);
            var out = socket.getOutputStream();
            out.write(String.join(
                            "\r\n",
                            line + " HTTP/1.1",
                            "Host: 127.0.0.1",
                            "Authorization: Bearer " + root.credential(),
                            "Content-Type: application/json",
                            "Content-Length: 100000",
                            "",
                            "")
                    .getBytes(StandardCharsets.UTF_8));
            var answer = new byte[4000];
            for (var drops = 0; drops < 1_000; drops++) {
                out.write('a');
                out.flush();
                try {
                    var length = socket.getInputStream().read(answer);
                    return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
                } catch (SocketTimeoutException e) {
                    // There is no answer yet: the next drop.
                }
            }
            return "";
        }
    }

    /** Alone, the command line has the right of its user; beside a server, it is a caller like others. */
    @Test
    void theCommandLineBesideAServerIsACallerLikeOthers() throws Exception {
        try (var root = served()) {
            root.begin(Way.BESIDE_A_SERVER);
            var file = root.folder().resolve(".helix/credential");
            var good = Files.readString(file);
            Files.writeString(file, "helix_" + "a".repeat(43) + "\n");

            for (var verb : List.of("ready", "abort")) {
                var refused = root.helix("project", verb, "change");
                assertThat(refused.code()).as(refused.out() + refused.err()).isNotEqualTo(ExitCode.DONE.code());
                assertThat(refused.err()).contains("UNAUTHENTICATED");
            }
            for (var id : List.of("../../x", "..", "-rf", "a/b", "CHANGE", "change\n", "")) {
                var refused = root.helix("project", "abort", "--", id);
                assertThat(refused.code()).as(id + refused.out()).isNotEqualTo(ExitCode.DONE.code());
            }
            Files.writeString(file, good);
            nothingHasBeenDone(root);
        }
    }
}
