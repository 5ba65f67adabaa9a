package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.http.HelixServer;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
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
import java.nio.file.Files;
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
 * Every route of the server as {@code helix serve} has it, with chat, hooks and pages: asked for by nobody, by a token that is none, by the credential
 * of the machine's own operator, by each role with a token and with a browser's session, with and without that session's second secret, from each
 * place that a browser could be made to ask from; of a server with {@code tokens_file}, too, and of one where {@code anonymous} may look.
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
        operator  GET /systems/{name}/{action}
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
    private static final String LOCAL_NAME = "helix.localhost:";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final Pattern COOKIE = Pattern.compile("(?im)^Set-Cookie: ([^;]+)");

    @TempDir
    private static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** As it is where {@code helix.yaml} says nothing: tokens, and the credential that the server makes for its user. */
    private static Door door;
    /** {@code tokens_file}: tokens alone. */
    private static Door strict;
    /** {@code anonymous: viewer}. */
    private static Door open;

    /** A server with its own root, and a token for each role. */
    private record Door(
            String name,
            ShopRoot shop,
            Helix helix,
            Consultant chat,
            HelixServer server,
            URI address,
            Map<String, String> tokens)
            implements AutoCloseable {

        static Door of(String name, String settings) throws Exception {
            var shop = ShopRoot.of(folder.resolve(name), "a.txt", "one\n")
                    .init("production: {}\n", ShopRoot.THREE_PASS, "");
            var yaml = shop.folder().resolve("helix.yaml");
            Files.writeString(yaml, Files.readString(yaml).replace("server: { ", "server: { " + settings));
            var tokens = new LinkedHashMap<String, String>();
            for (var role : Role.values()) {
                tokens.put(role.word(), token(shop, role.word(), role));
            }
            tokens.put("elsewhere", token(shop, "elsewhere", Role.OPERATOR, "--projects", "other-*"));
            shop.does("create", "first", "--title", "A secret title");
            var helix = Helix.open(shop.folder(), Lifetime.DETACHED, System.getenv());
            var chat = helix.consultant(new ScriptedAgent(Script.named("silent").end()));
            var server = helix.serve("test", chat);
            return new Door(name, shop, helix, chat, server, URI.create("http://127.0.0.1:" + server.port()), tokens);
        }

        @Override
        public void close() {
            server.close();
            chat.close();
            helix.close();
            shop.close();
        }
    }

    @BeforeAll
    static void serve() throws Exception {
        door = Door.of("shop", "");
        strict = Door.of("strict", "tokens_file: .helix/tokens, ");
        open = Door.of("open", "anonymous: viewer, ");
    }

    @AfterAll
    static void close() throws Exception {
        open.close();
        strict.close();
        door.close();
    }

    private static String token(ShopRoot shop, String name, Role role, Object... more) {
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

        List<String> headers(int port) {
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
     * @param door whom
     * @param role null for nobody
     * @param token null for a browser's session, or for nobody
     * @param cookie of a session; empty without one
     * @param csrf what is sent as its second secret; empty for nothing
     * @param proven whether that is the right one, or none is needed
     */
    private record Asker(
            Door door,
            String name,
            @Nullable Role role,
            @Nullable String token,
            String cookie,
            String csrf,
            boolean proven) {

        static Asker nobody(Door door) {
            return new Asker(door, "nobody", null, null, "", "", true);
        }

        static Asker by(Door door, Role role) {
            return by(door, "a token: " + role.word(), role, door.tokens().get(role.word()));
        }

        static Asker by(Door door, String name, @Nullable Role role, @Nullable String token) {
            return new Asker(door, name, role, token, "", "", true);
        }

        static Asker browser(Door door, String name, Role role) throws Exception {
            return browser(door, name, role, door.tokens().get(name));
        }

        static Asker browser(Door door, String name, Role role, @Nullable String token) throws Exception {
            var link = send(door, "POST", "/helix/session/link", JSON, "{}", bearer(token));
            var key = link.body().replaceFirst("(?s).*(/open[?]key=[^\"]+)\".*", "$1");
            var in = raw(door, key, LOCAL_NAME + door.address().getPort());
            var matcher = COOKIE.matcher(in);
            assertThat(matcher.find()).as(in).isTrue();
            var cookie = matcher.group(1);
            var csrf = send(door, "GET", "/helix/session", null, "", List.of("Cookie", cookie))
                    .body()
                    .replaceFirst("(?s).*\"csrf\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            return new Asker(door, "a browser: " + name, role, null, cookie, csrf, true);
        }

        /** The link is for the name that HELIX has alone, and Java's own client does not let its caller say which it asks for. */
        private static String raw(Door door, String path, String host) throws IOException {
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), door.address().getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        Asker saying(String what, String other) {
            return new Asker(door, name + " with " + what, role, token, cookie, other, false);
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
            Door door, String method, String path, @Nullable String type, String body, List<String> headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(door.address().resolve(path)).method(method, BodyPublishers.ofString(body));
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
        var request = HttpRequest.newBuilder(asker.door().address().resolve(path))
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
        var headers = new ArrayList<>(origin.headers(asker.door().address().getPort()));
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
                boolean changes = route.startsWith("POST ");
                // Who may look without a token changes nothing, and a token that is none is not passed over.
                boolean looks = asker.door().equals(open)
                        && (asker.token() == null || asker.token().isEmpty())
                        && !changes;
                var role = asker.role() == null && looks ? Role.VIEWER : asker.role();
                if (role == null) {
                    yield 401;
                }
                yield (asker.proven() || !changes)
                                && role.includes(Role.named(needed).orElseThrow())
                        ? 0
                        : 403;
            }
        };
    }

    @Test
    void everyRouteOfTheRunningServerHasItsLine() {
        for (var each : List.of(door, strict, open)) {
            assertThat(new TreeSet<>(ROUTES.keySet()))
                    .as(each.name())
                    .isEqualTo(new TreeSet<>(each.server().routes()));
        }
    }

    @Test
    void everyRouteAsksForItsRoleFromWhereverItIsAsked() throws Exception {
        var askers = new ArrayList<>(strangers(door));
        Arrays.stream(Role.values()).map(role -> Asker.by(door, role)).forEach(askers::add);
        var other = Asker.browser(door, "operator", Role.OPERATOR).csrf();
        for (var role : Role.values()) {
            askers.addAll(browsers(Asker.browser(door, role.word(), role), other));
        }
        assertThat(wrong(askers)).isEmpty();
    }

    /** Its holder has the role operator, by a browser, too: only the user that the server runs as can read it. */
    @Test
    void theCredentialThatTheServerMakesIsAnOperatorsOnEveryRoute() throws Exception {
        var credential = LocalCredential.read(door.shop().folder()).orElseThrow();
        var askers = new ArrayList<>(List.of(Asker.by(door, "the credential", Role.OPERATOR, credential)));
        askers.addAll(browsers(
                Asker.browser(door, "the credential", Role.OPERATOR, credential),
                Asker.browser(door, "operator", Role.OPERATOR).csrf()));

        assertThat(wrong(askers)).isEmpty();
    }

    @Test
    void whereATokensFileIsNamedThereIsNoCredentialAndThatOfAnotherServerIsNone() throws Exception {
        assertThat(LocalCredential.read(strict.shop().folder())).isEmpty();
        var askers = new ArrayList<>(List.of(Asker.nobody(strict)));
        askers.add(Asker.by(
                strict,
                "the credential of another server",
                null,
                LocalCredential.read(door.shop().folder()).orElseThrow()));
        Arrays.stream(Role.values()).map(role -> Asker.by(strict, role)).forEach(askers::add);

        assertThat(wrong(askers)).isEmpty();
    }

    @Test
    void whereAnybodyMayLookNobodyMayMore() throws Exception {
        var askers = new ArrayList<>(strangers(open));
        Arrays.stream(Role.values()).map(role -> Asker.by(open, role)).forEach(askers::add);
        askers.add(Asker.by(
                open,
                "the credential",
                Role.OPERATOR,
                LocalCredential.read(open.shop().folder()).orElseThrow()));
        askers.add(Asker.browser(open, "operator", Role.OPERATOR));

        assertThat(wrong(askers)).isEmpty();
        assertThat(send(open, "GET", "/helix/evolution/projects/first", null, "", List.of())
                        .body())
                .contains("A secret title");
        assertThat(Asker.raw(
                        open,
                        "/helix/evolution/projects/first",
                        "evil.example:" + open.address().getPort()))
                .as("a name that a page elsewhere has bound to this machine")
                .startsWith("HTTP/1.1 403 ");
    }

    private static List<Asker> strangers(Door door) {
        return List.of(
                Asker.nobody(door),
                Asker.by(door, "a token that is none", null, "helix_" + "a".repeat(43)),
                Asker.by(door, "an empty token", null, ""),
                new Asker(door, "a session that is none", null, null, "helix_session=" + "a".repeat(43), "", true));
    }

    /** Returns one browser with each thing that it could say in place of its second secret; itself comes last, for its session ends. */
    private static List<Asker> browsers(Asker browser, String other) {
        return List.of(
                browser.saying("no second secret", ""),
                browser.saying("a guessed one", "0".repeat(browser.csrf().length())),
                browser.saying("that of another session", other),
                browser);
    }

    private static List<String> wrong(List<Asker> askers) throws Exception {
        var wrong = new ArrayList<String>();
        for (var asker : askers) {
            for (var route : routes()) {
                // A wrong second secret is as wrong from everywhere.
                for (var origin : asker.proven() ? Origin.values() : new Origin[] {Origin.NONE, Origin.OWN}) {
                    int expected = expected(route, asker, origin);
                    if (route.equals(END)
                            && asker.role() != null
                            && !asker.cookie().isEmpty()
                            && expected == 0) {
                        continue;
                    }
                    int found = status(route, asker, origin, type(route));
                    if (!isRight(route, asker, expected, found)) {
                        wrong.add(route + " of " + asker.door().name() + " as " + asker.name() + " from " + origin
                                + ": " + found + ", not " + expected);
                    }
                }
            }
            if (asker.role() != null && !asker.cookie().isEmpty() && asker.proven()) {
                assertThat(status(END, asker, Origin.OWN, JSON)).isEqualTo(204);
                if (!asker.door().equals(open)) {
                    assertThat(status("GET /helix/session", asker, Origin.OWN, null))
                            .isEqualTo(401);
                }
                assertThat(status("POST /helix/session/link", asker, Origin.OWN, JSON))
                        .isEqualTo(401);
            }
        }
        return wrong;
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
        var browser = Asker.browser(door, "operator", Role.OPERATOR).saying("no second secret", "");
        var wrong = new ArrayList<String>();
        for (var route : routes()) {
            if (!route.startsWith("POST ")) {
                continue;
            }
            for (var type :
                    List.of("text/plain", "multipart/form-data; boundary=x", FORM, "text/plain; application/json")) {
                for (var asker : List.of(Asker.nobody(door), Asker.by(door, Role.OPERATOR), browser)) {
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
        var browser = Asker.browser(door, "elsewhere", Role.OPERATOR);
        var token = Asker.by(door, "a token", Role.OPERATOR, door.tokens().get("elsewhere"));
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
                var answer = send(
                        door, method, path(route, "first"), method.equals("GET") ? null : type(route), body, headers);
                boolean named = route.contains("/projects/{id}");
                if (answer.body().contains("A secret title")
                        || (named && answer.statusCode() != 403 && answer.statusCode() != 404)) {
                    wrong.add(route + " by " + asker.name() + ": " + answer.statusCode() + " "
                            + answer.body().lines().findFirst().orElse(""));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(send(
                                door,
                                "GET",
                                "/helix/evolution/projects/first",
                                null,
                                "",
                                bearer(door.tokens().get("viewer")))
                        .body())
                .contains("A secret title");
    }
}
