package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.testkit.DatabasesContract;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.TestDataContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** All kinds together: real servers of PostgreSQL and Redis, doubles of Qdrant, and an engine that only notes what it is told. */
class PairedDatabasesTest implements TestDataContract, DatabasesContract {

    @TempDir
    private Path root;

    private final QdrantDouble production = new QdrantDouble();
    private final QdrantDouble test = new QdrantDouble();
    private Endpoint source = PostgresServers.database(PostgresServers.PRODUCTION);
    private final Endpoint target = PostgresServers.database(PostgresServers.TEST);
    private final List<Duration> pauses = new ArrayList<>();
    private PairedDatabases databases = databases("");

    @BeforeEach
    void describeServers() throws IOException {
        for (var name : SystemName.values()) {
            Files.createDirectories(root.resolve("docker").resolve(name.word()));
            Files.writeString(root.resolve("docker").resolve(name.word()).resolve("compose.yaml"), "services: {}\n");
        }
        engine("docker", "echo \"$@\" >> " + root.resolve("engine.log") + "; echo 'Container up'");
        try (var redis = new RespConnection(RedisServers.TEST, Duration.ofSeconds(5))) {
            redis.ask("FLUSHALL");
        }
        databases = databases(root.resolve("bin").toString());
        databases.adopt(line -> {});
    }

    @AfterEach
    void end() {
        production.close();
        test.close();
    }

