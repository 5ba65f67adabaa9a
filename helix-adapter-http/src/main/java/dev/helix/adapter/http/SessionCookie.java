package dev.helix.adapter.http;

import io.javalin.http.Context;
import java.util.Optional;

/** The cookie that names a browser's session: no script reads it, and no other site has it sent. */
final class SessionCookie {

    private static final String NAME = "helix_session";
    private static final String KEPT = "; Path=/; HttpOnly; SameSite=Strict";

    private SessionCookie() {}

    /** @param encrypted whether it is to be sent by encrypted connections alone */
    static String of(String id, boolean encrypted) {
        return NAME + "=" + id + KEPT + (encrypted ? "; Secure" : "");
    }

    /** Returns what takes it away. */
    static String gone(boolean encrypted) {
        return of("", encrypted) + "; Max-Age=0";
    }

    /** Returns the session that a request names. */
    static Optional<String> in(Context context) {
        return Optional.ofNullable(context.cookie(NAME)).filter(id -> !id.isEmpty());
    }
}
