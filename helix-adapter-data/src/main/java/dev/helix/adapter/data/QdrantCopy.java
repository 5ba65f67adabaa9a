package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies collections one by one: as a snapshot, or point by point, so that only those that differ are sent, and a copy that was killed in
 * its middle goes on where it was.
 */
final class QdrantCopy {

    private static final int MOST_SAMPLES = 64;
    /** What the largest page needs of a server, which may bound limits and conditions: its strict mode. */
    private static final List<String> TRIAL = IntStream.rangeClosed(1, QdrantScroll.LIGHT_PAGE)
            .mapToObj(Integer::toString)
            .toList();

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectNode ONE = QdrantClient.JSON
            .createObjectNode()
            .put("limit", 1)
            .put("with_payload", false)
            .put("with_vector", true);

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
        var came = bySnapshot ? carried(path) : merge(collection, there == null, wanted);
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

    private Came merge(String collection, boolean empty, JsonNode wanted) {
        var merge = new QdrantMerge(source, target, collection, told);
        if (empty) {
            return merge.fill();
        }
        var path = QdrantClient.path(collection);
        var probes = QdrantProbes.of(wanted.path("config").path("params"), first(path), RANDOM)
                .filter(drawn -> scores(path, drawn));
        return merge.renew(probes);
    }

    /** Returns a point with its vectors, should there be one. */
    private JsonNode first(String path) {
        return source.call("POST", path + QdrantScroll.SCROLL, ONE)
                .path("points")
                .path(0);
    }

    /** Returns whether both servers tell the scores of a page; those before version 1.10 don't, nor some in strict mode. */
    private boolean scores(String path, QdrantProbes probes) {
        var page = QdrantClient.JSON
                .createObjectNode()
                .put("limit", QdrantScroll.LIGHT_PAGE)
                .put("with_payload", false)
                .put("with_vector", false);
        try {
            for (var client : List.of(source, target)) {
                client.call("POST", path + QdrantScroll.SCROLL, page);
                client.call("POST", path + QdrantScroll.SCORES, probes.question(TRIAL));
            }
            return true;
        } catch (QdrantRefusal e) {
            told.accept("qdrant: no scores (" + e.status() + "), so all vectors are read");
            return false;
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
            if (other == null || !QdrantEquality.same(point, other)) {
                throw new PortException("point " + point.path("id") + " of collection '" + collection
                        + "' differs between production and the test system after the copy; do it again");
            }
        }
    }

    /** Returns what a snapshot has carried. */
    private Came carried(String path) {
        long points = count(source, path);
        var first =
                QdrantClient.JSON.createObjectNode().put("limit", MOST_SAMPLES).put("with_payload", false);
        var samples = new ArrayList<String>();
        source.call("POST", path + QdrantScroll.SCROLL, first)
                .path("points")
                .forEach(point -> samples.add(point.path("id").toString()));
        return new Came(points, points, samples);
    }
}
