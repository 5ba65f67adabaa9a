package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.http.HelixServer;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.app.wiring.Helix;
import dev.helix.consultant.Consultant;
import dev.helix.domain.access.Role;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of the server as {@code helix serve} has it, with chat, hooks and pages: asked for by nobody, by each role with a token
 * and with a browser's session, with and without that session's second secret, from each place that a browser could be made to ask from.
 */
class EveryRouteTest {

    /** What each route asks for; {@code open} for nothing, {@code hook} for a token of its own. A new route needs its line. */
    private static final Map<String, String> ROUTES = """
        open      GET /healthz
        open      GET /openapi.yaml
        open      GET /open
        open      GET /ui/files/{version}/icon.svg
        open      GET /ui/files/{version}/icons.svg
        open      GET /ui/files/{version}/page.css
        open      GET /ui/files/{version}/page.js
        viewer    GET /
        viewer    GET /systems
        viewer    GET /compliance
        viewer    GET /letter
        chat      GET /answers
        chat      GET /answers/{id}
        operator  POST /answers/{id}/alarm
        chat      GET /chats
        chat      GET /chats/{id}
        viewer    GET /collisions
        viewer    GET /keys
        viewer    GET /attempts/{id}
        viewer    GET /projects/{id}
        viewer    GET /projects/{id}/{action}
        operator  POST /projects/{id}/{action}
        viewer    GET /operations/{id}
        operator  POST /systems/{name}
        viewer    GET /ui/events
        viewer    GET /metrics
        viewer    GET /helix/session
        viewer    POST /helix/session/link
        viewer    POST /helix/session/end
        viewer    GET /v1/models
        viewer    GET /v1/models/{id}
        viewer    POST /mcp
        chat      POST /v1/chat/completions
        hook      POST /hooks/{event}
        viewer    GET /helix/evolution/projects
        operator  POST /helix/evolution/projects
        viewer    GET /helix/evolution/projects/{id}
        viewer    GET /helix/evolution/projects/{id}/diff
        viewer    GET /helix/evolution/projects/{id}/attempts
        viewer    GET /helix/evolution/projects/{id}/operations
        viewer    GET /helix/evolution/projects/{id}/proof
        viewer    GET /helix/evolution/projects/{id}/deploy/preview
        viewer    GET /helix/evolution/projects/{id}/integrate/preview
        operator  POST /helix/evolution/projects/{id}/ready
        operator  POST /helix/evolution/projects/{id}/develop
        operator  POST /helix/evolution/projects/{id}/retry
        operator  POST /helix/evolution/projects/{id}/deploy
        operator  POST /helix/evolution/projects/{id}/validate
        operator  POST /helix/evolution/projects/{id}/integrate
        operator  POST /helix/evolution/projects/{id}/rehearse
        operator  POST /helix/evolution/projects/{id}/rollback
        operator  POST /helix/evolution/projects/{id}/rebase
        operator  POST /helix/evolution/projects/{id}/revert
        operator  POST /helix/evolution/projects/{id}/abort
        operator  POST /helix/evolution/projects/{id}/edit
        operator  POST /helix/evolution/projects/{id}/unlock
        viewer    GET /helix/evolution/operations/{op}
        viewer    GET /helix/evolution/events
        viewer    GET /helix/evolution/conflicts
        viewer    GET /helix/evolution/letter
        chat      GET /helix/answers
        operator  POST /helix/answers/{answer}/alarm
        viewer    GET /helix/systems
        viewer    GET /helix/systems/{name}
        operator  POST /helix/systems/{name}/start
        operator  POST /helix/systems/{name}/stop
        operator  POST /helix/systems/{name}/restart
        operator  POST /helix/systems/{name}/sync-rag-to-test
        operator  POST /helix/systems/{name}/adopt-databases
        operator  POST /helix/systems/{name}/docker-up
        operator  POST /helix/systems/{name}/docker-down
        """.lines()
            .map(line -> line.split("\\s+", 2))
            .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));

    private static final String END = "POST /helix/session/end";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final Pattern COOKIE = Pattern.compile("(?im)^Set-Cookie: ([^;]+)");

    @TempDir
    private static Path folder;

    private static ShopRoot shop;
    private static Helix helix;
    private static Consultant chat;
    private static HelixServer server;
    private static URI address;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Map<String, String> TOKENS = new LinkedHashMap<>();

    @BeforeAll
    static void serve() throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "a.txt", "one\n").init("production: {}\n", ShopRoot.THREE_PASS, "");
        for (var role : Role.values()) {
            TOKENS.put(role.word(), token(role.word(), role));
        }
        TOKENS.put("elsewhere", token("elsewhere", Role.OPERATOR, "--projects", "other-*"));
        shop.does("create", "first", "--title", "A secret title");
        helix = Helix.open(shop.folder(), Lifetime.DETACHED, System.getenv());
        chat = helix.consultant(new ScriptedAgent(Script.named("silent").end()));
        server = helix.serve("test", chat);
        address = URI.create("http://127.0.0.1:" + server.port());
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        chat.close();
        helix.close();
        shop.close();
    }

    private static String token(String name, Role role, Object... more) {
        var words = new ArrayList<Object>(List.of("token", "create", name, "--role", role.word()));
        words.addAll(Arrays.asList(more));
        words.addAll(List.of("--root", shop.folder()));
        var made = Cli.run(words.toArray());
        assertThat(made.code()).as(made.err()).isZero();
        return Arrays.stream(made.out().split("\\s+"))
                .filter(word -> word.startsWith("helix_"))
                .findFirst()
                .orElseThrow();
    }

    /** Where a browser says that a request comes from; without anything, it is no browser. */
    private enum Origin {
        NONE,
        OWN,
        OWN_NAME,
        OTHER_PORT,
        OTHER_SCHEME,
        OTHER_HOST,
        OPAQUE,
        CROSS_SITE,
        SAME_SITE;

        boolean isRefused() {
            return compareTo(OTHER_PORT) >= 0;
        }

        List<String> headers() {
            int port = address.getPort();
            return switch (this) {
                case NONE -> List.of();
                case OWN -> List.of("Origin", "http://127.0.0.1:" + port, "Sec-Fetch-Site", "same-origin");
                case OWN_NAME -> List.of("Origin", "http://helix.localhost:" + port);
                case OTHER_PORT -> List.of("Origin", "http://127.0.0.1:" + (port - 1));
                case OTHER_SCHEME -> List.of("Origin", "https://127.0.0.1:" + port);
                case OTHER_HOST -> List.of("Origin", "http://127.0.0.1.evil.example:" + port);
                case OPAQUE -> List.of("Origin", "null");
                case CROSS_SITE -> List.of("Sec-Fetch-Site", "cross-site");
                case SAME_SITE -> List.of("Sec-Fetch-Site", "same-site");
            };
        }
    }

    /**
     * Who asks.
     *
     * @param role null for nobody
     * @param token null for a browser's session, or for nobody
     * @param cookie of a session; empty without one
     * @param csrf what is sent as its second secret; empty for nothing
     * @param proven whether that is the right one, or none is needed
     */
    private record Asker(
            String name, @Nullable Role role, @Nullable String token, String cookie, String csrf, boolean proven) {

        static Asker nobody() {
            return new Asker("nobody", null, null, "", "", true);
        }

        static Asker by(Role role) {
            return new Asker("a token: " + role.word(), role, TOKENS.get(role.word()), "", "", true);
        }

        static Asker browser(String name, Role role) throws Exception {
            var link = send("POST", "/helix/session/link", JSON, "{}", bearer(TOKENS.get(name)));
            var key = link.body().replaceFirst("(?s).*(/open[?]key=[^\"]+)\".*", "$1");
            var in = opened(key);
            var matcher = COOKIE.matcher(in);
            assertThat(matcher.find()).as(in).isTrue();
            var cookie = matcher.group(1);
            var csrf = send("GET", "/helix/session", null, "", List.of("Cookie", cookie))
                    .body()
                    .replaceFirst("(?s).*\"csrf\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            return new Asker("a browser: " + name, role, null, cookie, csrf, true);
        }

        /** The link is for the name that HELIX has alone, and Java's own client does not let its caller say which it asks for. */
        private static String opened(String link) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write(("GET " + link + " HTTP/1.1\r\nHost: helix.localhost:" + address.getPort()
                                        + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        Asker saying(String what, String other) {
            return new Asker(name + " with " + what, role, token, cookie, other, false);
        }

        List<String> headers() {
            var all = new ArrayList<String>();
            if (token != null) {
                all.addAll(bearer(token));
            }
            if (!cookie.isEmpty()) {
                all.addAll(List.of("Cookie", cookie));
            }
            return all;
        }
    }

    private static List<String> bearer(@Nullable String token) {
        return List.of("Authorization", "Bearer " + Objects.requireNonNull(token));
    }

    private static HttpResponse<String> send(
            String method, String path, @Nullable String type, String body, List<String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(path)).method(method, BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static int status(String route, Asker asker, Origin origin, @Nullable String type) throws Exception {
        var method = route.substring(0, route.indexOf(' '));
        var path = path(route, "none");
        boolean form = FORM.equals(type);
        var request = HttpRequest.newBuilder(address.resolve(path))
                .method(
                        method,
                        method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(form ? "csrf=" + asker.csrf() : "{}"));
        if (method.equals("POST") && type != null) {
            request.header("Content-Type", type);
            if (!form && !asker.csrf().isEmpty()) {
                request.header("X-Helix-CSRF", asker.csrf());
            }
        }
        var headers = new ArrayList<>(origin.headers());
        headers.addAll(asker.headers());
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        // A stream of events has no end to wait for.
        var answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
                body.readAllBytes();
            }
        }
        return answer.statusCode();
    }

    private static String path(String route, String project) {
        return route.substring(route.indexOf(' ') + 1)
                .replace("/projects/{id}", "/projects/" + project)
                .replace("{id}", "none")
                .replace("{op}", "op-none")
                .replace("{answer}", "none")
                .replace("{action}", "ready")
                .replaceAll("\\{\\w+}", "none");
    }

    private static String type(String route) {
        return isForm(route) ? FORM : JSON;
    }

    private static boolean isForm(String route) {
        return route.startsWith("POST /projects/")
                || route.startsWith("POST /systems/")
                || route.startsWith("POST /answers/");
    }

    private static List<String> routes() {
        return ROUTES.keySet().stream().sorted().toList();
    }

    /** Returns the status of what is refused at the door; 0 for what is let in. */
    private static int expected(String route, Asker asker, Origin origin) {
        var needed = ROUTES.getOrDefault(route, "");
        if (origin.isRefused()) {
            return 403;
        }
        return switch (needed) {
            case "open" -> 0;
            case "hook" -> 401;
            default -> {
                if (asker.role() == null) {
                    yield 401;
                }
                boolean changes = route.startsWith("POST ");
                yield (asker.proven() || !changes)
                                && asker.role().includes(Role.named(needed).orElseThrow())
                        ? 0
                        : 403;
            }
        };
    }

    @Test
    void everyRouteOfTheRunningServerHasItsLine() {
        assertThat(new TreeSet<>(ROUTES.keySet())).isEqualTo(new TreeSet<>(server.routes()));
    }

    @Test
    void everyRouteAsksForItsRoleFromWhereverItIsAsked() throws Exception {
        var askers = new ArrayList<>(List.of(Asker.nobody()));
        Arrays.stream(Role.values()).map(Asker::by).forEach(askers::add);
        var other = Asker.browser("operator", Role.OPERATOR).csrf();
        for (var role : Role.values()) {
            var browser = Asker.browser(role.word(), role);
            askers.add(browser.saying("no second secret", ""));
            askers.add(browser.saying("a guessed one", "0".repeat(browser.csrf().length())));
            askers.add(browser.saying("that of another session", other));
            // Ends its session, so it comes last.
            askers.add(browser);
        }
        var wrong = new ArrayList<String>();
        for (var asker : askers) {
            for (var route : routes()) {
                // A wrong second secret is as wrong from everywhere.
                for (var origin : asker.proven() ? Origin.values() : new Origin[] {Origin.NONE, Origin.OWN}) {
                    int expected = expected(route, asker, origin);
                    if (route.equals(END) && !asker.cookie().isEmpty() && expected == 0) {
                        continue;
                    }
                    int found = status(route, asker, origin, type(route));
                    if (!isRight(route, asker, expected, found)) {
                        wrong.add(route + " as " + asker.name() + " from " + origin + ": " + found);
                    }
                }
            }
            if (!asker.cookie().isEmpty() && asker.proven()) {
                assertThat(status(END, asker, Origin.OWN, JSON)).isEqualTo(204);
                assertThat(status("GET /helix/session", asker, Origin.OWN, null))
                        .isEqualTo(401);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What is let in may fail for what it is about; a link without a key is none, and a path is unlocked by a person alone. */
    private static boolean isRight(String route, Asker asker, int expected, int found) {
        if (expected != 0) {
            return found == expected;
        }
        boolean mayBeForbidden =
                route.equals("GET /open") || (route.endsWith("/unlock") && asker.role() == Role.OPERATOR);
        return found != 401 && found != 415 && found != 429 && found < 500 && (found != 403 || mayBeForbidden);
    }

    /** What a page of another site can send without asking first: these types, and no other. */
    @Test
    void whatChangesSomethingTakesNothingThatAPageOfAnotherSiteCanSend() throws Exception {
        var browser = Asker.browser("operator", Role.OPERATOR).saying("no second secret", "");
        var wrong = new ArrayList<String>();
        for (var route : routes()) {
            if (!route.startsWith("POST ")) {
                continue;
            }
            for (var type :
                    List.of("text/plain", "multipart/form-data; boundary=x", FORM, "text/plain; application/json")) {
                for (var asker : List.of(Asker.nobody(), Asker.by(Role.OPERATOR), browser)) {
                    int found = status(route, asker, Origin.NONE, type);
                    // A page without a script can send nothing else to where pages' forms go, and has the second secret
                    // in it.
                    boolean form = isForm(route) && type.equals(FORM);
                    int expected = form ? expected(route, asker, Origin.NONE) : 415;
                    if (!isRight(route, asker, expected, found)) {
                        wrong.add(route + " as " + asker.name() + " of " + type + ": " + found);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenForOtherProjectsLearnsNothingOfThisOne() throws Exception {
        var browser = Asker.browser("elsewhere", Role.OPERATOR);
        var token = new Asker("a token", Role.OPERATOR, TOKENS.get("elsewhere"), "", "", true);
        var wrong = new ArrayList<String>();
        for (var route : routes()) {
            if (route.endsWith("/events") || route.equals(END)) {
                continue;
            }
            var method = route.substring(0, route.indexOf(' '));
            for (var asker : List.of(browser, token)) {
                var headers = new ArrayList<>(asker.headers());
                headers.addAll(List.of("X-Helix-CSRF", asker.csrf(), "Accept", isForm(route) ? "text/html" : "*/*"));
                var body = method.equals("GET") ? "" : isForm(route) ? "csrf=" + asker.csrf() : "{}";
                var answer =
                        send(method, path(route, "first"), method.equals("GET") ? null : type(route), body, headers);
                boolean named = route.contains("/projects/{id}");
                if (answer.body().contains("A secret title")
                        || (named && answer.statusCode() != 403 && answer.statusCode() != 404)) {
                    wrong.add(route + " by " + asker.name() + ": " + answer.statusCode() + " "
                            + answer.body().lines().findFirst().orElse(""));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(send("GET", "/helix/evolution/projects/first", null, "", bearer(TOKENS.get("viewer")))
                        .body())
                .contains("A secret title");
    }
}
