package dev.helix.adapter.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * The points of a collection in the order of their ids, each as the bytes that the server sent: what is only carried is never parsed.
 * While one page is worked on, the next one is on its way, with the scores of its points where these are asked for; so two collections that
 * are walked along together are looked at together. For one thread.
 */
final class QdrantScroll {

    /** How many points come at once. */
    static final int PAGE = 500;

    /** How many come at once without their vectors. */
    static final int LIGHT_PAGE = 2_000;

    /** The path behind a collection's of the scores of points. */
    static final String SCORES = "/points/query/batch";

    /** The path behind a collection's of a page. */
    static final String SCROLL = "/points/scroll";

    private static final String[] FIELDS = {"result", "points", "next_page_offset"};

    /** A point as the server sent it. */
    static final class Point {
        private final String id;
        private final byte[] json;
        private String scores = "";

        private Point(String id, byte[] json) {
            this.id = id;
            this.json = json;
        }

        /** Returns how near its vectors are to the probes; empty where all of it was asked for. */
        String scores() {
            return scores;
        }

        /** Returns its id as JSON: a number, or a text of a UUID. */
        String id() {
            return id;
        }

        /** Returns all of it; not to be changed. */
        byte[] json() {
            return json;
        }
    }

    private final QdrantClient client;
    private final String path;
    private final Optional<QdrantProbes> probes;
    private final Deque<Point> points = new ArrayDeque<>();
    private @Nullable CompletableFuture<Page> next;

    /** @param probes what the vectors are compared with; empty where they come along */
    QdrantScroll(QdrantClient client, String collection, Optional<QdrantProbes> probes) {
        this.client = client;
        this.path = QdrantClient.path(collection);
        this.probes = probes;
        this.next = begin(null);
    }

    /** Points that came at once, and where the next page begins; null after the last. */
    private record Page(List<Point> points, @Nullable String offset) {}

    private CompletableFuture<Page> begin(@Nullable String offset) {
        var page = client.begin(path + SCROLL, question(offset))
                .thenApply(body -> client.parsed(path + SCROLL, () -> read(body)));
        return probes.map(drawn -> page.thenCompose(read -> scored(read, drawn)))
                .orElse(page);
    }

    /** Asks for the scores of what has come. */
    private CompletableFuture<Page> scored(Page page, QdrantProbes drawn) {
        if (page.points().isEmpty()) {
            return CompletableFuture.completedFuture(page);
        }
        var ids = page.points().stream().map(Point::id).toList();
        return client.begin(path + SCORES, drawn.question(ids)).thenApply(answer -> {
            var scores = client.parsed(path + SCORES, () -> QdrantProbes.scores(answer));
            page.points().forEach(point -> point.scores = scores.getOrDefault(point.id, ""));
            return page;
        });
    }

    private byte[] question(@Nullable String offset) {
        var whole = probes.isEmpty();
        var question = QdrantClient.JSON.createObjectNode();
        question.put("limit", whole ? PAGE : LIGHT_PAGE)
                .put("with_payload", true)
                .put("with_vector", whole);
        if (offset != null) {
            question.set("offset", QdrantClient.JSON.readTree(offset));
        }
        return QdrantClient.JSON.writeValueAsBytes(question);
    }

    /** Returns the next point, and leaves it there; null at the end. */
    @Nullable
    Point peek() {
        while (points.isEmpty() && next != null) {
            var page = client.await(next);
            points.addAll(page.points());
            next = page.offset() == null ? null : begin(page.offset());
        }
        return points.peek();
    }

    /** Returns points with their vectors, as far as they are there. */
    static List<Point> whole(QdrantClient client, String path, List<String> ids) {
        var body =
                QdrantClient.JSON.createObjectNode().put("with_payload", true).put("with_vector", true);
        var list = body.putArray("ids");
        ids.forEach(id -> list.add(QdrantClient.JSON.readTree(id)));
        var found = new ArrayList<Point>();
        var answer = client.await(client.begin(path + "/points", QdrantClient.JSON.writeValueAsBytes(body)));
        client.parsed(path + "/points", () -> {
            try (var parser = QdrantClient.JSON.createParser(answer)) {
                enter(parser, FIELDS[0]);
                readPoints(parser, answer, found);
            }
            return found;
        });
        return found;
    }

    void skip() {
        points.remove();
    }

    /** Takes the points out of a page. */
    private static Page read(byte[] body) {
        var points = new ArrayList<Point>();
        String offset = null;
        try (var parser = QdrantClient.JSON.createParser(body)) {
            enter(parser, FIELDS[0]);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                if (name.equals(FIELDS[1])) {
                    readPoints(parser, body, points);
                } else if (name.equals(FIELDS[2]) && parser.currentToken() != JsonToken.VALUE_NULL) {
                    offset = id(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new Page(points, offset);
    }

    /** Returns the id that a parser is at, as JSON that says nothing else in a question, whatever the server wrote. */
    static String id(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return QdrantClient.JSON.writeValueAsString(parser.getString());
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return parser.getString();
        }
        throw new StreamReadException(parser, "an id is a whole number or a text");
    }

    /** Goes to the value of a field of the answer. */
    static void enter(JsonParser parser, String field) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var found = parser.currentName().equals(field);
            parser.nextToken();
            if (found) {
                return;
            }
            parser.skipChildren();
        }
    }

    private static void readPoints(JsonParser parser, byte[] body, Collection<Point> into) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            var id = "";
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var isId = parser.currentName().equals("id");
                parser.nextToken();
                if (isId) {
                    id = id(parser);
                } else {
                    parser.skipChildren();
                }
            }
            int to = (int) parser.currentTokenLocation().getByteOffset() + 1;
            into.add(new Point(id, java.util.Arrays.copyOfRange(body, from, to)));
        }
    }

    /** Compares ids as the server sorts them: numbers, which have no sign, before texts. */
    static int compare(String one, String other) {
        var isText = one.startsWith("\"");
        if (isText != other.startsWith("\"")) {
            return isText ? 1 : -1;
        }
        return isText
                ? one.compareTo(other)
                : Long.compareUnsigned(Long.parseUnsignedLong(one), Long.parseUnsignedLong(other));
    }

    /** Returns a request that stores points. */
    static byte[] upsert(List<Point> points) {
        return joined(
                "{\"points\":[",
                new ArrayList<>(points.stream().map(Point::json).toList()),
                "]}");
    }

    private static byte[] joined(String head, List<byte[]> parts, String tail) {
        var out = new java.io.ByteArrayOutputStream();
        out.writeBytes(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(parts.get(i));
        }
        out.writeBytes(tail.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