    private void engine(String name, String script) throws IOException {
        var program = Files.createDirectories(root.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private PairedDatabases databases(String path) {
        var environment = Map.of("PATH", path + ":/usr/bin:/bin");
        return new PairedDatabases(
                List.of(
                        new DatabasePair.Postgres(source, target, DatabasePair.Structure.JDBC),
                        new DatabasePair.Qdrant(production.at(), test.at(), DatabasePair.Copy.AUTO),
                        new DatabasePair.Redis(RedisServers.PRODUCTION, RedisServers.TEST)),
                new DatabaseServers(root, environment, pauses::add),
                kind -> List.of(new Seed(
                        "seeds/" + kind.word(),
                        switch (kind) {
                            case POSTGRES -> "select 1";
                            case REDIS -> "SET a 1";
                            default ->
                                "{\"collection\":\"c\",\"vectors\":{\"size\":1,\"distance\":\"Dot\"},\"points\":[{\"id\":1,\"vector\":[1]}]}";
                        })),
                Duration.ofMinutes(1),
                environment,
                InstantSource.system());
    }

    @Override
    public PairedDatabases data() {
        return databases;
    }

    @Override
    public PairedDatabases databases() {
        return databases;
    }

    @Override
    public void goAway() {
        production.close();
    }

    @Override
    public void loseTheEngine() {
        try {
            Files.delete(root.resolve("bin/docker"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        databases = new PairedDatabases(
                List.of(),
                new DatabaseServers(root, Map.of("PATH", root.resolve("bin").toString()), pauses::add),
                kind -> List.of(),
                Duration.ofMinutes(1),
                Map.of(),
                InstantSource.system());
    }

    @Test
    void tellsOfEachKindWhatItHasNow() {
        var told = new ArrayList<String>();

        assertThat(databases.fill(told::add))
                .contains(
                        "PostgreSQL: 0 tables by JDBC", "Qdrant: 0 collections", "Redis: emptied, 1 command of seeds");
        assertThat(told).contains("postgres: begun", "qdrant: begun", "redis: begun");
        assertThat(databases.status(SystemName.TEST))
                .hasSize(3)
                .allSatisfy(status -> assertThat(status.filled()).isNotNull());
    }

    /** A candidate may write there what it wants. */
    @Test
    void aMarkerThatSomebodyHasWrittenInIsOneThatTellsNoTime() {
        databases.fill(line -> {});
        PostgresServers.run(target, "update helix_test_marker.marker set filled = 'yesterday'");
        test.ask(
                "POST",
                "/collections/helix_test_marker/points/payload",
                Map.of("points", List.of(1), "payload", Map.of("filled", "yesterday")));
        try (var redis = new RespConnection(RedisServers.TEST, Duration.ofSeconds(5))) {
            redis.ask("HSET", "helix:test-marker", "filled", "yesterday");
        }

        assertThat(databases.status(SystemName.TEST))
                .hasSize(3)
                .allSatisfy(status -> assertThat(status.found())
                        .isInstanceOfSatisfying(
                                DatabaseStatus.Reachable.class,
                                found -> assertThat(found.marker())
                                        .isEqualTo(new DatabaseStatus.Marked(new DatabaseStatus.Never()))));
    }

    @Test
    void aPlaceThatThisMachineCanNotHaveIsNone() {
        assertThat(PairedDatabase.place("/data\0")).isEmpty();
        assertThat(PairedDatabase.place("/data")).contains(Path.of("/data"));
    }

    @Test
    void anEngineThatTellsNoFolderOfThisMachineInTimeTellsNone() throws IOException {
        var environment = Map.of("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        // It has all the time that it needs to say that it is there, and none for the rest.
        engine("docker", "[ \"$6\" = ps ] || { : >asked; exec cat /dev/zero >/dev/null; }");
        var waits = new DatabaseServers(root, environment, pauses::add, Duration.ofSeconds(5));
        assertThat(waits.storage()).isEmpty();
        assertThat(root.resolve("asked")).exists();

        var servers = new DatabaseServers(root, environment, pauses::add, Duration.ofMinutes(1));

        engine("docker", "[ \"$6\" = ps ] || echo " + root.resolve("elsewhere"));
        assertThat(servers.storage()).isEmpty();

        engine("docker", "[ \"$6\" = ps ] || echo " + root);
        assertThat(servers.storage()).contains(root);
    }

    @Test
    void drivesTheEngineThatIsThereByTheFileOfTheSystem() throws IOException {
        engine("docker", "exit 1");
        engine("docker-compose", "echo \"$@\" >> " + root.resolve("engine.log"));

        databases.up(SystemName.TEST, line -> {});
        databases.down(SystemName.PRODUCTION, line -> {});

        assertThat(Files.readAllLines(root.resolve("engine.log")))
                .anyMatch(line -> line.matches("-f \\S*/docker/test/compose.yaml -p helix-\\S+-test up -d"))
                .anyMatch(line -> line.matches("-f \\S*/docker/production/compose.yaml -p helix-\\S+-production down"));
        assertThat(pauses).isEmpty();
    }

    /** Docker's programs tell their version on a machine that has Podman's engine alone. */
    @Test
    void drivesWhatReachesAnEngineAndNotWhatOnlyTellsItsVersion() throws IOException {
        var mute = "[ \"$*\" = version ] || [ \"$*\" = 'compose version' ] || { echo 'no engine here' >&2; exit 1; }";
        engine("docker", mute);
        engine("docker-compose", mute);
        engine("podman", mute);
        var none = new DatabaseServers(root, Map.of("PATH", root.resolve("bin").toString()), pauses::add);
        assertThatThrownBy(none::engine)
                .hasMessageContaining("reaches no engine (docker compose: no engine here; docker-compose: no engine")
                .hasMessageContaining("start the engine; or start the servers yourself");

        engine("podman-compose", "echo \"$@\" >> " + root.resolve("engine.log"));
        databases.up(SystemName.TEST, line -> {});

        assertThat(Files.readAllLines(root.resolve("engine.log")))
                .anyMatch(line -> line.matches("-f \\S*/docker/test/compose.yaml -p helix-\\S+-test up -d"));
    }

    /** They may be anybody's: a server that answered before was not made by HELIX, and filling would empty it. */
    @Test
    void marksNothingThatAnsweredBeforeItsServersWereStarted() {
        try (var redis = new RespConnection(RedisServers.TEST, Duration.ofSeconds(5))) {
            redis.ask("FLUSHALL");
            redis.ask("SET", "mine", "1");

            assertThat(databases.up(SystemName.TEST, line -> {}))
                    .contains("not marked, because they answered before or are on another machine: Redis")
                    .contains("helix control --system test adopt-databases");

            assertThatThrownBy(() -> databases.fill(line -> {})).hasMessageContaining("adopt-databases");
            assertThat(redis.text("GET", "mine")).isEqualTo("1");
        }
    }

    @Test
    void marksWhatHasComeUpByItsOwnDoing() throws IOException {
        int port = FreePort.find();
        var server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        var started = new PairedDatabases(
                List.of(new DatabasePair.Redis(RedisServers.PRODUCTION, RedisServers.at("127.0.0.1", port))),
                new DatabaseServers(
                        root, Map.of("PATH", root.resolve("bin") + ":/usr/bin:/bin"), pause -> start(server)),
                kind -> List.of(),
                Duration.ofMinutes(1),
                Map.of(),
                InstantSource.system());
        try {
            assertThat(started.up(SystemName.TEST, line -> {})).isEqualTo("the databases of the test system are up");
            assertThat(started.fill(line -> {})).contains("Redis: emptied");
        } finally {
            server.stop();
        }
    }

    private static void start(RedisServer server) {
        try {
            if (!server.isActive()) {
                server.start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysWhatTheEngineSaidWhenItFails() throws IOException {
        engine("docker", "[ \"$6\" = ps ] || { echo 'no space left for the image' >&2; exit 7; }");

        assertThatThrownBy(() -> databases.up(SystemName.TEST, line -> {}))
                .hasMessageContaining("ended with 7")
                .hasMessageContaining("no space left for the image");
        Files.delete(root.resolve("docker/test/compose.yaml"));
        assertThatThrownBy(() -> databases.up(SystemName.TEST, line -> {}))
                .hasMessageContaining("helix init --with-databases");
    }

    @Test
    void startsServersOfTheTestSystemThatAreDownBeforeItFillsThem() throws IOException {
        var gone = new QdrantDouble();
        var away = gone.at();
        gone.close();
        var broken = new PairedDatabases(
                List.of(new DatabasePair.Qdrant(production.at(), away, DatabasePair.Copy.AUTO)),
                new DatabaseServers(root, Map.of("PATH", root.resolve("bin") + ":/usr/bin:/bin"), pauses::add),
                kind -> List.of(),
                Duration.ofMinutes(1),
                Map.of(),
                InstantSource.system());

        assertThatThrownBy(() -> broken.fill(line -> {})).hasMessageContaining("were started and don't answer");
        assertThat(pauses).hasSize(120);
        assertThat(Files.readString(root.resolve("engine.log"))).contains("-test up -d");
        assertThat(broken.status(SystemName.TEST)).noneMatch(DatabaseStatus::reachable);
    }
}
