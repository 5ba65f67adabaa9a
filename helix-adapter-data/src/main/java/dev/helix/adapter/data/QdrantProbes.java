package dev.helix.adapter.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vectors that nobody could foresee, drawn anew for each copy. How near the vectors of two points are to them is a checksum that a server
 * computes itself, so that vectors can be compared without being sent: two that differ by a thousandth have the same scores once in some
 * hundred million times, others more seldom, and in the next copy by another chance.
 */
final class QdrantProbes {

    private static final int PER_VECTOR = 2;
    private static final int MOST_DIMENSIONS = 1 << 16;

    /** The names of vectors, empty for the one that has none, with their probes as JSON. */
    private final Map<String, List<ArrayNode>> probes;

    private QdrantProbes(Map<String, List<ArrayNode>> probes) {
        this.probes = probes;
    }

    /**
     * Draws some.
     *
     * @param params of the collection
     * @param sample a point of it with its vectors; the probes are about as long
     * @return empty where scores do not tell vectors apart: of sparse vectors, of several in one, and of whole numbers, for a server rounds a
     *     probe to such ones and loses all that are below zero
     */
    static Optional<QdrantProbes> of(JsonNode params, JsonNode sample, RandomGenerator random) {
        var vectors = params.path("vectors");
        var named = new TreeMap<String, JsonNode>();
        if (vectors.path("size").isNumber()) {
            named.put("", vectors);
        } else {
            vectors.propertyNames().forEach(name -> named.put(name, vectors.path(name)));
        }
        if (named.isEmpty() || !params.path("sparse_vectors").isEmpty()) {
            return Optional.empty();
        }
        var probes = new TreeMap<String, List<ArrayNode>>();
        for (var one : named.entrySet()) {
            var size = one.getValue().path("size").asInt(0);
            if (size < 1
                    || size > MOST_DIMENSIONS
                    || one.getValue().path("multivector_config").isObject()
                    || one.getValue().path("datatype").asString("").equals("uint8")) {
                return Optional.empty();
            }
            var vector = sample.path("vector");
            var scale = scale(one.getKey().isEmpty() ? vector : vector.path(one.getKey()));
            var drawn = new ArrayList<ArrayNode>();
            for (int i = 0; i < PER_VECTOR; i++) {
                var probe = QdrantClient.JSON.createArrayNode();
                for (int dimension = 0; dimension < size; dimension++) {
                    probe.add((float) (scale * random.nextGaussian()));
                }
                drawn.add(probe);
            }
            probes.put(one.getKey(), drawn);
        }
        return Optional.of(new QdrantProbes(probes));
    }

    /** A distance of something near by tells nothing of a direction far away. */
    private static double scale(JsonNode vector) {
        double square = 0;
        for (var number : vector) {
            square += number.asDouble() * number.asDouble();
        }
        var scale = Math.sqrt(square / Math.max(1, vector.size()));
        return Double.isFinite(scale) && scale > 0 ? scale : 1;
    }

    /**
     * Returns the question for the scores of points.
     *
     * @param ids as JSON
     */
    ObjectNode question(List<String> ids) {
        var chosen = QdrantClient.JSON.createObjectNode();
        var list = chosen.putArray("must").addObject().putArray("has_id");
        ids.forEach(id -> list.add(QdrantClient.JSON.readTree(id)));
        var body = QdrantClient.JSON.createObjectNode();
        var searches = body.putArray("searches");
        probes.forEach((name, drawn) -> drawn.forEach(probe -> {
            var search = searches.addObject();
            search.set("query", probe);
            if (!name.isEmpty()) {
                search.put("using", name);
            }
            search.set("filter", chosen);
            search.put("limit", ids.size()).put("with_payload", false).put("with_vector", false);
            var params = search.putObject("params");
            params.put("exact", true).putObject("quantization").put("ignore", true);
        }));
        return body;
    }

    /** Returns the scores of points by their ids, as the server wrote them; a point without such a vector has none. */
    static Map<String, String> scores(JsonNode answer) {
        var scores = new HashMap<String, StringBuilder>();
        int search = 0;
        for (var found : answer) {
            search++;
            for (var point : found.path("points")) {
                scores.computeIfAbsent(point.path("id").toString(), id -> new StringBuilder())
                        .append(search)
                        .append(':')
                        .append(point.path("score"))
                        .append(' ');
            }
        }
        var texts = new HashMap<String, String>();
        scores.forEach((id, text) -> texts.put(id, text.toString()));
        return texts;
    }
}
