package dev.helix.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine that nobody listens on, each given out once in this process. Safe for use by many threads. */
public final class FreePort {

    private static final int FIRST = 18_001;
    /** From here on the system gives ports to outgoing connections, and could give one that was found free. */
    private static final int END = 32_000;

    // Processes that look at the same time begin at different places.
    private static int next = FIRST + (int) (ProcessHandle.current().pid() * 97 % (END - FIRST));

    private FreePort() {}

    /** Returns one. */
    public static synchronized int find() {
        for (int tries = FIRST; tries < END; tries++) {
            int port = next;
            next = port + 1 < END ? port + 1 : FIRST;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (END - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
