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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every route there is, asked for by nobody, by each role, and by each role that is too little. */
class RolesTest {

    private static final List<String> OPEN = List.of("/healthz", "/openapi.yaml");

    private static ChatServer server() {
        return new ChatServer(
                saying(GOOD, GOOD),
                false,
                InMemoryFiles.empty(),
                new HttpAccess(
                        token -> Arrays.stream(Role.values())
                                .filter(role -> role.word().equals(token))
                                .map(role -> new Caller(role.word(), role))
                                .findFirst(),
                        null));
    }

    private static Role needed(String method, String path) {
        return method.equals("GET") ? Role.VIEWER : path.startsWith("/v1/") ? Role.CHAT : Role.OPERATOR;
    }

    private static int status(ChatServer chat, String route, Optional<Role> role) {
        var method = route.substring(0, route.indexOf(' '));
        var path = route.substring(route.indexOf(' ') + 1)
                .replace("/{id}", "/none")
                .replace("{name}", "none")
                .replace("{op}", "op-none");
        var headers = role.map(given -> new String[] {"Authorization", "Bearer " + given.word()})
                .orElse(new String[0]);
        return method.equals("GET")
                ? chat.server.get(path, headers).status()
                : chat.server
                        .post(path, path.startsWith("/v1/") ? body(false, "hello") : "", headers)
                        .status();
    }

    @Test
    void everyRouteAsksForItsRole() {
        try (var chat = server()) {
            var wrong = new ArrayList<String>();
            var routes = chat.server.routes().stream()
                    .filter(route -> !route.contains("/hooks/"))
                    .toList();
            assertThat(routes).hasSizeGreaterThan(20);
            for (var route : routes) {
                var method = route.substring(0, route.indexOf(' '));
                var path = route.substring(route.indexOf(' ') + 1);
                if (OPEN.contains(path)) {
                    continue;
                }
                if (status(chat, route, Optional.empty()) != 401) {
                    wrong.add(route + " without a token");
                }
                for (var role : Role.values()) {
                    boolean refused = status(chat, route, Optional.of(role)) == 403;
                    boolean enough = role.compareTo(needed(method, path)) >= 0;
                    if (refused == enough) {
                        wrong.add(route + " as " + role);
                    }
                }
            }
            assertThat(wrong).isEmpty();
        }
    }
}
