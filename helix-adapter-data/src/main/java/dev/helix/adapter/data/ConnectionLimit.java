package dev.helix.adapter.data;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection at its time, whatever is done by it just then. A socket's own limit is one for each wait: it never passes where the
 * other side says a byte now and then.
 */
final class ConnectionLimit implements AutoCloseable {

    private final Duration limit;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** @param socket the one below, where another secures it: that one waits for others before it closes */
    ConnectionLimit(Socket socket, Duration limit) {
        this.limit = limit;
        var unused = over.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((nothing, late) -> {
            if (late != null) {
                close(socket);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Who waits for it is told by the wait itself.
        }
    }

    /** Returns what to tell of a failure: where the time is over, that is the reason. */
    IOException told(IOException failure) {
        if (!over.isCompletedExceptionally()) {
            return failure;
        }
        var late = new SocketTimeoutException("the answer was not whole after " + limit.toSeconds() + " s");
        late.initCause(failure);
        return late;
    }

    /** Lets the connection be: it is used no more. */
    @Override
    public void close() {
        over.complete(null);
    }
}
