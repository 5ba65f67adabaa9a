package dev.helix.adapter.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Where lines of the audit log go besides, so that a process that reaches the root does not reach all of it. One that takes nothing is told in
 * HELIX's own log and keeps nobody from working: the line is durable here. For one thread at a time.
 */
public final class AuditSink {

    private static final System.Logger LOG = System.getLogger(AuditSink.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Facility 13, the log audit, and severity 5, a notice: RFC 5424, section 6.2.1. */
    private static final int PRIORITY = 13 * 8 + 5;

    private interface Writing {
        void write(String line) throws IOException;
    }

    private final String name;
    private final Writing writing;

    private AuditSink(String name, Writing writing) {
        this.name = name;
        this.writing = writing;
    }

    /** Returns one that appends to a file elsewhere, one line each. */
    public static AuditSink file(Path file) {
        return new AuditSink(file.toString(), line -> {
            Files.createDirectories(DurableFile.folderOf(file));
            PrivateFiles.file(file);
            Files.writeString(
                    file, line + "\n", StandardOpenOption.APPEND, StandardOpenOption.DSYNC, LinkOption.NOFOLLOW_LINKS);
        });
    }

    /**
     * Returns one that speaks syslog (RFC 5424): a datagram for each line, or a connection for each, with its length before it.
     *
     * @param url {@code udp://host:port} or {@code tcp://host:port}
     */
    public static AuditSink syslog(URI url, InstantSource clock) {
        return new AuditSink(url.toString(), line -> {
            var message = ("<" + PRIORITY + ">1 " + clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + hostName()
                            + " helix " + ProcessHandle.current().pid() + " audit - " + line)
                    .getBytes(StandardCharsets.UTF_8);
            if (url.getScheme().equals("udp")) {
                try (var socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(
                            message, message.length, new InetSocketAddress(url.getHost(), url.getPort())));
                }
            } else {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), (int) PATIENCE.toMillis());
                    OutputStream out = socket.getOutputStream();
                    out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
                    out.write(message);
                    out.flush();
                }
            }
        });
    }

    private static String hostName() throws IOException {
        var name = InetAddress.getLocalHost().getHostName().replaceAll("[^!-~]", "");
        return name.isEmpty() ? "-" : name;
    }

    /** Takes a line, without its end. */
    void take(String line) {
        try {
            writing.write(line);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a line of the audit log did not reach {0}: {1}", name, e.toString());
        }
    }
}
