package dev.helix.adapter.http;

import dev.helix.domain.access.Caller;
import io.javalin.http.Context;

/** Who asks, as the gate at the door has found out. */
final class CallerOf {

    private static final String CALLER = "helix.caller";

    private CallerOf() {}

    /** Remembers who asks. */
    static void remember(Context context, Caller caller) {
        context.attribute(CALLER, caller);
    }

    /** Returns who asks: somebody on this machine, where no gate stands. */
    static Caller request(Context context) {
        Caller caller = context.attribute(CALLER);
        return caller == null ? Caller.LOCAL : caller;
    }
}
