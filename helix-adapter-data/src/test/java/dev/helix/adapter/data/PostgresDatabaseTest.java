package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.data.DatabasePair.Structure;
import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two real servers: what reaches the test system's is production's structure and the seeds, and never a row. */
class PostgresDatabaseTest {

    private static final Map<String, String> PATH =
            Map.of("PATH", System.getenv().getOrDefault("PATH", ""));
    private static final Seeds NOTHING = kind -> List.of();

    private static final String SHOP = resource("shop.sql");

    private Endpoint production;
    private Endpoint test;

    @BeforeEach
    void twoDatabases() {
        production = PostgresServers.database(PostgresServers.PRODUCTION);
        test = PostgresServers.database(PostgresServers.TEST);
    }

    private static String resource(String name) {
        try (var stream = Objects.requireNonNull(PostgresDatabaseTest.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PostgresDatabase databases(Structure structure) {
        return databases(structure, PATH);
    }

    private PostgresDatabase databases(Structure structure, Map<String, String> environment) {
        return new PostgresDatabase(new DatabasePair.Postgres(production, test, structure), environment);
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(2));
    }

    private static void assumePgDump(Structure structure) {
        if (structure == Structure.PG_DUMP) {
            assumeTrue(
                    PostgresDump.find(PATH, PostgresServers.at(PostgresServers.PRODUCTION, "postgres"))
                            .filter(found -> found.version() >= 15)
                            .isPresent(),
                    "there is no pg_dump of version 15 or newer on the PATH");
        }
    }

    private String fill(Structure structure, Seeds seeds) {
        return databases(structure).fill(seeds, deadline(), line -> {});
    }

    private static Seeds sql(String... texts) {
        return kind -> IntStream.range(0, texts.length)
                .mapToObj(i -> new Seed("seeds/postgres/" + i + ".sql", texts[i]))
                .toList();
    }

    private static List<String> columns(Endpoint at) {
        return PostgresServers.ask(
                at,
                "select concat_ws(' ', table_schema, table_name, column_name, data_type, udt_name, collation_name,"
                        + " is_nullable, column_default, is_identity, generation_expression) from"
                        + " information_schema.columns where table_schema !~ '^pg_|^information_schema|^helix' order by"
                        + " 1");
    }

    private static List<String> objects(Endpoint at) {
        return PostgresServers.ask(
                at,
                "select what from (select 'index ' || indexdef what from pg_indexes where schemaname !~ '^pg_|^helix'"
                    + " union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' ||"
                    + " pg_get_constraintdef(oid) from pg_constraint where connamespace::regnamespace::text !~"
                    + " '^pg_|^information|^helix' union all select 'view ' || viewname || definition from pg_views"
                    + " where schemaname !~ '^pg_|^information|^helix' union all select 'matview ' || matviewname ||"
                    + " definition from pg_matviews union all select 'trigger ' || pg_get_triggerdef(oid) from"
                    + " pg_trigger where not tgisinternal union all select 'function ' || pg_get_functiondef(oid) from"
                    + " pg_proc where pronamespace = 'public'::regnamespace union all select 'sequence ' ||"
                    + " concat_ws(' ', sequencename, data_type, start_value, min_value, max_value, increment_by,"
                    + " cycle) from pg_sequences union all select 'rule ' || definition from pg_rules where schemaname"
                    + " = 'public' union all select 'policy ' || concat_ws(' ', tablename, policyname, roles, cmd,"
                    + " qual) from pg_policies union all select 'statistics ' || pg_get_statisticsobjdef(oid) from"
                    + " pg_statistic_ext union all select 'inherits ' || inhrelid::regclass || inhparent::regclass"
                    + " from pg_inherits union all select 'enum ' || enumlabel from pg_enum union all select"
                    + " 'partition ' || oid::regclass || pg_get_expr(relpartbound, oid) from pg_class where"
                    + " relispartition and relkind = 'r' union all select 'kind ' || concat_ws(' ', relname, relkind,"
                    + " relpersistence, relrowsecurity) from pg_class where relnamespace::regnamespace::text !~"
                    + " '^pg_|^information|^helix') x order by 1");
    }

    @ParameterizedTest
    @EnumSource(names = {"PG_DUMP", "JDBC"})
    void carriesTheStructureAndSeedsAndNotARow(Structure structure) {
        assumePgDump(structure);
        PostgresServers.run(production, SHOP);
        var databases = databases(structure);
        databases.adopt(deadline());

        var told = new ArrayList<String>();
        var came = databases.fill(sql("insert into customer (name, age) values ('Seed', 5)"), deadline(), told::add);

        assertThat(came).contains("proven to have come without a row", "1 seed").doesNotContain("not carried");
        assertThat(columns(test)).hasSizeGreaterThan(20).isEqualTo(columns(production));
        assertThat(objects(test)).hasSizeGreaterThan(40).isEqualTo(objects(production));
        assertThat(PostgresServers.ask(test, "select name from customer")).containsExactly("SEED");
        assertThat(PostgresServers.ask(test, "select count(*) from \"Übersicht \"\"select\"\"\".\"tab\"\"le\""))
                .containsExactly("0");
        assertThat(told).anyMatch(line -> line.contains("seeds/postgres/0.sql"));
        assertThat(PostgresServers.ask(production, "select count(*) from customer"))
                .containsExactly("2");
    }

    @ParameterizedTest
    @EnumSource(names = {"PG_DUMP", "JDBC"})
    void replacesWhateverWasThereAndFollowsProduction(Structure structure) {
        assumePgDump(structure);
        PostgresServers.run(production, SHOP);
        databases(structure).adopt(deadline());
        fill(structure, NOTHING);
        PostgresServers.run(
                test,
                "create schema gone; create table gone.over (a int); create table strange (a int); insert into strange"
                    + " values (1); create function stays() returns int language sql as 'select 1'; create type odd as"
                    + " enum ('x'); create aggregate summed (integer) (sfunc = int4pl, stype = integer); insert into"
                    + " customer (name, age) values ('Dirt', 3); drop view grown cascade; create extension if not"
                    + " exists hstore");
        PostgresServers.run(production, "alter table customer add column email text; drop table derived");

        fill(structure, NOTHING);

        assertThat(columns(test)).isEqualTo(columns(production));
        assertThat(objects(test)).isEqualTo(objects(production));
        assertThat(PostgresServers.ask(test, "select extname from pg_extension"))
                .containsExactly("plpgsql");
    }

    @ParameterizedTest
    @EnumSource(names = {"PG_DUMP", "JDBC"})
    void carriesExtensionsAndWhatIsMadeOfThem(Structure structure) {
        assumePgDump(structure);
        PostgresServers.run(
                production,
                "create extension hstore; create schema ext; create extension citext with schema ext; create table t"
                        + " (h hstore default '', c ext.citext)");
        databases(structure).adopt(deadline());

        for (int i = 0; i < 2; i++) {
            fill(structure, NOTHING);
        }

        assertThat(PostgresServers.ask(test, "select extname from pg_extension order by 1"))
                .containsExactly("citext", "hstore", "plpgsql");
        assertThat(columns(test)).isEqualTo(columns(production));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG_DUMP", "JDBC"})
    void carriesAnEmptyDatabaseAndOneOfManyTables(Structure structure) {
        assumePgDump(structure);
        databases(structure).adopt(deadline());
        assertThat(fill(structure, NOTHING)).startsWith("0 tables");

        var many = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            many.append("create table t%d (id serial primary key, other int references t%d, name text unique);"
                    .formatted(i, Math.max(0, i - 1)));
        }
        PostgresServers.run(production, many.toString());

        assertThat(fill(structure, NOTHING)).startsWith("200 tables");
        assertThat(objects(test)).isEqualTo(objects(production));
    }

    @Test
    void carriesRolesWithoutALoginAndGrants() {
        PostgresServers.run(
                production,
                "create role \"re\"\"ader\" login password 'secret'; create table t (a int); grant select on t to"
                        + " \"re\"\"ader\"; grant insert on t to public");
        databases(Structure.JDBC).adopt(deadline());
        fill(Structure.JDBC, NOTHING);

        assertThat(PostgresServers.ask(test, "select relacl from pg_class where relname = 't'"))
                .first()
                .asString()
                .contains("ader", "=a/");
        assertThat(PostgresServers.ask(test, "select rolcanlogin from pg_roles where rolname = 're\"ader'"))
                .containsExactly("f");
    }

    /** Without its notes a migration tool would begin from the start, on a structure that has everything. */
    @ParameterizedTest
    @EnumSource(value = Structure.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void carriesTheNotesOfMigrationsAndTellsWhenOneHasRun(Structure structure) {
        assumePgDump(structure);
        PostgresServers.run(production, """
            create schema "o'wn";
            create table "o'wn"."no%tes" (id serial primary key, name text, size int generated always as (length(name)) stored);
            insert into "o'wn"."no%tes" (name) values (E'001\tfirst'), ('002');
            create table customer (name text);
            insert into customer values ('Ada');
            """);
        var migrated = new PostgresDatabase(
                new DatabasePair.Postgres(production, test, structure, List.of("o'wn.no%tes", "not_there")), PATH);
        migrated.adopt(deadline());

        assertThat(migrated.fill(NOTHING, deadline(), line -> {}))
                .contains("notes of migrations: 2 rows of \"o'wn\".\"no%tes\"", "proven to have come without a row");
        assertThat(PostgresServers.ask(test, "select name || size from \"o'wn\".\"no%tes\" order by id"))
                .containsExactly("001\tfirst9", "0023");
        assertThat(PostgresServers.ask(test, "select name from customer")).isEmpty();
        var before = migrated.schema(SystemName.TEST);
        assertThat(before).isPresent().isEqualTo(migrated.schema(SystemName.TEST));
        PostgresServers.run(test, "insert into \"o'wn\".\"no%tes\" (name) values ('003')");
        assertThat(migrated.schema(SystemName.TEST)).isNotEqualTo(before);
        assertThat(databases(structure).schema(SystemName.TEST)).isEmpty();
    }

    @Test
    void seesAMigrationOfRowsByItsNotesAlone() {
        PostgresServers.run(production, "create table notes (name text); insert into notes values ('001')");
        var migrated = new PostgresDatabase(
                new DatabasePair.Postgres(production, test, Structure.JDBC, List.of("notes")), PATH);
        var before = migrated.schema(SystemName.PRODUCTION);
        PostgresServers.run(production, "insert into notes values ('002')");

        assertThat(before).isPresent();
        assertThat(migrated.schema(SystemName.PRODUCTION)).isPresent().isNotEqualTo(before);
    }

    @Test
    void refusesUsersDataAsNotesOfMigrations() {
        PostgresServers.run(
                production, "create table notes as select repeat('x', 1000) as t from generate_series(1, 5000)");
        var migrated = new PostgresDatabase(
                new DatabasePair.Postgres(production, test, Structure.JDBC, List.of("notes")), PATH);
        migrated.adopt(deadline());

        assertThatThrownBy(() -> migrated.fill(NOTHING, deadline(), line -> {}))
                .isInstanceOf(PortException.class)
                .hasMessageContainingAll("are no notes of migrations", "take it out of data.postgres.history");
        assertThat(PostgresServers.ask(test, "select to_regclass('notes')::text"))
                .containsExactly("");
    }

    @Test
    void namesWhatCanNotBeCarriedOverJdbc() {
        PostgresServers.run(
                production,
                "create aggregate summed (integer) (sfunc = int4pl, stype = integer); create collation german (locale"
                        + " = 'C')");
        databases(Structure.JDBC).adopt(deadline());

        assertThat(fill(Structure.JDBC, NOTHING)).contains("not carried: 1 aggregates; 1 collations");
    }

    @Test
    void touchesNothingThatHasNoMarker() {
        PostgresServers.run(test, "create table precious (a int); insert into precious values (7)");

        assertThatThrownBy(() -> fill(Structure.JDBC, NOTHING))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("helix control --system test adopt-databases");
        assertThat(PostgresServers.ask(test, "select a from precious")).containsExactly("7");
    }

    @Test
    void findsOneDatabaseUnderTwoNames() {
        PostgresServers.run(production, "create table precious (a int); insert into precious values (7)");
        test = new Endpoint(
                "postgresql",
                "localhost",
                production.port(),
                production.database(),
                "postgres",
                new Secret.None(),
                Map.of());

        assertThatThrownBy(() -> databases(Structure.JDBC).adopt(deadline())).hasMessageContaining("one and the same");
        assertThatThrownBy(() -> fill(Structure.JDBC, NOTHING)).hasMessageContaining("one and the same");
        assertThat(PostgresServers.ask(production, "select a from precious")).containsExactly("7");
        assertThat(databases(Structure.JDBC).status(SystemName.PRODUCTION).found())
                .isInstanceOfSatisfying(
                        DatabaseStatus.Reachable.class,
                        found -> assertThat(found.marker()).isEqualTo(new DatabaseStatus.Unmarked()));
    }

    @Test
    void findsThatTheTwoAreSwapped() {
        PostgresServers.run(production, "create table precious (a int); insert into precious values (7)");
        databases(Structure.JDBC).adopt(deadline());
        var live = production;
        production = test;
        test = live;

        assertThatThrownBy(() -> databases(Structure.JDBC).adopt(deadline())).hasMessageContaining("swapped");
        assertThatThrownBy(() -> fill(Structure.JDBC, NOTHING)).hasMessageContaining("swapped");
        assertThat(PostgresServers.ask(live, "select a from precious")).containsExactly("7");
    }

    @Test
    void isAsItWasWhenItsConnectionIsCutInTheMiddleAndComesThroughTheNextTime() {
        PostgresServers.run(production, "create table t (a int)");
        databases(Structure.JDBC).adopt(deadline());
        fill(Structure.JDBC, sql("insert into t values (1)"));

        assertThatThrownBy(() -> fill(
                        Structure.JDBC,
                        sql("insert into t values (2)", "select pg_terminate_backend(pg_backend_pid())")))
                .isInstanceOf(PortException.class);
        assertThat(PostgresServers.ask(test, "select a from t")).containsExactly("1");

        fill(Structure.JDBC, sql("insert into t values (3)"));
        assertThat(PostgresServers.ask(test, "select a from t")).containsExactly("3");
    }

    @Test
    void namesTheSeedThatFailsAndPutsEverythingBack() {
        PostgresServers.run(production, "create table t (a int)");
        databases(Structure.JDBC).adopt(deadline());
        fill(Structure.JDBC, sql("insert into t values (1)"));

        assertThatThrownBy(() -> fill(Structure.JDBC, sql("insert into nowhere values (1)")))
                .hasMessageContaining("seeds/postgres/0.sql")
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> fill(Structure.JDBC, sql("\\copy t from 'x'"))).hasMessageContaining("psql");
        assertThat(PostgresServers.ask(test, "select a from t")).containsExactly("1");
    }

    @Test
    void endsInTimeAndWhenItIsInterrupted() throws InterruptedException {
        databases(Structure.JDBC).adopt(deadline());
        assertThatThrownBy(() -> databases(Structure.JDBC)
                        .fill(
                                sql("select pg_sleep(60)"),
                                new Deadline(InstantSource.system(), Duration.ofSeconds(1)),
                                line -> {}))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("timeout");

        var failure = new AtomicReference<Throwable>();
        var filling = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            try {
                fill(Structure.JDBC, NOTHING);
            } catch (PortException e) {
                failure.set(e);
            }
        });
        filling.join();
        assertThat(failure.get()).hasMessageContaining("cancelled");
    }

