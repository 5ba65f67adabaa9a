package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.GOOD;
import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every route there is, asked for by nobody and by each role, from each place that a browser could be made to ask from. */
class RolesTest {

    /** What each route asks for; {@code open} for nothing, {@code hook} for a token of its own. A new route needs its line. */
    private static final Map<String, String> ROUTES = """
        open      GET /healthz
        open      GET /openapi.yaml
        open      GET /open
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

    private static ChatServer server() {
        return new ChatServer(
                saying(GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD),
                false,
                InMemoryFiles.empty(),
                new HttpAccess(
                        new TestTokens(token -> Arrays.stream(Role.values())
                                .filter(role -> role.word().equals(token))
                                .map(role -> new Caller(role.word(), role))
                                .findFirst()),
                        null));
    }

    private static int status(ChatServer chat, String route, Optional<Role> role, Origin origin) {
        var method = route.substring(0, route.indexOf(' '));
        var path = route.substring(route.indexOf(' ') + 1)
                .replace("/{id}", "/none")
                .replace("{name}", "none")
                .replace("{answer}", "none")
                .replace("{event}", "none")
                .replace("{op}", "op-none");
        var headers = new ArrayList<>(origin.headers(chat.server.port()));
        role.ifPresent(given -> headers.addAll(List.of("Authorization", "Bearer " + given.word())));
        var all = headers.toArray(String[]::new);
        return method.equals("GET")
                ? chat.server.get(path, all).status()
                : chat.server
                        .post(path, path.startsWith("/v1/") ? body(false, "hello") : "", all)
                        .status();
    }

    @Test
    void everyRouteHasItsLine() {
        try (var chat = server()) {
            assertThat(new TreeSet<>(ROUTES.keySet())).isEqualTo(new TreeSet<>(new HashSet<>(chat.server.routes())));
        }
    }

    @Test
    void everyRouteAsksForItsRoleFromWhereverItIsAsked() {
        try (var chat = server()) {
            var wrong = new ArrayList<String>();
            var roles = new ArrayList<Optional<Role>>();
            roles.add(Optional.empty());
            Arrays.stream(Role.values()).map(Optional::of).forEach(roles::add);
            for (var route : new TreeSet<>(ROUTES.keySet())) {
                for (var role : roles) {
                    for (var origin : Origin.values()) {
                        var needed = ROUTES.getOrDefault(route, "");
                        int expected = expected(needed, role, origin);
                        // What is let in may fail for what it is about, and a link without a key is none.
                        int found = status(chat, route, role, origin);
                        boolean right = expected == 0
                                ? found != 401 && (found != 403 || route.equals("GET /open") || isUnlock(route, role))
                                : found == expected;
                        if (!right) {
                            wrong.add(route + " as " + role + " from " + origin + ": " + found);
                        }
                    }
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    private static boolean isUnlock(String route, Optional<Role> role) {
        return route.endsWith("/unlock") && role.equals(Optional.of(Role.OPERATOR));
    }

    /** Returns the status of what is refused at the door; 0 for what is let in. */
    private static int expected(String needed, Optional<Role> role, Origin origin) {
        if (origin.isRefused()) {
            return 403;
        }
        return switch (needed) {
            case "open" -> 0;
            case "hook" -> 401;
            default -> {
                if (role.isEmpty()) {
                    yield 401;
                }
                yield role.get().includes(Role.named(needed).orElseThrow()) ? 0 : 403;
            }
        };
    }
}
