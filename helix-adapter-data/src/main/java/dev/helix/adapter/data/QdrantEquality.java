package dev.helix.adapter.data;

import java.util.Arrays;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether two points are one: a server that normalises vectors computes the last digits anew. Pure. */
final class QdrantEquality {

    private static final double TOLERANCE = 1e-5;
    private static final String VECTOR = "vector";

    private QdrantEquality() {}

    /** Equal as bytes, or equal as points whose vectors differ by rounding alone. */
    static boolean same(byte[] one, byte[] other) {
        return Arrays.equals(one, other) || same(QdrantClient.JSON.readTree(one), QdrantClient.JSON.readTree(other));
    }

    static boolean same(JsonNode one, JsonNode other) {
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
}
