package dev.helix.adapter.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Vectors that nobody could foresee, drawn anew for each copy. How near the vectors of two points are to them is a checksum that a server
 * computes itself, so that vectors can be compared without being sent: two that differ by a thousandth have the same scores once in some
 * hundred million times, others more seldom, and in the next copy by another chance.
 */
final class QdrantProbes {

    private static final int PER_VECTOR = 2;
    private static final int MOST_DIMENSIONS = 1 << 16;

    /** A search for each probe, as JSON that lacks its end: the points to look at. */
    private final List<String> searches;

    private QdrantProbes(List<String> searches) {
        this.searches = List.copyOf(searches);
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
        var searches = new ArrayList<String>();
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
            for (int i = 0; i < PER_VECTOR; i++) {
                var probe = QdrantClient.JSON.createArrayNode();
                for (int dimension = 0; dimension < size; dimension++) {
                    probe.add((float) (scale * random.nextGaussian()));
                }
                searches.add(search(one.getKey(), probe));
            }
        }
        return Optional.of(new QdrantProbes(searches));
    }

    private static String search(String vector, ArrayNode probe) {
        var search = QdrantClient.JSON.createObjectNode();
        search.set("query", probe);
        if (!vector.isEmpty()) {
            search.put("using", vector);
        }
        search.put("with_payload", false).put("with_vector", false);
        var params = search.putObject("params");
        params.put("exact", true).putObject("quantization").put("ignore", true);
        var whole = search.toString();
        return whole.substring(0, whole.length() - 1) + ',';
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
    byte[] question(List<String> ids) {
        // Put together as text: a tree of some thousand ids for each search would cost more than all that is done with
        // the answer.
        var end = "\"filter\":{\"must\":[{\"has_id\":[" + String.join(",", ids) + "]}]},\"limit\":" + ids.size() + "}";
        return searches.stream()
                .map(search -> search + end)
                .collect(Collectors.joining(",", "{\"searches\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the scores of points by their ids, as the server wrote them; a point without such a vector has none. */
    static Map<String, String> scores(byte[] answer) {
        var scores = new HashMap<String, String>();
        try (var parser = QdrantClient.JSON.createParser(answer)) {
            QdrantScroll.enter(parser, "result");
            for (int search = 0; parser.nextToken() == JsonToken.START_OBJECT; search++) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    var points = parser.currentName().equals("points");
                    parser.nextToken();
                    while (points && parser.nextToken() == JsonToken.START_OBJECT) {
                        score(parser, search, scores);
                    }
                    if (!points) {
                        parser.skipChildren();
                    }
                }
            }
        }
        return scores;
    }

    private static void score(JsonParser parser, int search, Map<String, String> into) {
        var id = "";
        var score = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> id = QdrantScroll.id(parser);
                case "score" -> score = parser.getString();
                default -> parser.skipChildren();
            }
        }
        into.merge(id, search + ":" + score, (one, other) -> one + ' ' + other);
    }
}
