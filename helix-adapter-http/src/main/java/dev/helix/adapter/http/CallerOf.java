package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.domain.access.Caller;
import dev.helix.domain.evolution.Requester;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who asks, as the gate at the door has found out. */
final class CallerOf {

    private static final String CALLER = "helix.caller";
    private static final String MARK = "helix.mark";
    private static final String SESSION = "helix.session";
    private static final String LET_IN = "helix.let-in";

    private CallerOf() {}

    /**
     * Remembers who asks.
     *
     * @param holder who holds what they have shown, at any later time; nobody, where it is taken away
     * @param mark by which that holder is found again; null where there is none
     * @param session where they ask by a browser; null where they don't
     */
    static void remember(
            Context context,
            Caller caller,
            Supplier<Optional<Caller>> holder,
            @Nullable String mark,
            BrowserSessions.@Nullable Session session) {
        context.attribute(CALLER, caller);
        context.attribute(MARK, mark);
        context.attribute(LET_IN, (BooleanSupplier) () -> holder.get().isPresent());
        context.attribute(SESSION, session);
    }

    /** Returns the mark of the token that was shown; empty where none was. */
    static Optional<String> mark(Context context) {
        return Optional.ofNullable(context.attribute(MARK));
    }

    /** Returns the browser's session by which somebody asks. */
    static Optional<BrowserSessions.Session> session(Context context) {
        return Optional.ofNullable(context.attribute(SESSION));
    }

    /** Returns whether who asks may still be answered: a token may be taken away while a stream is open. */
    static BooleanSupplier letIn(Context context) {
        BooleanSupplier still = context.attribute(LET_IN);
        return still == null ? () -> true : still;
    }

    /** Returns whether who asks has shown a token that a person was given. */
    static boolean hasToken(Context context) {
        return request(context).person();
    }

    /** Returns them as who asks for a verb. */
    static Requester requester(Context context) {
        var named = context.header(EvolutionClient.PERSON);
        return Requester.of(request(context), "http " + context.ip(), named == null ? "" : named);
    }

    /** Returns whether the gate has found out who asks, and let them in. */
    static boolean isKnown(Context context) {
        return context.attribute(CALLER) != null;
    }

    /** Returns who asks: somebody on this machine, where no gate stands. */
    static Caller request(Context context) {
        Caller caller = context.attribute(CALLER);
        return caller == null ? Caller.LOCAL : caller;
    }
}
