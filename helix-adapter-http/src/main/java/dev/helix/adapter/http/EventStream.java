package dev.helix.adapter.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer of server-sent events. Written by the request's own thread: Javalin's way for such streams is asynchronous, and when a
 * client is gone there, a failing handler is handled by a failing handler without end, which takes a core for ever.
 */
public final class EventStream implements AutoCloseable {

    private final Peer peer;
    private final OutputStream out;
    private final OpenStreams.Place place;

    private EventStream(Peer peer, OutputStream out, OpenStreams.Place place) {
        this.peer = peer;
        this.out = out;
        this.place = place;
    }

    /** Begins one; {@code place} is given back when it is closed, or can't be begun. */
    static EventStream open(Context context, OpenStreams.Place place) throws IOException {
        try {
            context.status(200)
                    .header("Content-Type", "text/event-stream; charset=utf-8")
                    .header("Cache-Control", "no-cache")
                    .header("X-Accel-Buffering", "no")
                    .header("Connection", "close")
                    .header("Transfer-Encoding", "chunked");
            var out = context.res().getOutputStream();
            out.flush();
            return new EventStream(Peer.of(context), out, place);
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    /** Returns whether nobody reads it any more, or may not. */
    public boolean gone() {
        return peer.gone();
    }

    /** Writes an event, or a comment, that a flush sends. */
    void write(String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends what was written. */
    void flush() throws IOException {
        out.flush();
    }

    /** Sends an event, or a comment. */
    public void send(String event) throws IOException {
        write(event);
        flush();
    }

    @Override
    public void close() {
        place.close();
    }
}
