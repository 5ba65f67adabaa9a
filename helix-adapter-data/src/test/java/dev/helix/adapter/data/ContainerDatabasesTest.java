package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.TestDataContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * PostgreSQL and Redis in containers, by Testcontainers: {@code scripts/with-containers} starts an engine for it and makes the images, for no
 * registry is asked. What can be done to such a server, and to no other, is here: its disk is full, it stands still.
 */
class ContainerDatabasesTest implements TestDataContract {

    private static final int POSTGRES = 5432;
    private static final int REDIS = 6379;
    private static final String DATA = "/var/lib/postgresql/data";

    private final PostgreSQLContainer production = postgres("rw");
    /** A server without a row takes some 40 MB. */
    private final PostgreSQLContainer test = postgres("rw,size=96m");

    private final GenericContainer<?> productionsRedis = redis();
    private final GenericContainer<?> testsRedis = redis();
    private List<Seed> seeds = List.of(
            new Seed("seeds/postgres/1.sql", "insert into guest values ('Grace')"),
            new Seed("seeds/redis/1.redis", "SET greeting Hi"));
    private Duration limit = Duration.ofMinutes(2);

    private static String image(String name) {
        var image = System.getenv(name);
        // Without an engine the containers are described, too, and not started.
        return image == null ? "none" : image;
    }

    private static PostgreSQLContainer postgres(String disk) {
        return new PostgreSQLContainer(
                        DockerImageName.parse(image("HELIX_POSTGRES_IMAGE")).asCompatibleSubstituteFor("postgres"))
                .withTmpFs(Map.of(DATA, disk))
                .withCreateContainerCmdModifier(
                        made -> Objects.requireNonNull(made.getHostConfig()).withPortBindings(onThisMachine(POSTGRES)));
    }

    private static GenericContainer<?> redis() {
        return new GenericContainer<>(DockerImageName.parse(image("HELIX_REDIS_IMAGE")))
                .withExposedPorts(REDIS)
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1))
                .withCreateContainerCmdModifier(
                        made -> Objects.requireNonNull(made.getHostConfig()).withPortBindings(onThisMachine(REDIS)));
    }

    /** Left alone, it would be reached from everywhere. */
    private static PortBinding onThisMachine(int port) {
        return new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(port));
    }

    @BeforeEach
    void start() {
        assumeTrue(
                "docker".equals(System.getenv("HELIX_OWN_ENGINE")),
                "no engine of Docker: run this test by scripts/with-containers");
        List.of(production, test, productionsRedis, testsRedis).forEach(GenericContainer::start);
        PostgresServers.run(at(production), "create table guest (name text); insert into guest values ('Ada')");
        data().adopt(line -> {});
    }

    @AfterEach
    void end() {
        List.of(production, test, productionsRedis, testsRedis).forEach(GenericContainer::stop);
    }

    private static Endpoint at(PostgreSQLContainer server) {
        return new Endpoint(
                "postgresql",
                server.getHost(),
                server.getMappedPort(POSTGRES),
                server.getDatabaseName(),
                server.getUsername(),
                new Secret.Variable("PASSWORD", Map.of("PASSWORD", server.getPassword())),
                Map.of());
    }

    private static Endpoint at(GenericContainer<?> redis) {
        return RedisServers.at(redis.getHost(), redis.getMappedPort(REDIS));
    }

    @Override
    public PairedDatabases data() {
        var environment = Map.of("PATH", System.getenv().getOrDefault("PATH", ""));
        return new PairedDatabases(
                List.of(
                        new DatabasePair.Postgres(at(production), at(test), DatabasePair.Structure.AUTO),
                        new DatabasePair.Redis(at(productionsRedis), at(testsRedis))),
                new DatabaseServers(Path.of("nowhere"), environment, pause -> {}),
                kind -> seeds.stream()
                        .filter(seed -> seed.name().startsWith("seeds/" + kind.word()))
                        .toList(),
                limit,
                environment,
                InstantSource.system());
    }

    @Override
    public void goAway() {
        testsRedis
                .getDockerClient()
                .killContainerCmd(testsRedis.getContainerId())
                .exec();
    }

    @Test
    void aContainerGetsWhatTheOtherHasOfStructureAndNoRow() {
        assertThat(data().fill(line -> {}))
                .contains("proven to have come without a row", "Redis: emptied, 1 command of seeds");

        assertThat(PostgresServers.ask(at(test), "select name from guest")).containsExactly("Grace");
        assertThat(PostgresServers.ask(at(production), "select name from guest"))
                .containsExactly("Ada");
        assertThat(data().status(SystemName.TEST)).hasSize(2).allMatch(DatabaseStatus::reachable);
    }

    @Test
    void aTestServerWhoseDiskIsFullSaysSoAndIsAsItWas() {
        data().fill(line -> {});
        // Unlogged, for a server whose log finds no room ends.
        seeds = List.of(new Seed(
                "seeds/postgres/1.sql",
                "create unlogged table much as select md5(n::text) from generate_series(1, 3000000) n"));

        assertThatThrownBy(() -> data().fill(line -> {}))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("No space left on device");

        assertThat(PostgresServers.ask(at(test), "select name from guest")).containsExactly("Grace");
    }

    @Test
    void aServerThatStandsStillEndsTheFillingWithItsTime() {
        var engine = production.getDockerClient();
        limit = Duration.ofSeconds(5);
        engine.pauseContainerCmd(production.getContainerId()).exec();
        try {
            assertThatThrownBy(() -> data().fill(line -> {}))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining(DatabaseKind.POSTGRES.title());
        } finally {
            engine.unpauseContainerCmd(production.getContainerId()).exec();
        }

        limit = Duration.ofMinutes(2);
        assertThat(data().fill(line -> {})).contains("Redis: emptied");
    }
}
