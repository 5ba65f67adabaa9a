package dev.helix.adapter.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between a client and a server, and cuts the line as soon as an answer has begun. */
final class CuttingProxy implements AutoCloseable {

    private static final String BEGUN = "\"delta\":{\"content\":";

    /** How a line ends before its time. */
    enum Cut {
        /** As when the process at the other end is gone. */
        FIN,
        /** As when a machine on the way has forgotten the connection. */
        RST
    }

    private static final int LOOK_MILLIS = 20;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int target;
    private final Cut cut;

    CuttingProxy(int target, Cut cut) throws IOException {
        this.target = target;
        this.cut = cut;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/v1";
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                open.add(client);
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(server);
                var answered = new AtomicBoolean();
                var forwarding = Thread.ofVirtual().start(() -> forward(client, server, answered));
                Thread.ofVirtual().start(() -> backward(client, server, answered, forwarding));
            } catch (IOException e) {
                // The listener is closed, which ends this, or one of both ends is gone.
                open.removeIf(Socket::isClosed);
            }
        }
    }

    private static void forward(Socket client, Socket server, AtomicBoolean answered) {
        try {
            client.setSoTimeout(LOOK_MILLIS);
            var buffer = new byte[1_024];
            for (int read = 0; read >= 0 && !answered.get(); ) {
                try {
                    read = client.getInputStream().read(buffer);
                } catch (SocketTimeoutException e) {
                    read = 0;
                }
                server.getOutputStream().write(buffer, 0, Math.max(0, read));
            }
        } catch (IOException e) {
            // A client that is gone needs nothing any more.
            return;
        }
    }

    private void backward(Socket client, Socket server, AtomicBoolean answered, Thread forwarding) {
        var said = new StringBuilder();
        var buffer = new byte[1_024];
        try (client;
                server) {
            int read = server.getInputStream().read(buffer);
            while (read >= 0 && said.indexOf(BEGUN) < 0) {
                client.getOutputStream().write(buffer, 0, read);
                said.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                read = said.indexOf(BEGUN) < 0 ? server.getInputStream().read(buffer) : -1;
            }
            // A socket that somebody else still reads is closed in an orderly way, whatever was asked for.
            answered.set(true);
            forwarding.join();
            if (cut == Cut.RST) {
                client.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // A client that is gone needs nothing any more.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
