package dev.helix.adapter.http;

import dev.helix.domain.access.Caller;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** Who asks, as the gate at the door has found out. */
final class CallerOf {

    private static final String CALLER = "helix.caller";
    private static final String TOKEN = "helix.token";
    private static final String LET_IN = "helix.let-in";

    private CallerOf() {}

    /**
     * Remembers who asks, and whether they have shown a token that says so.
     *
     * @param letIn whether they still may, at any later time
     */
    static void remember(Context context, Caller caller, boolean token, BooleanSupplier letIn) {
        context.attribute(CALLER, caller);
        context.attribute(TOKEN, token);
        context.attribute(LET_IN, letIn);
    }

    /** Returns whether who asks may still be answered: a token may be taken away while a stream is open. */
    static BooleanSupplier letIn(Context context) {
        BooleanSupplier still = context.attribute(LET_IN);
        return still == null ? () -> true : still;
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
