package dev.helix.adapter.http;

import dev.helix.domain.access.Caller;
import io.javalin.http.Context;

/** Who asks, as the gate at the door has found out. */
final class CallerOf {

    private static final String CALLER = "helix.caller";
    private static final String TOKEN = "helix.token";

    private CallerOf() {}

    /** Remembers who asks, and whether they have shown a token. */
    static void remember(Context context, Caller caller, boolean token) {
        context.attribute(CALLER, caller);
        context.attribute(TOKEN, token);
    }

    /** Returns whether who asks has shown a token. */
    static boolean hasToken(Context context) {
        return Boolean.TRUE.equals(context.attribute(TOKEN));
    }

    /** Returns who asks: somebody on this machine, where no gate stands. */
    static Caller request(Context context) {
        Caller caller = context.attribute(CALLER);
        return caller == null ? Caller.LOCAL : caller;
    }
}
