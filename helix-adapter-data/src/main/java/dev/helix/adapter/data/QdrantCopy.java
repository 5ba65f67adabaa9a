package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies collections one by one. Both sides are read in the order of their ids and walked along together, so that only points that
 * differ are sent, and a copy that was killed in its middle goes on where it was.
 */
final class QdrantCopy {

    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_POINTS = 1_000;
    private static final int MOST_SAMPLES = 64;
    private static final int TELL_EVERY = 20_000;
    /** What the server computes anew from a vector that it has normalised differs in the last digits. */
    private static final double TOLERANCE = 1e-5;

    private static final String POINTS = "/points?wait=true";
    private static final String VECTOR = "vector";

    private final QdrantClient source;
    private final QdrantClient target;
    private final DatabasePair.Copy how;
    private final Consumer<String> told;

    QdrantCopy(QdrantClient source, QdrantClient target, DatabasePair.Copy how, Consumer<String> told) {
        this.source = source;
        this.target = target;
        this.how = how;
        this.told = told;
    }

    /**
     * A collection that was copied.
     *
     * @param sent how many of the points had to be sent
     * @param samples ids from all over it
     */
    record Came(long points, long sent, List<String> samples) {}

    Came copy(String collection) {
        var path = QdrantClient.path(collection);
        var wanted = source.get(path);
        if (wanted.path("config")
                .path("params")
                .path("sharding_method")
                .asString("")
                .equals("custom")) {
            throw new PortException(
                    "collection '" + collection + "' of Qdrant has shards of its own keys (sharding_method: custom),"
                            + " which HELIX can't copy; copy it by hand, or leave qdrant out of data in helix.yaml");
        }
        var there = target.find(path);
        if (there != null && !sameVectors(wanted, there)) {
            target.call("DELETE", path, (byte[]) null);
            there = null;
        }
        boolean bySnapshot = there == null && snapshotMayDo() && bySnapshot(collection);
        if (there == null && !bySnapshot) {
            target.call("PUT", path, parameters(wanted));
        }
        indexes(path, wanted);
        var came = bySnapshot ? carried(path) : merge(collection, there == null);
        compare(collection, came);
        told.accept("qdrant: " + collection + ": " + came.points() + " points, " + came.sent() + " sent"
                + (bySnapshot ? " as a snapshot" : ""));
        return came;
    }

    private static boolean sameVectors(JsonNode one, JsonNode other) {
        return List.of("vectors", "sparse_vectors").stream()
                .allMatch(key -> one.path("config")
                        .path("params")
                        .path(key)
                        .equals(other.path("config").path("params").path(key)));
    }

    private static ObjectNode parameters(JsonNode wanted) {
        var config = wanted.path("config");
        var body = QdrantClient.JSON.createObjectNode();
        for (var key : List.of("vectors", "sparse_vectors", "shard_number", "on_disk_payload")) {
            put(body, key, config.path("params").path(key));
        }
        put(body, "hnsw_config", config.path("hnsw_config"));
        put(body, "optimizers_config", config.path("optimizer_config"));
        put(body, "quantization_config", config.path("quantization_config"));
        return body;
    }

