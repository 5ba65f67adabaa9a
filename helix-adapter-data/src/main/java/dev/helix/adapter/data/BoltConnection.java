package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A connection to Neo4j by Bolt, version 5.1 to 5.4: as much of it as asking a question takes. It is there to find out where an address leads
 * that the systems' processes connect to; HELIX works over HTTP. For one thread.
 */
final class BoltConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MAGIC = 0x6060_B017;
    /** Version 5.4, and three before it. */
    private static final int VERSIONS = 0x0003_0405;

    private static final int MAJOR = 5;
    private static final int HELLO = 0x01;
    private static final int LOGON = 0x6A;
    private static final int RUN = 0x10;
    private static final int PULL = 0x3F;
    private static final int SUCCESS = 0x70;
    private static final int RECORD = 0x71;
    private static final int LONGEST = 1 << 20;
    private static final int MOST_ROWS = 1_000;
    private static final int LONGEST_CHUNK = 0xFFFF;

    private final Endpoint at;
    private final ConnectionLimit limit;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * Opens one and logs on.
     *
     * @param limit how long all of it may take, from here to the last answer
     */
    BoltConnection(Endpoint at, Duration limit) {
        this.at = at;
        var plain = new Socket();
        this.limit = new ConnectionLimit(plain, limit);
        try {
            this.socket = open(at, plain);
            try {
                this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                this.out = new DataOutputStream(socket.getOutputStream());
                greet();
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw away(e);
        } catch (RuntimeException e) {
            this.limit.close();
            throw e;
        }
    }

    private static Socket open(Endpoint at, Socket plain) throws IOException {
        try {
            plain.connect(new InetSocketAddress(at.host(), at.port()), CONNECT_MILLIS);
            if (!at.scheme().contains("+")) {
                return plain;
            }
            boolean anyCertificate = at.scheme().endsWith("+ssc");
            var context = SSLContext.getInstance("TLS");
            context.init(null, anyCertificate ? new TrustManager[] {new AnyCertificate()} : null, null);
            var secured = (SSLSocket) context.getSocketFactory().createSocket(plain, at.host(), at.port(), true);
            if (!anyCertificate) {
                var parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
            }
            secured.startHandshake();
            return secured;
        } catch (IOException e) {
            plain.close();
            throw e;
        } catch (GeneralSecurityException e) {
            plain.close();
            throw new IOException("no TLS here: " + e.getMessage(), e);
        }
    }

    private void greet() throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSIONS);
        out.write(new byte[3 * Integer.BYTES]);
        out.flush();
        if ((in.readInt() & 0xFF) != MAJOR) {
            throw new IOException("it does not speak Bolt 5.1 to 5.4");
        }
        send(HELLO, List.of(Map.of("user_agent", "helix/1", "bolt_agent", Map.of("product", "helix/1"))));
        requireSuccess();
        var password = at.secret().reveal();
        send(
                LOGON,
                List.of(
                        password.isPresent()
                                ? Map.of(
                                        "scheme",
                                        "basic",
                                        "principal",
                                        at.user(),
                                        "credentials",
                                        password.orElseThrow())
                                : Map.of("scheme", "none")));
        requireSuccess();
    }

    /** Returns the rows that a statement gives, in a transaction that can't write. */
    List<List<Object>> read(String statement) {
        try {
            var extra = at.database().isEmpty() ? Map.of("mode", "r") : Map.of("mode", "r", "db", at.database());
            send(RUN, List.of(statement, Map.of(), extra));
            requireSuccess();
            send(PULL, List.of(Map.of("n", (long) MOST_ROWS)));
            var rows = new ArrayList<List<Object>>();
            while (true) {
                var message = receive();
                if (message.tag() != RECORD) {
                    requireSuccess(message);
                    return rows;
                }
                if (rows.size() == MOST_ROWS || !(message.fields().getFirst() instanceof List<?> row)) {
                    throw new IOException("it answers with something else than the rows that were asked for");
                }
                rows.add(List.copyOf(row));
            }
        } catch (IOException e) {
            throw away(e);
        }
    }

    private void send(int tag, List<?> fields) throws IOException {
        var message = PackStream.message(tag, fields);
        for (int from = 0; from < message.length; from += LONGEST_CHUNK) {
            int length = Math.min(LONGEST_CHUNK, message.length - from);
            out.writeShort(length);
            out.write(message, from, length);
        }
        out.writeShort(0);
        out.flush();
    }

    private PackStream.Structure receive() throws IOException {
        var message = new ByteArrayOutputStream();
        while (true) {
            int length = in.readUnsignedShort();
            if (length > 0) {
                var chunk = in.readNBytes(length);
                if (chunk.length < length) {
                    throw new EOFException("it ended in the middle of a message");
                }
                message.write(chunk, 0, length);
                if (message.size() > LONGEST) {
                    throw new IOException("a message of it is longer than one that was asked for");
                }
            } else if (message.size() > 0) {
                return PackStream.read(message.toByteArray());
            }
            // Nothing at all is how a server says that it is still there.
        }
    }

    private void requireSuccess() throws IOException {
        requireSuccess(receive());
    }

    private static void requireSuccess(PackStream.Structure message) throws IOException {
        if (message.tag() == SUCCESS) {
            return;
        }
        var told = message.fields().getFirst() instanceof Map<?, ?> map ? map : Map.of();
        throw new IOException(told.get("code") + ": " + told.get("message"));
    }

    /** Nothing goes on with a connection that has failed. */
    private PortException away(IOException failure) {
        var e = limit.told(failure);
        limit.close();
        var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new PortException("Neo4j at " + at.shown() + " does not answer: " + why, e);
    }

    @Override
    public void close() {
        limit.close();
        try {
            socket.close();
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Takes each certificate, as {@code +ssc} in an address says: it may be of the server's own making. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
