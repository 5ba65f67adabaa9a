package dev.helix.adapter.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * A double of Qdrant's REST interface, for there is no server of it that tests could start: collections, points, payload indexes,
 * snapshots and aliases of version 1.19, as its OpenAPI document tells them. It finds the nearest points by looking at all.
 */
final class QdrantDouble implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** A collection: how it was created, its indexes, its points by their ids. */
    private static final class Collection {
        final ObjectNode parameters;
        final Map<String, JsonNode> indexes = new TreeMap<>();
        final TreeMap<String, ObjectNode> points = new TreeMap<>(QdrantScroll::compare);
        /** The same points, as a server has them to search. */
        final Map<JsonNode, Stored> known = new HashMap<>();

        final Map<String, byte[]> snapshots = new LinkedHashMap<>();

        Collection(ObjectNode parameters) {
            this.parameters = parameters;
        }

        /** Takes a point's vectors as numbers, as a server does when it comes and not when it is first searched for. */
        void keep(ObjectNode point) {
            var vectors = new HashMap<String, float[]>();
            var vector = point.path("vector");
            if (!vector.isObject()) {
                keep("", vector, vectors);
            }
            vector.propertyNames().forEach(name -> keep(name, vector.path(name), vectors));
            known.put(point.path("id"), new Stored(point.path("id").toString(), vectors, point));
        }

        private static void keep(String name, JsonNode vector, Map<String, float[]> into) {
            if (vector.isArray() && vector.path(0).isNumber()) {
                into.put(name, floats(vector));
            }
        }
    }

    /** A point and its vectors by their names, which is empty for the one that has none. */
    private record Stored(String id, Map<String, float[]> vectors, ObjectNode point) {}

    private record Answer(int status, JsonNode result) {}

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private final HttpServer server;
    private final Map<String, Collection> collections = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final AtomicInteger snapshots = new AtomicInteger();
    private String version = "1.19.2";
    private String key = "";
    private boolean readOnly;
    private boolean older;
    private int strict = Integer.MAX_VALUE;
    private int largest = 32 << 20;
    private int upserted;
    /** What breaks instead of being answered. */
    private Predicate<String> broken = request -> false;

    private Predicate<String> refused = request -> false;
    private Refused refusal = new Refused(500, "");

    QdrantDouble() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    Endpoint at() {
        return at("127.0.0.1");
    }

    Endpoint at(String host) {
        var secret = key.isEmpty() ? new Secret.None() : new Secret.Variable("KEY", Map.of("KEY", key));
        return new Endpoint("http", host, server.getAddress().getPort(), "", "", secret, Map.of());
    }

    synchronized void version(String now) {
        version = now;
    }

    synchronized void key(String now) {
        key = now;
    }

    /** Has it answer as for a key that may only read. */
    synchronized void readOnly() {
        readOnly = true;
    }

    /** Has it answer as before version 1.10, which had no way to ask for scores. */
    synchronized void older() {
        older = true;
    }

    /** Has it refuse pages of more, as in its strict mode with a {@code max_query_limit}. */
    synchronized void strict(int most) {
        strict = most;
    }

    /** Has it refuse longer requests than this, in bytes; a server begins with 32 MB. */
    synchronized void takes(int most) {
        largest = most;
    }

    /** Lets answers of such requests break off in their middle. */
    synchronized void breaks(Predicate<String> requests) {
        broken = requests;
    }

    /** Lets such requests be refused, as a server does whose disk is full or that is not well. */
    synchronized void refuses(Predicate<String> requests, int status, String why) {
        refused = requests;
        refusal = new Refused(status, why);
    }

    /** Returns how many points were stored one by one since the last time this was asked. */
    synchronized int upserted() {
        var count = upserted;
        upserted = 0;
        return count;
    }

    /** Returns all that is in it but the marker, to be compared. */
    synchronized JsonNode content() {
        var all = JSON.createObjectNode();
        collections.forEach((name, collection) -> {
            if (!name.equals(QdrantDatabase.MARKER)) {
                var one = all.putObject(name);
                one.set("parameters", collection.parameters);
                one.set("indexes", JSON.valueToTree(collection.indexes));
                one.set("points", JSON.valueToTree(collection.points));
            }
        });
        all.set("aliases", JSON.valueToTree(aliases));
        return JSON.readTree(JSON.writeValueAsBytes(all));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
            var body = exchange.getRequestBody().readAllBytes();
            if (!key.isEmpty() && !key.equals(exchange.getRequestHeaders().getFirst("api-key"))) {
                send(
                        exchange,
                        401,
                        "Must provide an API key or an Authorization bearer token".getBytes(StandardCharsets.UTF_8));
                return;
            }
            synchronized (this) {
                if (broken.test(request)) {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write("{\"result\":".getBytes(StandardCharsets.UTF_8));
                    return;
                }
            }
            try {
                synchronized (this) {
                    if (refused.test(request)) {
                        throw refusal;
                    }
                    if (body.length > largest) {
                        throw new Refused(413, "Payload reached size limit.");
                    }
                }
                answer(exchange, body);
            } catch (Refused e) {
                var error = JSON.createObjectNode();
                error.putObject("status").put("error", e.getMessage());
                error.put("time", 0.0);
                send(exchange, e.status, JSON.writeValueAsBytes(error));
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        var method = exchange.getRequestMethod();
        var path = exchange.getRequestURI().getRawPath();
        if (path.equals("/")) {
            send(
                    exchange,
                    200,
                    JSON.writeValueAsBytes(Map.of("title", "qdrant - vector search engine", "version", version)));
            return;
        }
        var parts = path.substring(1).split("/", -1);
        if (method.equals("GET") && parts.length == 4 && parts[2].equals("snapshots")) {
            byte[] snapshot;
            synchronized (this) {
                snapshot = Objects.requireNonNull(
                        collection(decoded(parts[1])).snapshots.get(parts[3]));
            }
            send(exchange, 200, snapshot);
            return;
        }
        byte[] told;
        synchronized (this) {
            var answer = result(method, parts, body, exchange);
            var envelope = JSON.createObjectNode();
            envelope.set("result", answer.result());
            envelope.put("status", "ok").put("time", 0.0);
            told = JSON.writeValueAsBytes(envelope);
        }
        send(exchange, 200, told);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Collection collection(String name) {
        var found = collections.get(name);
        if (found == null) {
            throw new Refused(404, "Not found: Collection `" + name + "` doesn't exist!");
        }
        return found;
    }

    private Answer result(String method, String[] parts, byte[] body, HttpExchange exchange) {
        var reads = method.equals("GET")
                || Set.of("scroll", "count", "search", "query", "batch").contains(parts[parts.length - 1])
                || (parts.length == 3 && parts[2].equals("points") && method.equals("POST"));
        if (readOnly && !reads) {
            throw new Refused(403, "Forbidden: Only read access is allowed");
        }
        if (parts[0].equals("aliases")) {
            var told = JSON.createObjectNode();
            var list = told.putArray("aliases");
            aliases.forEach(
                    (name, of) -> list.addObject().put("alias_name", name).put("collection_name", of));
            return ok(told);
        }
        if (parts.length == 1) {
            var told = JSON.createObjectNode();
            var list = told.putArray("collections");
            collections.keySet().forEach(name -> list.addObject().put("name", name));
            return ok(told);
        }
        if (parts.length == 2 && parts[1].equals("aliases") && method.equals("POST")) {
            JSON.readTree(body).path("actions").forEach(this::alias);
            return ok(true);
        }
        var name = decoded(parts[1]);
        var rest = parts.length > 2 ? parts[2] : "";
        return switch (rest) {
            case "" -> whole(method, name, body);
            case "exists" -> ok(JSON.createObjectNode().put("exists", collections.containsKey(name)));
            case "index" -> index(method, collection(name), parts, body);
            case "points" -> points(method, collection(name), parts, body);
            case "snapshots" -> snapshots(method, name, parts, body, exchange);
            default -> throw new Refused(404, "Not found");
        };
    }

    private static Answer ok(JsonNode result) {
        return new Answer(200, result);
    }

    private static Answer ok(boolean result) {
        return new Answer(200, JSON.getNodeFactory().booleanNode(result));
    }

    private void alias(JsonNode action) {
        var create = action.path("create_alias");
        if (create.isObject()) {
            var name = create.path("alias_name").asString("");
            if (collections.containsKey(name)) {
                throw new Refused(
                        400,
                        "Wrong input: Can't create alias named " + name
                                + ", collection with this name already exists!");
            }
            collection(create.path("collection_name").asString(""));
            aliases.put(name, create.path("collection_name").asString(""));
        } else {
            aliases.remove(action.path("delete_alias").path("alias_name").asString(""));
        }
    }

    private Answer whole(String method, String name, byte[] body) {
        return switch (method) {
            case "PUT" -> {
                if (collections.containsKey(name)) {
                    throw new Refused(409, "Wrong input: Collection `" + name + "` already exists!");
                }
                collections.put(name, new Collection((ObjectNode) JSON.readTree(body)));
                yield ok(true);
            }
            case "DELETE" -> {
                aliases.values().removeIf(name::equals);
                yield ok(collections.remove(name) != null);
            }
            default -> {
                var collection = collection(name);
                var told = JSON.createObjectNode();
                told.put("status", "green").put("optimizer_status", "ok").put("points_count", collection.points.size());
                var config = told.putObject("config");
                var params = config.putObject("params");
                for (var key : collection.parameters.propertyNames()) {
                    switch (key) {
                        case "hnsw_config", "quantization_config" -> config.set(key, collection.parameters.get(key));
                        case "optimizers_config" -> config.set("optimizer_config", collection.parameters.get(key));
                        default -> params.set(key, collection.parameters.get(key));
                    }
                }
                var schema = told.putObject("payload_schema");
                collection.indexes.forEach((field, index) -> {
                    var one = schema.putObject(field);
                    one.set("data_type", index.isObject() ? index.path("type") : index);
                    if (index.isObject()) {
                        one.set("params", index);
                    }
                    one.put("points", collection.points.size());
                });
                yield ok(told);
            }
        };
    }

    private static Answer index(String method, Collection collection, String[] parts, byte[] body) {
        if (method.equals("DELETE")) {
            collection.indexes.remove(decoded(parts[3]));
        } else {
            var asked = JSON.readTree(body);
            collection.indexes.put(asked.path("field_name").asString(""), asked.path("field_schema"));
        }
        return ok(completed());
    }

    private static ObjectNode completed() {
        return JSON.createObjectNode().put("operation_id", 0).put("status", "completed");
    }

    private Answer points(String method, Collection collection, String[] parts, byte[] body) {
        var what = parts.length > 3 ? parts[3] : "";
        if (method.equals("GET")) {
            var point = collection.points.get(what);
            if (point == null) {
                throw new Refused(404, "Not found: Point with id " + what + " does not exists!");
            }
            return ok(point);
        }
        var asked = JSON.readTree(body);
        return switch (what) {
            case "scroll" -> scroll(collection, asked);
            case "count" -> ok(JSON.createObjectNode().put("count", collection.points.size()));
            case "delete" -> {
                asked.path("points").forEach(id -> {
                    collection.points.remove(id.toString());
                    collection.known.remove(id);
                });
                yield ok(completed());
            }
            case "payload" -> {
                asked.path("points")
                        .forEach(id -> ((ObjectNode) Objects.requireNonNull(collection.points.get(id.toString()))
                                        .path("payload"))
                                .setAll((ObjectNode) asked.path("payload")));
                yield ok(completed());
            }
            case "search" -> search(collection, asked);
            case "query" -> query(collection, parts.length > 4, asked);
            default -> method.equals("PUT") ? upsert(collection, asked) : retrieve(collection, asked);
        };
    }

    private int limit(JsonNode asked) {
        int limit = asked.path("limit").asInt(10);
        if (limit > strict) {
            throw new Refused(400, "Bad request: Limit exceeded " + limit + " > " + strict + " for \"limit\"");
        }
        return limit;
    }

    private Answer scroll(Collection collection, JsonNode asked) {
        int limit = limit(asked);
        var from = asked.path("offset");
        var rest = from.isMissingNode() ? collection.points : collection.points.tailMap(from.toString(), true);
        var told = JSON.createObjectNode();
        var list = told.putArray("points");
        told.putNull("next_page_offset");
        for (var entry : rest.entrySet()) {
            if (list.size() == limit) {
                told.set("next_page_offset", entry.getValue().path("id"));
                break;
            }
            list.add(shown(
                    entry.getValue(),
                    asked.path("with_payload").asBoolean(true),
                    asked.path("with_vector").asBoolean(false)));
        }
        return ok(told);
    }

    private static ObjectNode shown(ObjectNode point, boolean payload, boolean vector) {
        if (payload && vector) {
            return point;
        }
        // A server does not read what it does not tell.
        var told = JSON.createObjectNode();
        told.set("id", point.path("id"));
        if (payload) {
            told.set("payload", point.path("payload"));
        }
        if (vector) {
            told.set("vector", point.path("vector"));
        }
        return told;
    }

    private static Answer retrieve(Collection collection, JsonNode asked) {
        var list = JSON.createArrayNode();
        asked.path("ids").forEach(id -> {
            var point = collection.points.get(id.toString());
            if (point != null) {
                list.add(shown(
                        point,
                        asked.path("with_payload").asBoolean(true),
                        asked.path("with_vector").asBoolean(false)));
            }
        });
        return ok(list);
    }

    private Answer upsert(Collection collection, JsonNode asked) {
        for (var point : asked.path("points")) {
            var vector = point.path("vector");
            var wanted = collection.parameters.path("vectors");
            if (wanted.path("size").isNumber()
                    && vector.size() != wanted.path("size").asInt()) {
                throw new Refused(
                        400,
                        "Wrong input: Vector dimension error: expected dim: "
                                + wanted.path("size").asInt() + ", got " + vector.size());
            }
            var stored = JSON.createObjectNode();
            stored.set("id", point.path("id"));
            stored.set("payload", point.path("payload").isObject() ? point.path("payload") : JSON.createObjectNode());
            stored.set("vector", wanted.path("distance").asString("").equals("Cosine") ? normalised(vector) : vector);
            collection.points.put(point.path("id").toString(), stored);
            collection.keep(stored);
            upserted++;
        }
        return ok(completed());
    }

    private static JsonNode normalised(JsonNode vector) {
        double length = 0;
        for (var number : vector) {
            length += number.asDouble() * number.asDouble();
        }
        length = Math.sqrt(length);
        var all = JSON.createArrayNode();
        for (var number : vector) {
            all.add((float) (number.asDouble() / length));
        }
        return all;
    }

    /** Sorts what is nearest first, by looking at all. */
    private Answer search(Collection collection, JsonNode asked) {
        return ok(nearest(collection, asked, asked.path("vector")));
    }

    private Answer query(Collection collection, boolean many, JsonNode asked) {
        if (older) {
            throw new Refused(404, "Not found");
        }
        if (!many) {
            return ok(JSON.createObjectNode().set("points", nearest(collection, asked, asked.path("query"))));
        }
        var list = JSON.createArrayNode();
        asked.path("searches")
                .forEach(one -> list.addObject().set("points", nearest(collection, one, one.path("query"))));
        return ok(list);
    }

    private ArrayNode nearest(Collection collection, JsonNode asked, JsonNode vector) {
        var using = asked.path("using").asString("");
        var all = collection.parameters.path("vectors");
        var parameters = using.isEmpty() ? all : all.path(using);
        if (vector.size() != parameters.path("size").asInt()) {
            throw new Refused(
                    400,
                    "Wrong input: Vector dimension error: expected dim: "
                            + parameters.path("size").asInt() + ", got " + vector.size());
        }
        var distance = parameters.path("distance").asString("");
        var wanted = floats(distance.equals("Cosine") ? normalised(vector) : vector);
        Iterable<Stored> chosen = collection.known.values();
        var ids = asked.path("filter").path("must").path(0).path("has_id");
        if (!ids.isMissingNode()) {
            chosen = ids.valueStream()
                    .map(collection.known::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
        var found = new ArrayList<Found>();
        for (var point : chosen) {
            var at = point.vectors().get(using);
            if (at != null) {
                found.add(new Found(score(distance, wanted, at), point));
            }
        }
        var nearest = Comparator.<Found>naturalOrder();
        found.sort(
                distance.equals("Euclid") || distance.equals("Manhattan")
                        ? nearest
                        : Collections.reverseOrder(nearest));
        var list = JSON.createArrayNode();
        var payloads = asked.path("with_payload").asBoolean(false);
        found.stream().limit(limit(asked)).forEach(near -> {
            var payload = payloads ? ",\"payload\":" + near.point().point().path("payload") : "";
            list.addRawValue(new RawValue(
                    "{\"id\":" + near.point().id() + ",\"version\":0,\"score\":" + near.score() + payload + "}"));
        });
        return list;
    }

    /** A point and how near it is. */
    private record Found(float score, Stored point) implements Comparable<Found> {
        @Override
        public int compareTo(Found other) {
            return Float.compare(score, other.score);
        }
    }

    private static float[] floats(JsonNode vector) {
        var floats = new float[vector.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = vector.get(i).floatValue();
        }
        return floats;
    }

    private static float score(String distance, float[] one, float[] other) {
        float sum = 0;
        switch (distance) {
            case "Euclid" -> {
                for (int i = 0; i < one.length; i++) {
                    sum += (one[i] - other[i]) * (one[i] - other[i]);
                }
                return (float) Math.sqrt(sum);
            }
            case "Manhattan" -> {
                for (int i = 0; i < one.length; i++) {
                    sum += Math.abs(one[i] - other[i]);
                }
            }
            default -> sum = product(one, other);
        }
        return sum;
    }

    /** In four sums at once: a server does not wait for each addition either. */
    private static float product(float[] one, float[] other) {
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            first += one[i] * other[i];
            second += one[i + 1] * other[i + 1];
            third += one[i + 2] * other[i + 2];
            fourth += one[i + 3] * other[i + 3];
        }
        for (; i < one.length; i++) {
            first += one[i] * other[i];
        }
        return first + second + (third + fourth);
    }

    private Answer snapshots(String method, String name, String[] parts, byte[] body, HttpExchange exchange) {
        if (parts.length == 4 && parts[3].equals("upload")) {
            var content = part(body);
            var query = String.valueOf(exchange.getRequestURI().getRawQuery());
            if (!query.contains("checksum=" + sha256(content))) {
                throw new Refused(400, "Bad request: Snapshot checksum mismatch");
            }
            var saved = JSON.readTree(content);
            var restored = new Collection((ObjectNode) saved.path("parameters"));
            saved.path("indexes")
                    .propertyNames()
                    .forEach(field ->
                            restored.indexes.put(field, saved.path("indexes").path(field)));
            saved.path("points").forEach(point -> {
                restored.points.put(point.path("id").toString(), (ObjectNode) point);
                restored.keep((ObjectNode) point);
            });
            collections.put(name, restored);
            return ok(true);
        }
        var collection = collection(name);
        return switch (method) {
            case "DELETE" -> ok(collection.snapshots.remove(parts[3]) != null);
            case "POST" -> {
                var saved = JSON.createObjectNode();
                saved.set("parameters", collection.parameters);
                saved.set("indexes", JSON.valueToTree(collection.indexes));
                var list = saved.putArray("points");
                collection.points.values().forEach(list::add);
                var content = JSON.writeValueAsBytes(saved);
                var file = "snap-" + snapshots.incrementAndGet() + ".snapshot";
                collection.snapshots.put(file, content);
                yield ok(JSON.createObjectNode()
                        .put("name", file)
                        .put("size", content.length)
                        .put("checksum", sha256(content)));
            }
            default -> {
                var list = JSON.createArrayNode();
                collection.snapshots.forEach((file, content) -> list.addObject()
                        .put("name", file)
                        .put("size", content.length)
                        .put("checksum", sha256(content)));
                yield ok(list);
            }
        };
    }

    /** Returns how many snapshots a collection has. */
    synchronized int snapshotsOf(String name) {
        return collection(name).snapshots.size();
    }

    private static byte[] part(byte[] body) {
        var text = new String(body, StandardCharsets.ISO_8859_1);
        int from = text.indexOf("\r\n\r\n") + 4;
        int to = text.lastIndexOf("\r\n--");
        var out = new ByteArrayOutputStream();
        out.write(body, from, to - from);
        return out.toByteArray();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks as a client would. Returns the result. */
    JsonNode ask(String method, String path, @Nullable Object body) {
        try (var client = new QdrantClient(at(), () -> java.time.Duration.ofSeconds(20))) {
            return client.call(method, path, body == null ? null : JSON.writeValueAsBytes(body));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
