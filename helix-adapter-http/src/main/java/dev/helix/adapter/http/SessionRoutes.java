package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** How somebody with a token comes in by a browser, and goes again. */
final class SessionRoutes {

    /** Opens a session, once. */
    static final String OPEN = "/open";

    private static final String SESSION = "/helix/session";
    private static final String PROJECTS = "/helix/evolution/projects";

    private final BrowserSessions sessions;
    private final LocalRequests own;
    private final InstantSource clock;

    SessionRoutes(BrowserSessions sessions, LocalRequests own, InstantSource clock) {
        this.sessions = sessions;
        this.own = own;
        this.clock = clock;
    }

    /** @param isThere whether something answers under a path */
    void register(RoutesConfig routes, Predicate<String> isThere) {
        routes.get(OPEN, context -> open(context, isThere.test("/") ? "/" : PROJECTS))
                .get(SESSION, SessionRoutes::show)
                .post(SESSION + "/link", this::link)
                .post(SESSION + "/end", this::end);
    }

    /** A cookie is sent to every port of a host, and what is being judged answers on some: so the host is one that HELIX has alone. */
    private void open(Context context, String next) {
        var key = context.queryParam("key");
        if (key == null || key.isEmpty()) {
            throw stale();
        }
        if (!own.isPrivateName(context)) {
            context.status(303).header("Location", address(own.privateUrl(context), key));
            return;
        }
        var id = sessions.open(key).orElseThrow(SessionRoutes::stale);
        context.status(303)
                .header("Set-Cookie", SessionCookie.of(id, own.isEncrypted(context)))
                .header("Cache-Control", "no-store")
                .header("Location", next);
    }

    private static Rejected stale() {
        return new Rejected(
                Problem.of(403, "FORBIDDEN", "this link has been used, or is too old: `helix open` makes a new one"));
    }

    private static void show(Context context) {
        var caller = CallerOf.request(context);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", caller.name());
        answer.put("role", caller.role().word());
        answer.put("projects", caller.projects().pattern());
        CallerOf.session(context).ifPresent(session -> answer.put("csrf", session.csrf()));
        context.header("Cache-Control", "no-store").json(answer);
    }

    private void link(Context context) {
        var key = sessions.key(CallerOf.mark(context).orElseThrow(SessionRoutes::stale));
        context.status(201)
                .header("Cache-Control", "no-store")
                .json(Map.of(
                        "url",
                        address(own.privateUrl(context), key),
                        "expires_at",
                        clock.instant().plus(BrowserSessions.KEY_LIFE)));
    }

    /** Returns the address that opens a session by {@code key}. */
    static String address(String url, String key) {
        return url + OPEN + "?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private void end(Context context) {
        SessionCookie.in(context).ifPresent(sessions::end);
        context.status(204).header("Set-Cookie", SessionCookie.gone(own.isEncrypted(context)));
    }
}
