package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Qdrant: the test system has all collections of production's, and only what differs is sent. */
final class QdrantDatabase implements PairedDatabase {

    static final String MARKER = "helix_test_marker";
    private static final String POINT = QdrantClient.path(MARKER) + "/points/1";
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final String NONCE = "nonce";
    private static final String FILLED = "filled";

    private final DatabasePair.Qdrant pair;

    QdrantDatabase(DatabasePair.Qdrant pair) {
        this.pair = pair;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.QDRANT;
    }

    @Override
    public boolean testIsHere() {
        return pair.test().isHere();
    }

    @Override
    public DatabaseStatus status(SystemName name) {
        var at = pair.of(name);
        try (var client = new QdrantClient(at, () -> LOOK)) {
            var version = client.version();
            var marker = marker(client);
            // The REST interface does not tell how large a server is.
            return new DatabaseStatus(
                    kind(),
                    at.shown(),
                    new DatabaseStatus.Reachable(
                            version,
                            -1,
                            marker == null
                                    ? new DatabaseStatus.Unmarked()
                                    : DatabaseStatus.Marked.of(
                                            marker.path(FILLED).asString(""))));
        } catch (PortException | QdrantRefusal e) {
            return new DatabaseStatus(kind(), at.shown(), new DatabaseStatus.Away(String.valueOf(e.getMessage())));
        }
    }

    /** Returns what the marker of a server says; null for none. */
    private static @Nullable JsonNode marker(QdrantClient client) {
        var point = client.find(POINT);
        return point == null ? null : point.path("payload");
    }

    @Override
    public void adopt(Deadline deadline) {
        try (var source = new QdrantClient(pair.production(), deadline::left);
                var target = new QdrantClient(pair.test(), deadline::left)) {
            var there = marker(target);
            requireSeparate(source, there);
            if (there != null) {
                return;
            }
            mark(target, UUID.randomUUID().toString(), "");
            // Now it can be seen whether both names lead to one server.
            if (marker(source) != null) {
                target.call("DELETE", QdrantClient.path(MARKER), (byte[]) null);
                throw Refusals.same(pair);
            }
        } catch (QdrantRefusal e) {
            throw e.asFailure();
        }
    }

    private void requireSeparate(QdrantClient source, @Nullable JsonNode target) {
        var there = marker(source);
        if (there != null) {
            throw target != null && there.path(NONCE).equals(target.path(NONCE))
                    ? Refusals.same(pair)
                    : Refusals.swapped(pair);
        }
    }

    private static void mark(QdrantClient target, String nonce, String filled) {
        if (target.find(QdrantClient.path(MARKER)) == null) {
            var vectors = QdrantClient.JSON.createObjectNode();
            vectors.putObject("vectors").put("size", 1).put("distance", "Dot");
            target.call("PUT", QdrantClient.path(MARKER), vectors);
        }
        var body = QdrantClient.JSON.createObjectNode();
        var point = body.putArray("points").addObject();
        point.put("id", 1).putArray("vector").add(1.0);
        point.putObject("payload").put(NONCE, nonce).put(FILLED, filled);
        target.call("PUT", QdrantClient.path(MARKER) + "/points?wait=true", body);
    }

    @Override
    public String fill(Seeds seeds, Deadline deadline, Consumer<String> told) {
        var sown = seeds.of(kind());
        try (var source = new QdrantClient(pair.production(), deadline::left);
                var target = new QdrantClient(pair.test(), deadline::left)) {
            var marker = marker(target);
            requireSeparate(source, marker);
            if (marker == null) {
                throw Refusals.unmarked(pair);
            }
            var nonce = marker.path(NONCE).asString("");
            // It is no one transaction: one that is cut has to be seen.
            mark(target, nonce, DatabaseStatus.Marked.begun(deadline.now()));
            var aliases = new QdrantAliases(source, target);
            aliases.remove();
            var copying = new QdrantCopy(source, target, pair.copy(), told);
            var collections = names(source);
            for (var gone : names(target)) {
                if (!collections.contains(gone) && !gone.equals(MARKER)) {
                    target.call("DELETE", QdrantClient.path(gone), (byte[]) null);
                }
            }
            long points = 0;
            long sent = 0;
            for (var collection : collections) {
                var came = copying.copy(collection);
                points += came.points();
                sent += came.sent();
            }
            aliases.make();
            sow(target, sown);
            mark(target, nonce, deadline.now().toString());
            return collections.size() + (collections.size() == 1 ? " collection" : " collections") + " with " + points
                    + " points, of which " + sent + " were sent; counts and samples compared; " + sown.size()
                    + (sown.size() == 1 ? " seed" : " seeds");
        } catch (QdrantRefusal e) {
            throw e.asFailure();
        }
    }

    private static List<String> names(QdrantClient client) {
        var names = new ArrayList<String>();
        client.get("/collections")
                .path("collections")
                .forEach(found -> names.add(found.path("name").asString("")));
        return names.stream().sorted().toList();
    }

    /** A seed is a collection: its name, the parameters of its vectors, and points. */
    private static void sow(QdrantClient target, List<Seeds.Seed> seeds) {
        for (var seed : seeds) {
            JsonNode json;
            try {
                json = QdrantClient.JSON.readTree(seed.text());
            } catch (tools.jackson.core.JacksonException e) {
                throw new PortException(seed.name() + " is no JSON: " + e.getOriginalMessage(), e);
            }
            var collection = json.path("collection").asString("");
            if (collection.isEmpty()
                    || !json.path("vectors").isObject()
                    || !json.path("points").isArray()) {
                throw new PortException(seed.name() + " needs the keys collection, vectors and points");
            }
            var path = QdrantClient.path(collection);
            if (target.find(path) == null) {
                var body = QdrantClient.JSON.createObjectNode();
                body.set("vectors", json.path("vectors"));
                target.call("PUT", path, body);
            }
            var body = QdrantClient.JSON.createObjectNode();
            body.set("points", json.path("points"));
            target.call("PUT", path + "/points?wait=true", body);
        }
    }
}
