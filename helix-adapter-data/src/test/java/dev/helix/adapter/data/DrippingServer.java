package dev.helix.adapter.data;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that says something, and then the same few bytes again and again, so that no wait for it is long and the whole has no end. */
final class DrippingServer implements AutoCloseable {

    private static final int MILLIS = 50;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ServerSocket server;

    DrippingServer(byte[] first, byte[] drop) throws IOException {
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (var socket = server.accept()) {
                socket.getOutputStream().write(first);
                do {
                    socket.getOutputStream().write(drop);
                    socket.getOutputStream().flush();
                } while (!ended.await(MILLIS, TimeUnit.MILLISECONDS));
            } catch (IOException e) {
                // It was left.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        server.close();
    }
}
