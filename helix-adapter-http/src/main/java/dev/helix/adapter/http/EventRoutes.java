package dev.helix.adapter.http;

import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.Ledger;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Every change of state as it happens, replayed from the last one that the client has seen. */
final class EventRoutes {

    private static final String EVENTS = "/helix/evolution/events";
    private static final int MOST_WAITING = 10_000;
    private static final Duration PING = Duration.ofSeconds(15);
    /** So often it is looked whether the client is still there. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final byte[] COMMENT = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    private final Ledger ledger;
    private final WireJson json = new WireJson();
    private final CopyOnWriteArrayList<LinkedBlockingQueue<Recorded>> clients = new CopyOnWriteArrayList<>();

    EventRoutes(Ledger ledger) {
        this.ledger = ledger;
        // A client that does not keep up loses its place, not the server its memory: it comes back with its last id.
        ledger.subscribe(recorded -> clients.removeIf(queue -> !queue.offer(recorded)));
    }

    void register(RoutesConfig routes) {
        routes.get(EVENTS, this::stream);
    }

    /** Anything else would get an empty answer and wonder why. */
    private static void requireStream(Context context) {
        var accept = context.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw new Rejected(
                    Problem.of(406, "NOT_ACCEPTABLE", "these are server-sent events: send Accept: text/event-stream"));
        }
    }

    /**
     * One thread writes each stream: that of the request. Javalin's own streams go on behind the request's end, where it
     * handles what a client throws that is gone by handlers that throw for the same reason, without end.
     */
    private void stream(Context context) throws IOException, InterruptedException {
        requireStream(context);
        context.status(200)
                .header("Content-Type", "text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .header("Connection", "close");
        var peer = Peer.of(context);
        var queue = new LinkedBlockingQueue<Recorded>(MOST_WAITING);
        clients.add(queue);
        try {
            write(context.res().getOutputStream(), peer, queue, lastSeen(context));
        } catch (IOException e) {
            // The client is gone; leaving it is all there is to do.
            return;
        } finally {
            clients.remove(queue);
        }
    }

    private void write(OutputStream out, Peer peer, LinkedBlockingQueue<Recorded> queue, long from)
            throws IOException, InterruptedException {
        out.flush();
        long seen = from;
        for (var recorded : ledger.after(seen)) {
            send(out, recorded);
            seen = recorded.sequence();
        }
        long wrote = System.nanoTime();
        while (!peer.gone() && clients.contains(queue)) {
            var recorded = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (recorded != null && recorded.sequence() > seen) {
                send(out, recorded);
                seen = recorded.sequence();
                wrote = System.nanoTime();
            } else if (System.nanoTime() - wrote >= PING.toNanos()) {
                out.write(COMMENT);
                out.flush();
                wrote = System.nanoTime();
            }
        }
    }

    private void send(OutputStream out, Recorded recorded) throws IOException {
        var note = EventNote.of(recorded);
        var event = "id: " + recorded.sequence() + "\nevent: " + note.type() + "\ndata: "
                + json.toJsonString(note, EventNote.class) + "\n\n";
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static long lastSeen(Context context) {
        var header = context.header("Last-Event-ID");
        return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : 0;
    }
}
