package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EventJson;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemOutput;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.flow.JournalProjection;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Every change of state as it happens, replayed from the last one that the client has seen. */
final class EventRoutes {

    private static final String EVENTS = "/helix/evolution/events";
    /** Events that a reader has not taken yet. */
    static final int MOST_WAITING = 10_000;

    private static final Duration PING = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String COMMENT = ": ping\n\n";

    private final JournalProjection projection;
    private final OpenStreams streams;
    private final CopyOnWriteArrayList<LinkedBlockingQueue<Sent>> clients = new CopyOnWriteArrayList<>();
    private final PrintedLines printed = new PrintedLines();
    private final AtomicLong told = new AtomicLong();

    /** @param streams of events, those of pages among them */
    EventRoutes(JournalProjection projection, OpenStreams streams) {
        this.projection = projection;
        this.streams = streams;
        // A client that does not keep up loses its place, not the server its memory: it comes back with its last id.
        projection.subscribe(recorded -> {
            told.set(recorded.sequence());
            send(Sent.of(recorded));
        });
        projection.listen(said -> send(Sent.of(printed.keep(told.get(), EventJson.of(said)))));
    }

    /** An event for a client, and how far one has read that has read it. */
    private record Sent(EventId id, EventJson note) {
        static Sent of(Recorded recorded) {
            return new Sent(new EventId(recorded.sequence(), 0), EventJson.of(recorded));
        }

        static Sent of(PrintedLines.Line line) {
            return new Sent(new EventId(line.after(), line.number()), line.event());
        }

        /** Two threads may tell a line behind the entry that came after it. */
        EventId idFor(EventId seen) {
            return id.line() == 0 ? id : seen;
        }

        boolean isBehind(EventId seen) {
            return id.line() == 0 ? id.entry() > seen.entry() : id.line() > seen.line();
        }
    }

    private void send(Sent sent) {
        clients.removeIf(queue -> !queue.offer(sent));
    }

    void register(RoutesConfig routes) {
        routes.get(EVENTS, this::stream);
    }

    /** Anything else would get an endless answer and wonder why. */
    private static void requireStream(Context context) {
        var accept = context.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw new Rejected(
                    Problem.of(406, "NOT_ACCEPTABLE", "these are server-sent events: send Accept: text/event-stream"));
        }
    }

    private void stream(Context context) throws InterruptedException {
        requireStream(context);
        try (var stream = EventStream.open(
                context, streams.enter(CallerOf.request(context).name()))) {
            tell(context, stream);
        } catch (IOException e) {
            // The client is gone; leaving it is all there is to do.
            return;
        }
    }

    private void tell(Context context, EventStream stream) throws IOException, InterruptedException {
        var queue = new LinkedBlockingQueue<Sent>(MOST_WAITING);
        try {
            clients.add(queue);
            var seen = printed.known(EventId.of(context.header("Last-Event-ID")));
            var reader = CallerOf.requester(context);
            for (var sent : missed(seen)) {
                seen = seen.with(sent.id());
                write(context, stream, sent.idFor(seen), sent.note(), reader);
            }
            stream.flush();
            long wrote = System.nanoTime();
            while (clients.contains(queue)) {
                var sent = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (stream.gone()) {
                    return;
                }
                if (sent != null && sent.isBehind(seen)) {
                    seen = seen.with(sent.id());
                    write(context, stream, sent.idFor(seen), sent.note(), reader);
                } else if (System.nanoTime() - wrote >= PING.toNanos()) {
                    stream.write(COMMENT);
                } else {
                    continue;
                }
                stream.flush();
                wrote = System.nanoTime();
            }
        } finally {
            clients.remove(queue);
        }
    }

    /** Returns what a client has not seen yet, in the order in which it happened. */
    private List<Sent> missed(EventId seen) {
        var lines = new ArrayDeque<>(printed.behind(seen));
        var all = new ArrayList<Sent>();
        for (var recorded : projection.after(seen.entry())) {
            while (!lines.isEmpty() && lines.getFirst().after() < recorded.sequence()) {
                all.add(Sent.of(lines.removeFirst()));
            }
            all.add(Sent.of(recorded));
        }
        lines.forEach(line -> all.add(Sent.of(line)));
        return all;
    }

    private void write(Context context, EventStream stream, EventId id, EventJson note, Requester reader)
            throws IOException {
        var projects = reader.projects();
        if ((!projects.isAll() && !isOf(note, projects)) || isWithheld(note, reader)) {
            return;
        }
        var event = "id: " + id + "\nevent: " + note.type() + "\ndata: "
                + context.jsonMapper().toJsonString(note, EventJson.class) + "\n\n";
        stream.write(event);
    }

    /** What a system prints is for those who may operate it. */
    private boolean isWithheld(EventJson note, Requester reader) {
        var step = note.step();
        return note.type().equals(EventJson.OUTPUT)
                && step != null
                && SystemOutput.isOf(step)
                && projection
                        .operation(new OperationId(String.valueOf(note.operation())))
                        .filter(operation -> reader.readsLogOf(operation.subject()))
                        .isEmpty();
    }

    /** Events of a step name their operation alone. */
    private boolean isOf(EventJson note, ProjectScope projects) {
        if (note.project() != null) {
            return projects.covers(note.project());
        }
        return note.operation() == null
                || projection
                        .operation(new OperationId(note.operation()))
                        .filter(operation -> !(operation.subject() instanceof Subject.OfProject(var project))
                                || projects.covers(project.value()))
                        .isPresent();
    }
}
