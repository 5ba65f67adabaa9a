package dev.helix.adapter.otel;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;

/** A collector of traces on this machine. It reads of OTLP's messages what tests ask for. */
final class Collector implements AutoCloseable {

    /** The status of one that never answers. */
    static final int SILENT = 0;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> raw = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    /** A span as it came. */
    record Span(String trace, String id, String parent, String name, Map<String, String> attributes, boolean failed) {}

    Collector(int status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                var body = exchange.getRequestBody();
                var zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                var bytes = (zipped ? new GZIPInputStream(body) : body).readAllBytes();
                raw.add(new String(bytes, StandardCharsets.ISO_8859_1));
                headers.add(Map.copyOf(exchange.getRequestHeaders()));
                read(bytes);
                if (status == SILENT) {
                    closed.await();
                    return;
                }
                exchange.sendResponseHeaders(status, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Span> spans() {
        return spans;
    }

    /** Returns all bytes that came, each as a letter. */
    String raw() {
        return String.join("", raw);
    }

    List<Map<String, List<String>>> headers() {
        return headers;
    }

    /** request.resource_spans = 1, .scope_spans = 2, .spans = 2. */
    private void read(byte[] request) {
        for (var resource : messages(request, 1)) {
            for (var scope : messages(resource, 2)) {
                for (var span : messages(scope, 2)) {
                    var attributes = new HashMap<String, String>();
                    for (var attribute : messages(span, 9)) {
                        attributes.put(
                                text(attribute, 1), value(messages(attribute, 2).getFirst()));
                    }
                    var status = messages(span, 15);
                    spans.add(new Span(
                            hex(span, 1),
                            hex(span, 2),
                            hex(span, 4),
                            text(span, 5),
                            attributes,
                            !status.isEmpty() && numbers(status.getFirst(), 3).contains(2L)));
                }
            }
        }
    }

    private static String value(byte[] any) {
        return messages(any, 1).isEmpty() ? numbers(any, 3).toString() : text(any, 1);
    }

    private static String text(byte[] message, int field) {
        return messages(message, field).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    private static String hex(byte[] message, int field) {
        return messages(message, field).stream()
                .map(HexFormat.of()::formatHex)
                .findFirst()
                .orElse("");
    }

    private static List<byte[]> messages(byte[] message, int field) {
        var found = new ArrayList<byte[]>();
        walk(message, field, found, new ArrayList<>());
        return found;
    }

    private static List<Long> numbers(byte[] message, int field) {
        var found = new ArrayList<Long>();
        walk(message, field, new ArrayList<>(), found);
        return found;
    }

    /** Protocol buffers: a tag of field and type, and then a number, 4 or 8 bytes, or a length with so many bytes. */
    private static void walk(byte[] message, int field, List<byte[]> bytes, List<Long> numbers) {
        var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            boolean wanted = tag >>> 3 == field;
            switch ((int) (tag & 7)) {
                case 0 -> {
                    long number = varint(in);
                    if (wanted) {
                        numbers.add(number);
                    }
                }
                case 1 -> in.getLong();
                case 2 -> {
                    var piece = new byte[(int) varint(in)];
                    in.get(piece);
                    if (wanted) {
                        bytes.add(piece);
                    }
                }
                case 5 -> in.getInt();
                default -> throw new UncheckedIOException(new IOException("no message of protocol buffers"));
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
