package dev.helix.adapter.http;

import dev.helix.domain.evolution.Requester;
import io.javalin.http.Context;
import java.io.IOException;

/** Those who look at pages, as the gate at the door has found out. Safe for use by many threads. */
public final class Visits {

    private final OpenStreams streams;

    /** @param streams of events, those of programs among them */
    Visits(OpenStreams streams) {
        this.streams = streams;
    }

    /** Returns as whom they ask. */
    public Requester requester(Context context) {
        return CallerOf.requester(context);
    }

    /** Returns whether the gate has let them in. */
    public boolean isInside(Context context) {
        return CallerOf.isKnown(context);
    }

    /** Returns what a form of HELIX's own sends along in its field {@code csrf}; empty where they have no browser's session. */
    public String csrf(Context context) {
        return CallerOf.session(context).map(BrowserSessions.Session::csrf).orElse("");
    }

    /** Begins to answer with server-sent events. */
    public EventStream stream(Context context) throws IOException {
        return EventStream.open(context, streams.enter(CallerOf.request(context).name()));
    }
}
