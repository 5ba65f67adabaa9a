package dev.helix.adapter.http;

import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.Ledger;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Every change of state as it happens, replayed from the last one that the client has seen. */
final class EventRoutes {

    private static final String EVENTS = "/helix/evolution/events";
    private static final int MOST_WAITING = 10_000;
    private static final long PING_SECONDS = 15;

    private final Ledger ledger;
    private final CopyOnWriteArrayList<LinkedBlockingQueue<Recorded>> clients = new CopyOnWriteArrayList<>();

    EventRoutes(Ledger ledger) {
        this.ledger = ledger;
        // A client that does not keep up loses its place, not the server its memory: it comes back with its last id.
        ledger.subscribe(recorded -> clients.removeIf(queue -> !queue.offer(recorded)));
    }

    void register(RoutesConfig routes) {
        routes.before(EVENTS, EventRoutes::requireStream).sse(EVENTS, this::stream);
    }

    /** Anything else would get an empty answer and wonder why. */
    private static void requireStream(Context context) {
        var accept = context.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw new Rejected(
                    Problem.of(406, "NOT_ACCEPTABLE", "these are server-sent events: send Accept: text/event-stream"));
        }
    }

    /** One thread writes each stream: this one. */
    private void stream(SseClient client) {
        var queue = new LinkedBlockingQueue<Recorded>(MOST_WAITING);
        clients.add(queue);
        try {
            long seen = lastSeen(client);
            for (var recorded : ledger.after(seen)) {
                send(client, recorded);
                seen = recorded.sequence();
            }
            while (!client.terminated() && clients.contains(queue)) {
                var recorded = queue.poll(PING_SECONDS, TimeUnit.SECONDS);
                if (recorded == null) {
                    client.sendComment("ping");
                } else if (recorded.sequence() > seen) {
                    send(client, recorded);
                    seen = recorded.sequence();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(queue);
        }
    }

    private static void send(SseClient client, Recorded recorded) {
        var note = EventNote.of(recorded);
        client.sendEvent(note.type(), note, Long.toString(recorded.sequence()));
    }

    private static long lastSeen(SseClient client) {
        var header = client.ctx().header("Last-Event-ID");
        return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : 0;
    }
}
