package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.Tokens;
import dev.helix.testkit.answer.InMemoryFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A browser comes in by a link, and what it may; talked to by the name that HELIX has alone. */
class BrowserSessionsTest {

    private final Map<String, Caller> holders = new ConcurrentHashMap<>(Map.of(
            "o", new Caller("ada", Role.OPERATOR),
            "v", new Caller("page", Role.VIEWER),
            "local", Caller.local("ada"),
            "shop", new Caller("shop", Role.OPERATOR, new ProjectScope("shop-*"), true)));
    private final Tokens tokens = new TestTokens(token -> Optional.ofNullable(holders.get(token)));
    private ChatServer chat = new ChatServer(saying(), false, InMemoryFiles.empty(), new HttpAccess(tokens, null));

    @AfterEach
    void close() {
        chat.close();
    }

    private record Reply(int status, List<String> headers, String body) {
        String header(String name) {
            return headers.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Java's own client does not know the name, and sets no Host. */
    private Reply ask(String line, String body, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
            socket.setSoTimeout(20_000);
            var request = new StringBuilder(line + " HTTP/1.1\r\nConnection: close\r\n");
            var all = new ArrayList<>(List.of(headers));
            if (!all.contains("Host")) {
                all.addAll(List.of("Host", "helix.localhost:" + chat.server.port()));
            }
            for (int i = 0; i < all.size(); i += 2) {
                request.append(all.get(i)).append(": ").append(all.get(i + 1)).append("\r\n");
            }
            request.append("Content-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var status = Integer.parseInt(reader.readLine().split(" ", 3)[1]);
            var found = new ArrayList<String>();
            for (var header = reader.readLine(); !header.isEmpty(); header = reader.readLine()) {
                found.add(header);
            }
            return new Reply(status, found, reader.lines().collect(Collectors.joining("\n")));
        }
    }

    private String key(String token) {
        var made = chat.server.post("/helix/session/link", "", "Authorization", "Bearer " + token);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("url").asString()).startsWith("http://helix.localhost:" + chat.server.port() + "/open?key=");
        return made.at("url").asString().replaceFirst(".*key=", "");
    }

    private String cookie(String token) throws IOException {
        var opened = ask("GET /open?key=" + key(token), "");
        assertThat(opened.status()).isEqualTo(303);
        var set = opened.header("Set-Cookie");
        assertThat(set).contains("; HttpOnly", "; SameSite=Strict", "; Path=/").doesNotContain("Secure");
        return set.substring(0, set.indexOf(';'));
    }

    private String csrf(String cookie) throws IOException {
        var body = ask("GET /helix/session", "", "Cookie", cookie).body();
        return body.replaceFirst("(?s).*\"csrf\":\"([^\"]+)\".*", "$1");
    }

    private static final String DEPLOY = "POST /helix/evolution/projects/none/deploy";

    @Test
    void aLinkLetsOneBrowserInOnce() throws IOException {
        var key = key("o");
        var cookie = ask("GET /open?key=" + key, "").header("Set-Cookie").replaceFirst(";.*", "");

        assertThat(ask("GET /helix/evolution/projects", "", "Cookie", cookie).status())
                .isEqualTo(200);
        assertThat(ask("GET /helix/session", "", "Cookie", cookie).body())
                .contains("\"name\":\"ada\"", "\"role\":\"operator\"", "\"csrf\":\"");
        assertThat(ask("GET /open?key=" + key, "").status()).isEqualTo(403);
        assertThat(ask("GET /open?key=guessed", "").status()).isEqualTo(403);
        assertThat(ask("GET /open", "").status()).isEqualTo(403);
    }

