package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.helix.adapter.data.DatabasePair.Copy;
import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two doubles of Qdrant: the test system's has what production's has, and only what differs is sent. */
class QdrantDatabaseTest {

    private static final Seeds NOTHING = kind -> List.of();
    private static final long SEED = 20261130;
    private static final int DIMENSIONS = 8;

    private final QdrantDouble production = new QdrantDouble();
    private final QdrantDouble test = new QdrantDouble();
    private final Random random = new Random(SEED);

    @AfterEach
    void end() {
        production.close();
        test.close();
    }

    private QdrantDatabase databases(Copy copy) {
        return new QdrantDatabase(new DatabasePair.Qdrant(production.at(), test.at(), copy));
    }

    private void same() {
        var here = test.content();
        var there = production.content();
        assertThat(here.propertyNames()).isEqualTo(there.propertyNames());
        assertThat(here.path("aliases")).isEqualTo(there.path("aliases"));
        for (var name : there.propertyNames()) {
            assertThat(here.path(name).path("parameters"))
                    .isEqualTo(there.path(name).path("parameters"));
            assertThat(here.path(name).path("indexes"))
                    .isEqualTo(there.path(name).path("indexes"));
            var points = there.path(name).path("points");
            assertThat(here.path(name).path("points").propertyNames()).isEqualTo(points.propertyNames());
            points.forEachEntry((id, point) -> {
                var other = here.path(name).path("points").path(id);
                assertThat(other.path("payload")).isEqualTo(point.path("payload"));
                for (int i = 0; i < DIMENSIONS; i++) {
                    assertThat(other.path("vector").get(i).asDouble())
                            .as("%s of point %s, seed %s", i, id, SEED)
                            .isCloseTo(point.path("vector").get(i).asDouble(), within(1e-5));
                }
            });
        }
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(2));
    }

    private String fill(Copy copy) {
        return databases(copy).fill(NOTHING, deadline(), line -> {});
    }

    private static void collection(QdrantDouble at, String name, String distance) {
        at.ask(
                "PUT",
                QdrantClient.path(name),
                Map.of("vectors", Map.of("size", DIMENSIONS, "distance", distance), "hnsw_config", Map.of("m", 24)));
    }

    private Map<String, Object> point(Object id) {
        var vector = new ArrayList<Float>();
        for (int i = 0; i < DIMENSIONS; i++) {
            vector.add(random.nextFloat() - 0.5f);
        }
        return Map.of(
                "id",
                id,
                "vector",
                vector,
                "payload",
                Map.of("text", "Straße \"" + id + "\" \\ {}", "n", random.nextInt()));
    }

    private void points(QdrantDouble at, String name, List<?> ids) {
        at.ask(
                "PUT",
                QdrantClient.path(name) + "/points?wait=true",
                Map.of("points", ids.stream().map(this::point).toList()));
    }

    private List<Object> ids(int count) {
        var ids = new ArrayList<Object>();
        for (int i = 0; i < count; i++) {
            ids.add(i % 3 == 0 ? new UUID(random.nextLong(), random.nextLong()).toString() : (Object) (i * 7L));
        }
        ids.add(new java.math.BigInteger("18446744073709551615"));
        return ids;
    }

    private void twoCollections() {
        collection(production, "docs", "Cosine");
        points(production, "docs", ids(1_300));
        production.ask(
                "PUT", "/collections/docs/index?wait=true", Map.of("field_name", "text", "field_schema", "keyword"));
        production.ask(
                "PUT",
                "/collections/docs/index?wait=true",
                Map.of("field_name", "n/a b", "field_schema", Map.of("type", "integer", "range", true)));
        collection(production, "sk ills&?#\"ü", "Dot");
        points(production, "sk ills&?#\"ü", ids(5));
        production.ask(
                "POST",
                "/collections/aliases",
                Map.of(
                        "actions",
                        List.of(Map.of("create_alias", Map.of("collection_name", "docs", "alias_name", "current")))));
        production.upserted();
    }

    @ParameterizedTest
    @EnumSource(Copy.class)
    void hasTheSameCollectionsPointsIndexesParametersAndAliases(Copy copy) {
        twoCollections();
        databases(copy).adopt(deadline());
        collection(test, "left over", "Dot");
        collection(test, "current", "Dot");

        var came = fill(copy);

        assertThat(came).startsWith("2 collections with 1307 points, of which 1307 were sent");
        same();
        assertThat(production.snapshotsOf("docs")).isZero();
        assertThat(databases(copy).status(SystemName.TEST).filled()).isNotNull();
    }

    @Test
    void sendsOnlyWhatDiffersTheNextTime() {
        twoCollections();
        databases(Copy.SCROLL).adopt(deadline());
        fill(Copy.SCROLL);
        test.upserted();
        points(production, "docs", List.of(7L, 14L, 1_000_001L));
        production.ask("POST", "/collections/docs/points/delete?wait=true", Map.of("points", List.of(28L)));
        points(test, "docs", List.of(70L, 5L));
        production.ask("DELETE", "/collections/docs/index/text?wait=true", null);
        test.ask(
                "POST",
                "/collections/aliases",
                Map.of(
                        "actions",
                        List.of(Map.of("create_alias", Map.of("collection_name", "docs", "alias_name", "strange")))));
        test.upserted();

        assertThat(fill(Copy.SCROLL)).contains("of which 4 were sent");

        same();
        // Two of them are the marker: at the begin and at the end.
        assertThat(test.upserted()).isEqualTo(6);
        assertThat(fill(Copy.AUTO)).contains("of which 0 were sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cosine", "Dot", "Euclid", "Manhattan"})
    void seesEachVectorThatChangedAloneWithoutReadingTheOthers(String distance) {
        collection(production, "docs", distance);
        var ids = ids(700);
        points(production, "docs", ids);
        databases(Copy.SCROLL).adopt(deadline());
        fill(Copy.SCROLL);
        for (var id : List.of(7L, 700L)) {
            var old = production
                    .ask("POST", "/collections/docs/points", whole(id))
                    .get(0);
            var vector = new ArrayList<Double>();
            old.path("vector").forEach(number -> vector.add(number.asDouble()));
            vector.set(3, vector.get(3) + 0.001);
            production.ask(
                    "PUT",
                    "/collections/docs/points?wait=true",
                    Map.of("points", List.of(Map.of("id", id, "vector", vector, "payload", old.path("payload")))));
        }
        var asked = new ArrayList<String>();
        production.breaks(request -> {
            asked.add(request);
            return false;
        });

        assertThat(fill(Copy.SCROLL)).contains("701 points, of which 2 were sent");

        same();
        assertThat(asked).contains("POST /collections/docs/points/query/batch");
    }

    private static Map<String, Object> whole(Object id) {
        return Map.of("ids", List.of(id), "with_vector", true, "with_payload", true);
    }

    @Test
    void readsAllVectorsOfServersThatTellNoScores() {
        twoCollections();
        databases(Copy.SCROLL).adopt(deadline());
        fill(Copy.SCROLL);
        production.older();
        points(production, "docs", List.of(7L));
        var told = new ArrayList<String>();

        assertThat(databases(Copy.SCROLL).fill(NOTHING, deadline(), told::add)).contains("of which 1 were sent");
        assertThat(told).contains("qdrant: no scores (404), so all vectors are read");
        same();
    }

    @Test
    void readsAllVectorsOfServersThatGiveNoPagesOfThatSize() {
        twoCollections();
        databases(Copy.SCROLL).adopt(deadline());
        fill(Copy.SCROLL);
        test.strict(1_000);
        points(production, "docs", List.of(7L));
        var told = new ArrayList<String>();

        assertThat(databases(Copy.SCROLL).fill(NOTHING, deadline(), told::add)).contains("of which 1 were sent");
        assertThat(told).contains("qdrant: no scores (400), so all vectors are read");
        same();
    }

    @Test
    void sendsNoMoreAtOnceThanAServerTakesHoweverLongVectorsAre() {
        int dimensions = 16_384;
        production.ask("PUT", "/collections/long", Map.of("vectors", Map.of("size", dimensions, "distance", "Dot")));
        databases(Copy.SCROLL).adopt(deadline());
        for (int round = 0; round < 2; round++) {
            var all = new ArrayList<Map<String, Object>>();
            for (int id = 1; id <= 60; id++) {
                var vector = random.doubles(dimensions)
                        .mapToObj(number -> (float) number)
                        .toList();
                all.add(Map.of("id", id, "vector", vector));
            }
            production.ask("PUT", "/collections/long/points?wait=true", Map.of("points", all));
            test.takes(9 << 20);

            assertThat(fill(Copy.SCROLL)).contains("60 points, of which 60 were sent");
        }
        assertThat(test.content()).isEqualTo(production.content());
    }

    @Test
    void looksAtEachOfSeveralVectorsOfAPoint() {
        var size = Map.of("size", 2, "distance", "Dot");
        production.ask("PUT", "/collections/two", Map.of("vectors", Map.of("text", size, "image", size)));
        production.ask(
                "PUT",
                "/collections/two/points?wait=true",
                Map.of(
                        "points",
                        List.of(
                                Map.of("id", 1, "vector", Map.of("text", List.of(1, 0), "image", List.of(0, 1))),
                                Map.of("id", 2, "vector", Map.of("text", List.of(1, 0))))));
        databases(Copy.SCROLL).adopt(deadline());
        fill(Copy.SCROLL);
        production.ask(
                "PUT",
                "/collections/two/points?wait=true",
                Map.of(
                        "points",
                        List.of(Map.of("id", 2, "vector", Map.of("text", List.of(1, 0), "image", List.of(1, 1))))));

        assertThat(fill(Copy.SCROLL)).contains("2 points, of which 1 were sent");
        assertThat(test.ask("POST", "/collections/two/points", whole(2))
                        .get(0)
                        .path("vector")
                        .path("image")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void readsAllOfSparseVectorsOfSeveralInOneAndOfWholeNumbers() {
        var random = new Random(SEED);
        var none = QdrantDouble.JSON.createObjectNode();
        for (var params : List.of(
                "{\"vectors\":{\"size\":2,\"distance\":\"Dot\"},\"sparse_vectors\":{\"words\":{}}}",
                "{\"vectors\":{\"size\":2,\"distance\":\"Dot\",\"multivector_config\":{\"comparator\":\"max_sim\"}}}",
                "{\"vectors\":{\"size\":2,\"distance\":\"Dot\",\"datatype\":\"uint8\"}}",
                "{\"vectors\":{\"a\":{\"size\":2,\"distance\":\"Dot\"},\"b\":{\"size\":2,\"distance\":\"Dot\",\"datatype\":\"uint8\"}}}",
                "{\"vectors\":{}}")) {
            assertThat(QdrantProbes.of(QdrantDouble.JSON.readTree(params), none, random))
                    .isEmpty();
        }
    }

    @Test
    void makesACollectionAnewWhoseVectorsAreOthersNow() {
        twoCollections();
        databases(Copy.SCROLL).adopt(deadline());
        fill(Copy.SCROLL);
        production.ask("DELETE", "/collections/docs", null);
        collection(production, "docs", "Euclid");
        points(production, "docs", ids(3));

        fill(Copy.SCROLL);

        same();
    }

    @Test
    void readsAProductionThatLetsItReadOnlyPageByPage() {
        twoCollections();
        databases(Copy.AUTO).adopt(deadline());
        production.readOnly();
        var told = new ArrayList<String>();

        databases(Copy.AUTO).fill(NOTHING, deadline(), told::add);

        same();
        assertThat(told).anyMatch(line -> line.contains("(403), so it is copied page by page"));
        assertThatThrownBy(() -> {
                    test.ask("DELETE", "/collections/docs", null);
                    fill(Copy.SNAPSHOT);
                })
                .isInstanceOf(PortException.class)
                .hasMessageContaining("403");
    }

    @Test
    void takesNoSnapshotBetweenServersOfOtherVersions() {
        twoCollections();
        databases(Copy.AUTO).adopt(deadline());
        production.version("1.18.4");
        production.breaks(request -> request.contains("/snapshots"));

        fill(Copy.AUTO);

        same();
    }

    @Test
    void goesOnAfterItWasCutInTheMiddle() {
        twoCollections();
        databases(Copy.SCROLL).adopt(deadline());
        var scrolls = new int[1];
        production.breaks(request -> request.endsWith("docs/points/scroll") && ++scrolls[0] == 3);

        assertThatThrownBy(() -> fill(Copy.SCROLL))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("does not answer");
        var before = test.upserted();
        var cut = databases(Copy.SCROLL).status(SystemName.TEST);
        assertThat(cut.filled()).isNull();
        assertThat(cut.begun()).isNotNull();
        production.breaks(request -> false);
        fill(Copy.SCROLL);
        assertThat(databases(Copy.SCROLL).status(SystemName.TEST).begun()).isNull();
        assertThat(databases(Copy.SCROLL).status(SystemName.TEST).filled()).isNotNull();

        assertThat(before).isPositive();
        same();
        assertThat(test.upserted() + before).isEqualTo(1307 + 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT /collections/docs/points | 500 | Service internal error: No space left on device: WAL buffer size"
                        + " exceeds available disk space | make room there, then do it again",
                "POST /collections/docs/snapshots/upload | 507 | No space left on device | make room there",
                "POST /collections/docs/points/count | 503 | Service is not ready | 503: Service is not ready",
            })
    void saysWhatAServerSaysThatIsFullOrNotWellAndComesThroughTheNextTime(
            String request, int status, String said, String told) {
        twoCollections();
        databases(Copy.AUTO).adopt(deadline());
        test.refuses(request.strip()::equals, status, said.strip());
        var copy = request.contains("snapshots") ? Copy.AUTO : Copy.SCROLL;

        assertThatThrownBy(() -> fill(copy))
                .isInstanceOf(PortException.class)
                .hasMessageContaining(told.strip())
                .hasMessageContaining(test.at().shown());
        assertThat(production.snapshotsOf("docs")).isZero();

        test.refuses(any -> false, 0, "");
        fill(copy);
        same();
    }

    @Test
    void findsByCountsAndSamplesThatProductionHasChangedMeanwhile() {
        twoCollections();
        databases(Copy.SCROLL).adopt(deadline());
        test.breaks(request -> {
            if (request.equals("POST /collections/docs/points/count")) {
                points(production, "docs", List.of(999_999L));
            }
            return false;
        });
        assertThatThrownBy(() -> fill(Copy.SCROLL))
                .hasMessageContaining("has 1301 points at the test system and 1302 at production")
                .hasMessageContaining("do it again");

        test.breaks(request -> {
            if (request.equals("POST /collections/docs/points")) {
                points(
                        production,
                        "docs",
                        ids(100).stream().filter(Long.class::isInstance).toList());
            }
            return false;
        });
        points(production, "docs", List.of(7L));
        assertThatThrownBy(() -> fill(Copy.SCROLL)).hasMessageContaining("do it again");

        test.breaks(request -> false);
        fill(Copy.SCROLL);
        same();
    }

    @Test
    void tellsThatProductionIsAwayAndTouchesNothing() {
        twoCollections();
        databases(Copy.AUTO).adopt(deadline());
        fill(Copy.AUTO);
        var before = test.content();
        production.close();

        assertThatThrownBy(() -> fill(Copy.AUTO)).hasMessageContaining("does not answer");
        assertThat(test.content()).isEqualTo(before);
    }

    @Test
    void touchesNothingThatHasNoMarker() {
        twoCollections();
        collection(test, "precious", "Dot");
        var before = test.content();

        assertThatThrownBy(() -> fill(Copy.AUTO)).hasMessageContaining("helix control --system test adopt-databases");
        assertThat(test.content()).isEqualTo(before);
    }

    @Test
    void findsOneServerUnderTwoNames() {
        twoCollections();
        var before = production.content();
        var twice = new QdrantDatabase(new DatabasePair.Qdrant(production.at(), production.at("localhost"), Copy.AUTO));

        assertThatThrownBy(() -> twice.adopt(deadline())).hasMessageContaining("one and the same");
        assertThatThrownBy(() -> twice.fill(NOTHING, deadline(), line -> {})).hasMessageContaining("no marker");
        assertThat(production.content()).isEqualTo(before);
        assertThat(production.ask("GET", "/collections", null).toString()).doesNotContain(QdrantDatabase.MARKER);
    }

    @Test
    void findsThatTheTwoAreSwappedOrHaveBecomeOne() {
        twoCollections();
        databases(Copy.AUTO).adopt(deadline());
        var before = production.content();
        var swapped = new QdrantDatabase(new DatabasePair.Qdrant(test.at(), production.at(), Copy.AUTO));
        var one = new QdrantDatabase(new DatabasePair.Qdrant(test.at("localhost"), test.at(), Copy.AUTO));

        assertThatThrownBy(() -> swapped.adopt(deadline())).hasMessageContaining("swapped");
        assertThatThrownBy(() -> swapped.fill(NOTHING, deadline(), line -> {})).hasMessageContaining("swapped");
        assertThatThrownBy(() -> one.fill(NOTHING, deadline(), line -> {})).hasMessageContaining("one and the same");
        assertThat(production.content()).isEqualTo(before);
    }

    @Test
    void makesCollectionsOfSeedsWhoseNeighboursAreFound() {
        databases(Copy.AUTO).adopt(deadline());
        var seed = new Seed("seeds/qdrant/greetings.json", """
                {"collection": "greetings", "vectors": {"size": 3, "distance": "Cosine"}, "points": [
                  {"id": 1, "vector": [1, 0, 0], "payload": {"text": "hello"}},
                  {"id": 2, "vector": [0, 1, 0], "payload": {"text": "bye"}},
                  {"id": 3, "vector": [0.9, 0.1, 0], "payload": {"text": "hi"}}]}
                """);
        for (int i = 0; i < 2; i++) {
            databases(Copy.AUTO).fill(kind -> List.of(seed), deadline(), line -> {});
        }

        var found = test.ask(
                "POST",
                "/collections/greetings/points/search",
                Map.of("vector", List.of(1.0, 0.05, 0.0), "limit", 2, "with_payload", true));
        assertThat(found.findValuesAsString("text")).containsExactlyInAnyOrder("hello", "hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"collection\":\"a\",\"vectors\":{\"size\":2,\"distance\":\"Dot\"},\"points\":[{\"id\":1,\"vector\":[1]}]}"
            })
    void namesSeedsThatAreNone(String text) {
        databases(Copy.AUTO).adopt(deadline());
        assertThatThrownBy(() -> databases(Copy.AUTO)
                        .fill(kind -> List.of(new Seed("seeds/qdrant/x.json", text)), deadline(), line -> {}))
                .isInstanceOf(PortException.class);
    }

    @Test
    void usesAKeyAndNeverTellsIt() {
        var without = test.at();
        test.key("correct horse");
        databases(Copy.AUTO).adopt(deadline());
        assertThat(databases(Copy.AUTO).status(SystemName.TEST).reachable()).isTrue();

        var locked = new QdrantDatabase(new DatabasePair.Qdrant(production.at(), without, Copy.AUTO));
        assertThat(locked.status(SystemName.TEST).found())
                .isInstanceOfSatisfying(
                        DatabaseStatus.Away.class,
                        away -> assertThat(away.why()).contains("401", "API key"));
        assertThat(test.at().toString()).doesNotContain("horse");
    }

    @Test
    void refusesShardsOfItsOwnKeys() {
        databases(Copy.AUTO).adopt(deadline());
        production.ask(
                "PUT",
                "/collections/odd",
                Map.of("vectors", Map.of("size", 2, "distance", "Dot"), "sharding_method", "custom"));
        assertThatThrownBy(() -> fill(Copy.AUTO)).hasMessageContaining("sharding_method");
    }

    @Test
    void copiesAHundredThousandPoints() {
        collection(production, "many", "Dot");
        for (int from = 0; from < 100_000; from += 5_000) {
            var batch = new ArrayList<Long>();
            for (long id = from; id < from + 5_000; id++) {
                batch.add(id);
            }
            points(production, "many", batch);
        }
        databases(Copy.SCROLL).adopt(deadline());
        var told = new ArrayList<String>();

        assertThat(databases(Copy.SCROLL).fill(NOTHING, deadline(), told::add)).contains("100000 points");
        assertThat(told).contains("qdrant: many: 20000 points looked at");
    }
}
