package dev.helix.adapter.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Ends connections on which the head of a request takes too long: each byte that drips in keeps a connection from being idle, so that
 * one a minute would hold it for ever. The handshake of TLS is such a head, too; behind it, heads are those of the connection inside.
 * A bean of a connector; safe for use by many threads.
 */
final class SlowHeads extends AbstractLifeCycle implements Connection.Listener {

    private static final int LOOKS = 4;
    /** What there is before a handshake has ended. */
    private static final String NOT_ENCRYPTED = "SSL_NULL_WITH_NULL_NULL";

    private final Duration limit;
    private final Map<Connection, Head> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("slow heads", true);

    /** @param limit from the first byte of a head that was seen to its end */
    SlowHeads(Duration limit) {
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /**
     * A connection, by the bytes and requests that it has brought.
     *
     * @param requests whose heads were whole
     * @param bytes when it was last seen between two requests
     * @param since when more bytes were first seen, without a further request; 0 where there were none
     */
    private record Head(long requests, long bytes, long since) {
        static Head between(Connection connection) {
            return new Head(requestsOf(connection), connection.getBytesIn(), 0);
        }
    }

    @Override
    protected void doStart() throws Exception {
        scheduler.start();
        later();
    }

    @Override
    protected void doStop() throws Exception {
        scheduler.stop();
    }

    private void later() {
        scheduler.schedule(
                () -> {
                    try {
                        open.forEach(this::look);
                    } finally {
                        later();
                    }
                },
                limit.toMillis() / LOOKS,
                TimeUnit.MILLISECONDS);
    }

    /** A connection that only encrypts counts none. */
    private static long requestsOf(Connection connection) {
        return Math.max(0, connection.getMessagesIn());
    }

    private static boolean isEncrypted(SslConnection connection) {
        return !connection.getSSLEngine().getSession().getCipherSuite().equals(NOT_ENCRYPTED);
    }

    private void look(Connection connection, Head before) {
        if (connection instanceof SslConnection tls && isEncrypted(tls)) {
            open.remove(connection);
            return;
        }
        // While a request is answered, what comes is its body, which has a rate of its own.
        if (requestsOf(connection) != before.requests() || connection.getMessagesIn() > connection.getMessagesOut()) {
            open.replace(connection, before, Head.between(connection));
        } else if (connection.getBytesIn() != before.bytes()) {
            var now = System.nanoTime();
            if (before.since() == 0) {
                open.replace(connection, before, new Head(before.requests(), before.bytes(), now));
            } else if (now - before.since() > limit.toNanos()) {
                connection.getEndPoint().close();
            }
        }
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new Head(0, 0, 0));
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }
}
