package dev.helix.adapter.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Lines of the audit log, as a syslog server gets them. */
class AuditSinkTest {

    private static final String LINE = "{\"who\":\"user:jürgen\"}";
    private static final String SYSLOG =
            "<109>1 2026-01-31T12:00:00.123Z \\S+ helix \\d+ audit - \\{\"who\":\"user:jürgen\"}";

    private static AuditSink sink(String scheme, int port) {
        return AuditSink.syslog(
                URI.create(scheme + "://127.0.0.1:" + port), () -> Instant.parse("2026-01-31T12:00:00.123456Z"));
    }

    @Test
    void eachIsADatagram() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(5_000);
            sink("udp", server.getLocalPort()).take(LINE);
            var packet = new DatagramPacket(new byte[2_000], 2_000);
            server.receive(packet);

            assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8))
                    .matches(SYSLOG);
        }
    }

    @Test
    void orAConnectionThatSaysItsLengthFirst() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(5_000);
            sink("tcp", server.getLocalPort()).take(LINE);
            try (var socket = server.accept()) {
                var got = new String(socket.getInputStream().readAllBytes(), UTF_8);
                var length = Integer.parseInt(got.substring(0, got.indexOf(' ')));
                var message = got.substring(got.indexOf(' ') + 1);

                assertThat(message.getBytes(UTF_8)).hasSize(length);
                assertThat(message).matches(SYSLOG);
            }
        }
    }

    @Test
    void oneThatDoesNotListenKeepsNobodyFromWorking() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        sink("tcp", port).take(LINE);
        assertThat(port).isPositive();
    }
}