    @Test
    void whatAPageChangesComesWithWhatOnlyItsOwnPageKnows() throws IOException {
        var cookie = cookie("o");
        var csrf = csrf(cookie);

        assertThat(ask(DEPLOY, "", "Cookie", cookie).status()).isEqualTo(403);
        assertThat(ask(DEPLOY, "", "Cookie", cookie, "X-Helix-CSRF", csrf + "x").status())
                .isEqualTo(403);
        assertThat(ask(DEPLOY, "", "Cookie", cookie, "X-Helix-CSRF", csrf(cookie("o")))
                        .status())
                .isEqualTo(403);
        assertThat(ask(DEPLOY, "", "Cookie", cookie, "X-Helix-CSRF", csrf).status())
                .isEqualTo(404);
        var other = "http://127.0.0.1:" + (chat.server.port() - 1);
        assertThat(ask(DEPLOY, "", "Cookie", cookie, "X-Helix-CSRF", csrf, "Origin", other)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aBrowserMayWhatItsTokenMay() throws IOException {
        var cookie = cookie("v");

        assertThat(ask(DEPLOY, "", "Cookie", cookie, "X-Helix-CSRF", csrf(cookie))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aSessionEndsWithItsTokenAndByItself() throws IOException {
        var cookie = cookie("o");
        var other = cookie("o");
        assertThat(ask("POST /helix/session/end", "", "Cookie", other, "X-Helix-CSRF", csrf(other))
                        .header("Set-Cookie"))
                .contains("Max-Age=0");
        assertThat(ask("GET /helix/session", "", "Cookie", other).status()).isEqualTo(401);
        assertThat(ask("GET /helix/session", "", "Cookie", cookie).status()).isEqualTo(200);
        var key = key("o");

        holders.remove("o");

        assertThat(ask("GET /helix/session", "", "Cookie", cookie).status()).isEqualTo(401);
        assertThat(ask("GET /open?key=" + key, "").status()).isEqualTo(403);
    }

    /** A cookie is sent to every port of its host, and a candidate answers on one of 127.0.0.1. */
    @Test
    void noCookieIsGivenUnderANameThatOthersAnswerUnderToo() throws IOException {
        var key = key("o");
        var sent = ask("GET /open?key=" + key, "", "Host", "127.0.0.1:" + chat.server.port());

        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.header("Set-Cookie")).isEmpty();
        assertThat(sent.header("Location"))
                .isEqualTo("http://helix.localhost:" + chat.server.port() + "/open?key=" + key);
        assertThat(ask("GET /open?key=" + key, "").header("Set-Cookie")).isNotEmpty();
    }

    @Test
    void theServersOwnLinkIsForWhomItSays() throws IOException {
        var link = chat.server.link(tokens.mark("local").orElseThrow());
        var cookie = ask("GET /open?key=" + link.replaceFirst(".*key=", ""), "")
                .header("Set-Cookie")
                .replaceFirst(";.*", "");

        assertThat(ask("GET /helix/session", "", "Cookie", cookie).body()).contains("\"name\":\"ada\"");
        // That a file of HELIX's was read does not show that a person asks.
        assertThat(ask(
                                "POST /helix/evolution/projects/none/unlock",
                                "{\"path\":\"a\",\"reason\":\"b\"}",
                                "Cookie",
                                cookie,
                                "X-Helix-CSRF",
                                csrf(cookie),
                                "Content-Type",
                                "application/json")
                        .body())
                .contains("only a person unlocks");
    }

    @Test
    void aTokenForSomeProjectsKnowsNoOthers() {
        chat.server.create("shop-a");
        chat.server.create("other");
        var as = new String[] {"Authorization", "Bearer shop"};
        var projects = "/helix/evolution/projects";

        assertThat(chat.server.get(projects, as).body()).contains("shop-a").doesNotContain("other");
        assertThat(chat.server.get(projects + "/shop-a", as).status()).isEqualTo(200);
        for (var path : List.of("/other", "/other/diff", "/other/operations", "/%6fther")) {
            assertThat(chat.server.get(projects + path, as).status()).as(path).isEqualTo(403);
        }
        assertThat(chat.server.post(projects + "/other/abort", "", as).body()).contains("FORBIDDEN", "shop-*");
        assertThat(chat.server
                        .post(projects, "{\"id\":\"else\",\"title\":\"t\"}", as)
                        .status())
                .isEqualTo(403);
        assertThat(chat.server
                        .post(projects, "{\"id\":\"shop-b\",\"title\":\"t\"}", as)
                        .status())
                .isEqualTo(201);
        assertThat(chat.server.get("/helix/evolution/conflicts", as).status()).isEqualTo(403);
        assertThat(chat.server.post("/helix/systems/test/stop", "", as).status())
                .isEqualTo(403);
        var ended = chat.server.post(projects + "/other/abort", "", "Authorization", "Bearer o", "Prefer", "wait=20");
        var operation = ended.at("id").asString();
        assertThat(chat.server
                        .get("/helix/evolution/operations/" + operation, as)
                        .status())
                .isEqualTo(404);
        assertThat(chat.post(ChatServer.body(false, "/projects"), as).body())
                .contains("shop-a")
                .doesNotContain("other");
        assertThat(chat.post(ChatServer.body(false, "/status other"), as).body())
                .contains("PROJECT_NOT_FOUND")
                .doesNotContain("| `other`");
    }

    @Test
    void eventsOfOtherProjectsAreNotTold() throws IOException {
        chat.server.create("other");
        chat.server.post("/helix/evolution/projects/other/abort", "", "Authorization", "Bearer o", "Prefer", "wait=20");
        chat.server.create("shop-a");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), chat.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "GET /helix/evolution/events HTTP/1.1",
                                    "Host: 127.0.0.1",
                                    "Accept: text/event-stream",
                                    "Authorization: Bearer shop",
                                    "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var seen = new ArrayList<String>();
            for (var line = reader.readLine(); line != null && !line.contains("shop-a"); line = reader.readLine()) {
                seen.add(line);
            }
            assertThat(seen).noneMatch(line -> line.startsWith("data:"));
        }
    }

    @Test
    void whatIsSentInPiecesWithoutSayingWhatItIsIsNoJson() throws IOException {
        var chunked = ask(
                "POST /helix/evolution/projects/none/deploy",
                "",
                "Authorization",
                "Bearer o",
                "Transfer-Encoding",
                "chunked");

        assertThat(chunked.status()).isIn(400, 415);
    }

    /** What a proxy passes on has its own address as the host, and the browser's cookies and origin. */
    @Test
    void behindAReverseProxyThePublicAddressIsItsOwnAndNoOther() throws IOException {
        chat.close();
        chat = new ChatServer(
                saying(),
                new HttpAccess(tokens, null),
                new HttpSettings("127.0.0.1", 0, "1.2.3", null, URI.create("https://helix.example.org")));
        var host = new String[] {"Host", "helix.example.org"};
        var link = chat.server
                .post("/helix/session/link", "", "Authorization", "Bearer o")
                .at("url")
                .asString();
        assertThat(link).startsWith("https://helix.example.org/open?key=");
        var set = ask("GET /open?key=" + link.replaceFirst(".*key=", ""), "", host)
                .header("Set-Cookie");
        assertThat(set).contains("; HttpOnly", "; SameSite=Strict", "; Secure");
        var cookie = set.substring(0, set.indexOf(';'));
        var csrf = ask("GET /helix/session", "", "Host", "helix.example.org", "Cookie", cookie)
                .body()
                .replaceFirst("(?s).*\"csrf\":\"([^\"]+)\".*", "$1");

        for (var origin : Map.of(
                        "https://helix.example.org", 404,
                        "https://helix.example.org:443", 404,
                        "http://helix.example.org", 403,
                        "https://helix.example.org:8443", 403,
                        "https://helix.example.org.evil.example", 403,
                        "https://evil.example", 403)
                .entrySet()) {
            assertThat(ask(
                                    DEPLOY,
                                    "",
                                    "Host",
                                    "helix.example.org",
                                    "Cookie",
                                    cookie,
                                    "X-Helix-CSRF",
                                    csrf,
                                    "Origin",
                                    origin.getKey())
                            .status())
                    .as(origin.getKey())
                    .isEqualTo(origin.getValue());
        }
    }
}
