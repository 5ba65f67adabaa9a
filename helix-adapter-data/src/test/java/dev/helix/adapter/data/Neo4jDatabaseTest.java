package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.FreePort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two real servers: the test system's gets the constraints and indexes of production's, seeds, and no node. */
class Neo4jDatabaseTest {

    private static final Seeds NOTHING = kind -> List.of();

    private final Endpoint production = Neo4jServers.both().getFirst();
    private final Endpoint test = Neo4jServers.both().getLast();
    private final Neo4jDatabase databases = of(production, test);

    private static Neo4jDatabase of(Endpoint production, Endpoint test) {
        return new Neo4jDatabase(new DatabasePair.Neo4j(production, test), duration -> {});
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(1));
    }

    private static List<String> ask(Endpoint at, String statement) {
        try (var client = new Neo4jClient(at, () -> Duration.ofSeconds(30), false, duration -> {})) {
            return client.run(statement).stream()
                    .map(row -> row.path(0).isString()
                            ? row.path(0).asString("")
                            : row.path(0).toString())
                    .toList();
        }
    }

    private static void clear(Endpoint at) {
        ask(at, "MATCH (node) DETACH DELETE node");
        for (var name : ask(at, "SHOW CONSTRAINTS YIELD name RETURN name")) {
            ask(at, "DROP CONSTRAINT `" + name.replace("`", "``") + "`");
        }
        for (var name : ask(at, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")) {
            ask(at, "DROP INDEX `" + name.replace("`", "``") + "`");
        }
    }

    @BeforeEach
    void productionHasAUser() {
        clear(production);
        clear(test);
        ask(production, "CREATE (:Person {name: 'Ada'})-[:KNOWS {since: 1843}]->(:Person {name: 'Charles'})");
    }

    private static Seeds seeds(String text) {
        return kind -> List.of(new Seed("seeds/neo4j/10-people.cypher", text));
    }

    private String fill(String seeds) {
        return databases.fill(seeds(seeds), deadline(), line -> {});
    }

    private static List<String> schema(Endpoint at) {
        var all = new java.util.ArrayList<>(
                ask(at, "SHOW CONSTRAINTS YIELD name, createStatement RETURN createStatement ORDER BY name"));
        all.addAll(ask(at, "SHOW INDEXES YIELD name, createStatement RETURN createStatement ORDER BY name"));
        return all;
    }

    private void hostileSchema() {
        for (var statement : List.of(
                "CREATE CONSTRAINT `unique name; \"` FOR (n:Person) REQUIRE n.name IS UNIQUE",
                "CREATE INDEX `a``b` FOR (n:`Straße MATCH`) ON (n.`odd ``key`)",
                "CREATE TEXT INDEX words FOR (n:Person) ON (n.text)",
                "CREATE POINT INDEX places FOR (n:Person) ON (n.place)",
                "CREATE FULLTEXT INDEX full FOR (n:Person|Place) ON EACH [n.text, n.title]",
                "CREATE INDEX since FOR ()-[r:KNOWS]-() ON (r.since)",
                "CREATE VECTOR INDEX near FOR (n:Person) ON n.embedding OPTIONS {indexConfig:"
                        + " {`vector.dimensions`: 4, `vector.similarity_function`: 'cosine'}}")) {
            ask(production, statement);
        }
    }

    @Test
    void hasTheConstraintsAndIndexesOfProductionThenSeedsAndNoNodeOfAUser() {
        hostileSchema();
        databases.adopt(deadline());
        ask(test, "CREATE (:Left {over: 1}), (:Left)-[:OVER]->(:Left)");
        ask(test, "CREATE INDEX gone FOR (n:Left) ON (n.over)");
        ask(test, "CREATE INDEX words FOR (n:Other) ON (n.text)");

        assertThat(fill("// who is there\nCREATE (:Person {name: 'Grace; // \"Hopper\"'});\n\nMATCH (n:Person)\n"
                        + "SET n.text = 'it\\'s; so';"))
                .isEqualTo("1 constraint and 8 indexes, no node of production, 2 statements of seeds");

        assertThat(schema(test)).isEqualTo(schema(production)).anyMatch(line -> line.contains("odd ``key"));
        assertThat(ask(test, "MATCH (n) WHERE NOT n:HelixTestMarker RETURN n.name"))
                .containsExactly("Grace; // \"Hopper\"");
        assertThat(ask(production, "MATCH (n) RETURN n.name ORDER BY n.name")).containsExactly("Ada", "Charles");
        assertThat(databases.status(SystemName.TEST).filled()).isNotNull();
        assertThat(databases.status(SystemName.PRODUCTION).found())
                .isInstanceOfSatisfying(DatabaseStatus.Reachable.class, found -> {
                    assertThat(found.version()).startsWith("5.26.");
                    assertThat(found.marker()).isInstanceOf(DatabaseStatus.Unmarked.class);
                });
    }

    @Test
    void isTheSameAfterTheNextFillingWhateverACandidateHasLeft() {
        hostileSchema();
        databases.adopt(deadline());
        fill("CREATE (:Person {name: 'Grace'})");
        ask(test, "UNWIND range(1, 25000) AS i CREATE (:Dirt {i: i})");
        ask(test, "DROP INDEX words");

        fill("CREATE (:Person {name: 'Grace'})");

        assertThat(ask(test, "MATCH (n) WHERE NOT n:HelixTestMarker RETURN n.name"))
                .containsExactly("Grace");
        assertThat(ask(test, "MATCH (n:HelixTestMarker) RETURN count(*)")).containsExactly("1");
        assertThat(schema(test)).isEqualTo(schema(production));
    }

    @Test
    void aMarkerThatSomebodyHasWrittenInIsOneThatTellsNoTime() {
        databases.adopt(deadline());
        ask(test, "MATCH (marker:HelixTestMarker) SET marker.filled = 'yesterday'");

        assertThat(databases.status(SystemName.TEST).found())
                .isInstanceOfSatisfying(
                        DatabaseStatus.Reachable.class,
                        found -> assertThat(found.marker())
                                .isEqualTo(new DatabaseStatus.Marked(new DatabaseStatus.Never())));
    }

    @Test
    void leavesAnEmptyDatabaseEmpty() {
        ask(production, "MATCH (node) DETACH DELETE node");
        databases.adopt(deadline());

        assertThat(databases.fill(NOTHING, deadline(), line -> {}))
                .isEqualTo("0 constraints and 2 indexes, no node of production, 0 statements of seeds");
    }

    @Test
    void touchesNothingThatHasNoMarker() {
        ask(test, "CREATE (:Precious {value: 7})");

        assertThatThrownBy(() -> fill("")).hasMessageContaining("helix control --system test adopt-databases");
        assertThat(ask(test, "MATCH (n:Precious) RETURN n.value")).containsExactly("7");
    }

    @Test
    void findsOneDatabaseUnderTwoNames() {
        var twice = of(production, Neo4jServers.localhost(production));

        assertThatThrownBy(() -> twice.adopt(deadline())).hasMessageContaining("one and the same");
        assertThatThrownBy(() -> twice.fill(NOTHING, deadline(), line -> {})).hasMessageContaining("no marker");
        assertThat(ask(production, "MATCH (n) RETURN n.name ORDER BY n.name")).containsExactly("Ada", "Charles");
    }

    @Test
    void findsThatTheTwoAreSwappedOrHaveBecomeOne() {
        databases.adopt(deadline());
        var swapped = of(test, production);
        var one = of(Neo4jServers.localhost(test), test);

        assertThatThrownBy(() -> swapped.adopt(deadline())).hasMessageContaining("swapped");
        assertThatThrownBy(() -> swapped.fill(NOTHING, deadline(), line -> {})).hasMessageContaining("swapped");
        assertThatThrownBy(() -> one.fill(NOTHING, deadline(), line -> {})).hasMessageContaining("one and the same");
        assertThat(ask(production, "MATCH (n) RETURN n.name ORDER BY n.name")).containsExactly("Ada", "Charles");
    }

    @Test
    void findsThatTheTestSystemsProcessesWouldReachProductionUnderAnotherName() {
        var elsewhere = of(
                production,
                Neo4jServers.byBolt(test, Neo4jServers.bolt(production).replace("127.0.0.1", "localhost")));
        assertThatThrownBy(() -> elsewhere.adopt(deadline()))
                .isInstanceOf(PortException.class)
                .hasMessageContainingAll("is not the one at", "correct data.neo4j.test.bolt", "nothing was touched");
        assertThat(ask(test, "MATCH (n) RETURN n")).isEmpty();

        databases.adopt(deadline());
        ask(test, "CREATE (:Kept)");
        assertThatThrownBy(() -> elsewhere.fill(NOTHING, deadline(), line -> {}))
                .hasMessageContaining("correct data.neo4j.test.bolt");
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("1");

        fill("");
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("0");
    }

    @Test
    void findsThatProductionsProcessesWouldReachTheTestSystemUnderAnotherName() {
        databases.adopt(deadline());
        ask(test, "CREATE (:Kept)");
        var swapped =
                of(Neo4jServers.byBolt(production, Neo4jServers.bolt(test).replace("127.0.0.1", "localhost")), test);

        assertThatThrownBy(() -> swapped.fill(NOTHING, deadline(), line -> {}))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("correct data.neo4j.production.bolt");
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("1");

        fill("");
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("0");
    }

    @Test
    void anAddressForBoltWhereNobodyAnswersProvesNothing() {
        databases.adopt(deadline());
        ask(test, "CREATE (:Kept)");
        var nobody = "bolt://127.0.0.1:" + FreePort.find();

        assertThatThrownBy(
                        () -> of(production, Neo4jServers.byBolt(test, nobody)).fill(NOTHING, deadline(), line -> {}))
                .hasMessageContaining("Neo4j at " + nobody)
                .hasMessageContaining("does not answer");
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("1");

        of(Neo4jServers.byBolt(production, nobody), test).fill(NOTHING, deadline(), line -> {});
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("0");
    }

    @Test
    void readsOverBoltInTransactionsThatCanNotWrite() {
        var bolt = new DatabasePair.Neo4j(production, test).bolt(SystemName.PRODUCTION);
        try (var reading = new BoltConnection(bolt, Duration.ofSeconds(30))) {
            assertThat(reading.read("MATCH (n:Person) RETURN n.name, size(n.name), null, [1.5, true] ORDER BY n.name"))
                    .containsExactly(
                            List.of("Ada", 3L, "", List.of(1.5, true)), List.of("Charles", 7L, "", List.of(1.5, true)));
            assertThatThrownBy(() -> reading.read("CREATE (:Person {name: 'Mallory'})"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("Neo.ClientError");
        }
        assertThat(ask(production, "MATCH (n:Person {name: 'Mallory'}) RETURN n"))
                .isEmpty();
    }

    @Test
    void readsProductionInTransactionsThatCanNotWrite() {
        try (var reading = new Neo4jClient(production, () -> Duration.ofSeconds(30), true, duration -> {})) {
            assertThatThrownBy(() -> reading.run("CREATE (:Person {name: 'Mallory'})"))
                    .isInstanceOf(Neo4jRefusal.class);
        }
        assertThat(ask(production, "MATCH (n:Person {name: 'Mallory'}) RETURN n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOAD CSV FROM 'file:///etc/passwd' AS line CREATE (:Line) | 10-people.cypher:1: such a statement has no",
                "CREATE (:A); create  index x FOR (n:A) ON (n.a) | has no place in seeds",
                "CALL apoc.load.json('http://h') YIELD value RETURN 1 | has no place in seeds",
                "CREATE USER mallory SET PASSWORD 'correct-horse' | has no place in seeds",
                "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b' | has no place in seeds",
                "CYPHER 5 CREATE USER mallory SET PASSWORD 'correct-horse' | has no place in seeds",
                "PROFILE CREATE INDEX x FOR (n:A) ON (n.a) | has no place in seeds",
                "CALL `apoc`.load.json('http://h') YIELD value RETURN 1 | has no place in seeds",
                "CALL/**/ `apoc.load.json`('http://h') YIELD value RETURN 1 | has no place in seeds",
                "MATCH (n) CALL { USE other CREATE (:A) } RETURN n | has no place in seeds",
                "LOAD\u00a0CSV FROM 'file:///etc/passwd' AS line CREATE (:Line) | has no place in seeds",
                "WITH 1 AS a LOAD\u2003CSV FROM 'file:///etc/passwd' AS line CREATE (:Line) | has no place in seeds",
                "WITH 1 AS a \\u004cOAD CSV FROM 'file:///etc/passwd' AS line CREATE (:Line) | has no place in seeds",
                "WITH 'a\\u0027 AS a LOAD CSV FROM \\u0027file:///etc/passwd' AS line CREATE (:Line) | has no place in seeds",
                "MATCH (n) CALL (n) { DELETE n } IN $x CONCURRENT TRANSACTIONS | has no place in seeds",
                "MATCH (n) CALL (n) { DELETE n } IN 10 TRANSACTIONS OF 5 ROWS | has no place in seeds",
                "MATCH (n) CALL (n) { DELETE n } IN 1 + 1 CONCURRENT TRANSACTIONS | has no place in seeds",
                "CREATE (:A {v: apoc.cypher.runFirstColumnSingle('RETURN 1', {})}) | has no place in seeds",
                "CREATE (:A {v: `apoc`.`cypher`.run ('RETURN 1')}) | has no place in seeds",
                "CREATE (:A {v: genai.vector.encode('x', 'OpenAI', {token: 't'})}) | has no place in seeds",
                "CREATE (:A {a: 'b}) | a quote or a comment is not closed",
                "CREATE (:A) /* | a quote or a comment is not closed",
            })
    void refusesSeedsThatAreNoneBeforeAnythingIsTouched(String seed, String why) {
        databases.adopt(deadline());
        ask(test, "CREATE (:Kept)");

        assertThatThrownBy(() -> fill(seed)).isInstanceOf(PortException.class).hasMessageContaining(why);
        assertThat(ask(test, "MATCH (n:Kept) RETURN count(*)")).containsExactly("1");
    }

    @Test
    void aCommentEndsWhereTheServerEndsIt() {
        databases.adopt(deadline());

        assertThatThrownBy(() -> fill("WITH 1 AS a // x\rLOAD CSV FROM 'file:///etc/passwd' AS line CREATE (:Line)"))
                .hasMessageContaining("10-people.cypher:1: such a statement has no place in seeds");
        assertThatThrownBy(() -> fill("CREATE (:A); // x\r\n// y\rDROP INDEX a"))
                .hasMessageContaining("10-people.cypher:1: such a statement");
        for (var noEnd : List.of("\u2028", "\u2029", "\u0085", "\u000b", "\f")) {
            assertThatThrownBy(() -> fill("WITH 1 AS a // x" + noEnd
                            + "'\nLOAD CSV FROM \"file:///etc/passwd\" AS line CREATE (:L {l: line}) // '"))
                    .hasMessageContaining("such a statement");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE (a:Person {name: 'Ada', call: 1})-[:CALL]->(a), p = (:LOAD)",
                "CREATE way=(:Person {`create user`: 'LOAD CSV'})",
                "UNWIND [1, 2] AS i MERGE (:Number {i: i}) // CALL apoc.load.json",
                "MATCH (n) CALL (n) { SET n.call = 'caf\\u00e9' } RETURN n.call",
                "CREATE (:Person {born: date('1815-12-10'), at: point({x: 1, y: 2}), d: duration.between(date('1815-12-10'), date())})",
                "MATCH (n:Person) WHERE n.a IN [1] AND n.b <> 2 SET n.c = toUpper(n.name)",
                "CREATE (n:Person) WITH n CALL db.create.setNodeVectorProperty(n, 'embedding', [1.0, 0.5]) RETURN n",
            })
    void sowsWhatOnlyLooksLikeOneThatIsRefused(String seed) {
        databases.adopt(deadline());

        assertThat(fill(seed)).endsWith("1 statement of seeds");
    }

    @Test
    void makesAnIndexAnewThatTheServerCouldNotBuild() {
        for (var statement : List.of(
                "CREATE INDEX names FOR (n:Person) ON (n.name)",
                "CREATE CONSTRAINT titles FOR (n:Person) REQUIRE n.title IS UNIQUE")) {
            ask(production, statement);
        }
        databases.adopt(deadline());
        ask(
                test,
                "WITH reduce(text = '', i IN range(1, 4000) | text + '0123456789') AS long CREATE (:Person {name: long})");
        ask(test, "CREATE INDEX names FOR (n:Person) ON (n.name)");
        assertThatThrownBy(() -> ask(test, "CALL db.awaitIndexes(30)")).isInstanceOf(Neo4jRefusal.class);

        fill("CREATE (:Person {name: 'Grace'})");

        assertThat(ask(test, "SHOW INDEXES YIELD state RETURN DISTINCT state")).containsExactly("ONLINE");
        assertThat(schema(test)).isEqualTo(schema(production));
    }

    @Test
    void namesTheStatementOfASeedThatFailsAndRepeatsCleanly() {
        databases.adopt(deadline());
        fill("CREATE (:A)");

        assertThatThrownBy(() -> fill("CREATE (:A);\n\n  CREATE (:B"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("seed seeds/neo4j/10-people.cypher:3:")
                .hasMessageContaining("SyntaxError");
        assertThat(databases.status(SystemName.TEST).filled()).isNull();
        assertThat(databases.status(SystemName.TEST).begun()).isNotNull();

        fill("CREATE (:A)");
        assertThat(databases.status(SystemName.TEST).begun()).isNull();
        assertThat(ask(test, "MATCH (n:A) RETURN count(*)")).containsExactly("1");
    }

    @Test
    void sowsTheSampleOfTheDocumentation() throws Exception {
        databases.adopt(deadline());
        var sample =
                java.nio.file.Files.readString(java.nio.file.Path.of("../docs/examples/seeds/neo4j/10-people.cypher"));

        fill(sample);

        assertThat(ask(test, "MATCH (:Person {name: 'Ada Example'})-[:KNOWS]->(n) RETURN n.name"))
                .containsExactly("Grace Example");
    }

    @Test
    void endsAtItsLimitOfTime() {
        databases.adopt(deadline());
        var over = new Deadline(
                new InstantSource() {
                    private java.time.Instant now = java.time.Instant.EPOCH;

                    @Override
                    public java.time.Instant instant() {
                        now = now.plusSeconds(1);
                        return now;
                    }
                },
                Duration.ofSeconds(9));

        assertThatThrownBy(() -> databases.fill(NOTHING, over, line -> {})).hasMessageContaining("data.timeout");
    }
}
