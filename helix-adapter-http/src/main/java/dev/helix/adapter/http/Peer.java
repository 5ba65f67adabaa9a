package dev.helix.adapter.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection whose request has been read to its end and which is closed after the answer. A server that
 * only writes would notice a closed connection at its next ping, seconds later; this looks for it at once.
 */
final class Peer {

    private final @Nullable SocketChannel channel;
    /** A client that goes on sending is there; reading all of it would keep this thread for as long as it sends. */
    private static final int MOST_READS = 16;

    private final ByteBuffer ignored = ByteBuffer.allocate(256);

    private final BooleanSupplier letIn;

    private Peer(@Nullable SocketChannel channel, BooleanSupplier letIn) {
        this.channel = channel;
        this.letIn = letIn;
    }

    /** Returns the peer of {@code context}, whose answer must say {@code Connection: close}. */
    static Peer of(Context context) {
        var endPoint = ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        return new Peer(
                endPoint.getTransport() instanceof SocketChannel found && !found.isBlocking() ? found : null,
                CallerOf.letIn(context));
    }

    /** Returns whether it has closed the connection, or may be told nothing more. Its data is of no interest, since no answer will follow. */
    boolean gone() {
        if (!letIn.getAsBoolean()) {
            return true;
        }
        if (channel == null) {
            return false;
        }
        try {
            int read = 1;
            for (int i = 0; read > 0 && i < MOST_READS; i++) {
                ignored.clear();
                read = channel.read(ignored);
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