    @Test
    void refusesAPgDumpThatIsOlderThanTheServerAndDoesWithoutItWhereThatMayBe(@TempDir Path folder) throws IOException {
        var program = folder.resolve("pg_dump");
        Files.writeString(program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var old = Map.of("PATH", folder.toString());
        databases(Structure.JDBC).adopt(deadline());

        assertThatThrownBy(() -> databases(Structure.PG_DUMP, old).fill(NOTHING, deadline(), line -> {}))
                .hasMessageContaining("of version 14 and production's server of 15");
        assertThatThrownBy(() ->
                        databases(Structure.PG_DUMP, Map.of("PATH", "/nowhere")).fill(NOTHING, deadline(), line -> {}))
                .hasMessageContaining("there is no pg_dump on the PATH");
        var told = new ArrayList<String>();
        assertThat(databases(Structure.AUTO, old).fill(NOTHING, deadline(), told::add))
                .contains("by JDBC");
        assertThat(told).anyMatch(line -> line.contains("older than production's server"));
    }

    @Test
    void refusesATestServerThatIsOlderThanProductions() {
        databases(Structure.JDBC).requireFitting(15, 15);
        databases(Structure.JDBC).requireFitting(15, 17);
        assertThatThrownBy(() -> databases(Structure.JDBC).requireFitting(17, 15))
                .hasMessageContaining("of version 15 and production's of 17")
                .hasMessageContaining(test.shown());
    }

    @Test
    void tellsThatAServerIsAwayWithoutItsPassword() {
        var away = new Endpoint(
                "postgresql",
                "127.0.0.1",
                1,
                "shop",
                "helix",
                new Secret.Variable("PASSWORD", Map.of("PASSWORD", "correct horse")),
                Map.of());
        production = away;

        assertThatThrownBy(() -> fill(Structure.JDBC, NOTHING))
                .hasMessageContaining("postgresql://127.0.0.1:1/shop")
                .hasMessageNotContaining("horse");
        assertThat(away.toString() + databases(Structure.JDBC).status(SystemName.PRODUCTION))
                .doesNotContain("horse");
    }

    @Test
    void readsProductionInConnectionsThatCanNotWrite() throws java.sql.SQLException {
        try (var connection = PostgresConnections.reading(production, Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> new PostgresSession(connection).run("create table t (a int)"))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void tellsVersionSizeAndWhenItWasFilled() {
        var databases = databases(Structure.JDBC);
        databases.adopt(deadline());
        var before = Instant.now().minusSeconds(1);
        databases.fill(NOTHING, deadline(), line -> {});

        var status = databases.status(SystemName.TEST);

        assertThat(status.found()).isInstanceOfSatisfying(DatabaseStatus.Reachable.class, found -> {
            assertThat(found.version()).startsWith("15.");
            assertThat(found.bytes()).isGreaterThan(1_000_000);
        });
        assertThat(status.filled()).isAfter(before);
    }
}
