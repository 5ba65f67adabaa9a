package dev.helix.app.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on. */
final class Ports {

    private static final int TRIES = 500;

    private Ports() {}

    /** Returns the first free port from {@code wanted} on. */
    static int freeFrom(int wanted) {
        for (int port = wanted; port < wanted + TRIES && port < 65_536; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + wanted + " on");
    }

    static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