    private static void put(ObjectNode body, String key, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            body.set(key, value);
        }
    }

    private void indexes(String path, JsonNode wanted) {
        var there = target.get(path).path("payload_schema");
        for (var field : there.propertyNames()) {
            if (!schema(there.path(field))
                    .equals(schema(wanted.path("payload_schema").path(field)))) {
                target.call(
                        "DELETE",
                        path + "/index/" + QdrantClient.path(field).substring("/collections/".length()) + "?wait=true",
                        (byte[]) null);
            }
        }
        for (var field : wanted.path("payload_schema").propertyNames()) {
            var schema = schema(wanted.path("payload_schema").path(field));
            if (!schema.equals(schema(there.path(field)))) {
                var body = QdrantClient.JSON.createObjectNode().put("field_name", field);
                body.set("field_schema", schema);
                target.call("PUT", path + "/index?wait=true", body);
            }
        }
    }

    /** Returns a field's index as a request has it: with its parameters, where it has any. */
    private static JsonNode schema(JsonNode told) {
        return told.path("params").isObject() ? told.path("params") : told.path("data_type");
    }

    private boolean snapshotMayDo() {
        return switch (how) {
            case SCROLL -> false;
            case SNAPSHOT -> true;
            case AUTO -> minor(source.version()).equals(minor(target.version()));
        };
    }

    private static List<String> minor(String version) {
        return Arrays.stream(version.split("\\.", -1)).limit(2).toList();
    }

    /** Returns whether it went that way. A key that may only read makes none. */
    private boolean bySnapshot(String collection) {
        var path = QdrantClient.path(collection) + "/snapshots";
        JsonNode made;
        try {
            made = source.call("POST", path + "?wait=true", (byte[]) null);
        } catch (QdrantRefusal e) {
            if (how == DatabasePair.Copy.SNAPSHOT) {
                throw e;
            }
            told.accept("qdrant: no snapshot of " + collection + " (" + e.status() + "), so it is copied page by page");
            return false;
        }
        var snapshot = path + "/" + made.path("name").asString("");
        try {
            var file = Files.createTempFile("helix-qdrant", ".snapshot");
            try {
                source.download(snapshot, file);
                target.upload(
                        path + "/upload?priority=snapshot&wait=true&checksum="
                                + made.path("checksum").asString(""),
                        file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new PortException(
                    "the snapshot of " + collection + " can't be kept for a moment: " + e.getMessage(), e);
        } finally {
            source.call("DELETE", snapshot, (byte[]) null);
        }
        return true;
    }

    private Came merge(String collection, boolean empty) {
        var path = QdrantClient.path(collection);
        var wanted = new QdrantScroll(source, collection);
        var there = empty ? null : new QdrantScroll(target, collection);
        var batch = new ArrayList<QdrantScroll.Point>();
        var superfluous = new ArrayList<String>();
        long bytes = 0;
        long points = 0;
        long sent = 0;
        long stride = 1;
        List<String> samples = new ArrayList<>();
        while (true) {
            var next = wanted.peek();
            var old = there == null ? null : there.peek();
            if (next == null && old == null) {
                break;
            }
            int order = next == null ? 1 : old == null ? -1 : QdrantScroll.compare(next.id(), old.id());
            if (order > 0 && old != null && there != null) {
                superfluous.add(old.id());
                there.skip();
                if (superfluous.size() == MOST_POINTS) {
                    remove(path, superfluous);
                }
                continue;
            }
            if (next == null) {
                break;
            }
            wanted.skip();
            if (order == 0 && there != null) {
                there.skip();
            }
            if (points % stride == 0) {
                samples.add(next.id());
            }
            if (samples.size() == MOST_SAMPLES) {
                stride *= 2;
                samples = everyOther(samples);
            }
            points++;
            if (points % TELL_EVERY == 0) {
                told.accept("qdrant: " + collection + ": " + points + " points looked at");
            }
            if (order != 0 || old == null || !same(next.json(), old.json())) {
                batch.add(next);
                bytes += next.json().length;
                sent++;
            }
            if (batch.size() == MOST_POINTS || bytes > MOST_BYTES) {
                send(path, batch);
                bytes = 0;
            }
        }
        send(path, batch);
        remove(path, superfluous);
        return new Came(points, sent, samples);
    }

    private void send(String path, List<QdrantScroll.Point> batch) {
        if (!batch.isEmpty()) {
            target.call("PUT", path + POINTS, QdrantScroll.upsert(batch));
            batch.clear();
        }
    }

    private void remove(String path, List<String> ids) {
        if (!ids.isEmpty()) {
            var body = "{\"points\":[" + String.join(",", ids) + "]}";
            target.call("POST", path + "/points/delete?wait=true", body.getBytes(StandardCharsets.UTF_8));
            ids.clear();
        }
    }

    private static long count(QdrantClient client, String path) {
        return client.call(
                        "POST",
                        path + "/points/count",
                        QdrantClient.JSON.createObjectNode().put("exact", true))
                .path("count")
                .asLong();
    }

    /** Equal as bytes, or equal as points whose vectors differ by rounding alone. */
    private static boolean same(byte[] one, byte[] other) {
        return Arrays.equals(one, other) || same(QdrantClient.JSON.readTree(one), QdrantClient.JSON.readTree(other));
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.path("id").equals(other.path("id"))
                && payload(one).equals(payload(other))
                && near(one.path(VECTOR), other.path(VECTOR));
    }

    private static JsonNode payload(JsonNode point) {
        var payload = point.path("payload");
        return payload.isObject() ? payload : QdrantClient.JSON.createObjectNode();
    }

    private static boolean near(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            var a = one.asDouble();
            var b = other.asDouble();
            return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                if (!near(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one.isObject()
                && other.isObject()
                && Set.copyOf(one.propertyNames()).equals(Set.copyOf(other.propertyNames()))) {
            return one.propertyNames().stream().allMatch(name -> near(one.path(name), other.path(name)));
        }
        return one.equals(other);
    }

    /** Compares counts, and points from all over the collection. @throws PortException where they differ */
    private void compare(String collection, Came came) {
        var path = QdrantClient.path(collection);
        long here = count(target, path);
        long there = count(source, path);
        if (here != came.points() || there != came.points()) {
            throw new PortException(
                    "collection '" + collection + "' of Qdrant has " + here + " points at the test system and " + there
                            + " at production, where it may be changing; do it again");
        }
        if (came.samples().isEmpty()) {
            return;
        }
        var asked = ("{\"with_vector\":true,\"with_payload\":true,\"ids\":[" + String.join(",", came.samples()) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        var others = new TreeMap<String, JsonNode>();
        target.call("POST", path + "/points", asked)
                .forEach(point -> others.put(point.path("id").toString(), point));
        for (var point : source.call("POST", path + "/points", asked)) {
            var other = others.get(point.path("id").toString());
            if (other == null || !same(point, other)) {
                throw new PortException("point " + point.path("id") + " of collection '" + collection
                        + "' differs between production and the test system after the copy; do it again");
            }
        }
    }

    private static List<String> everyOther(List<String> ids) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < ids.size(); i += 2) {
            kept.add(ids.get(i));
        }
        return kept;
    }

    /** Returns what a snapshot has carried. */
    private Came carried(String path) {
        long points = count(source, path);
        var first =
                QdrantClient.JSON.createObjectNode().put("limit", MOST_SAMPLES).put("with_payload", false);
        var samples = new ArrayList<String>();
        source.call("POST", path + "/points/scroll", first)
                .path("points")
                .forEach(point -> samples.add(point.path("id").toString()));
        return new Came(points, points, samples);
    }
}
