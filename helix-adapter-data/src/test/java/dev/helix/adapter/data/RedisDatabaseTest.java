package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two real servers: the test system's is emptied and sown, and production's only asked who it is. */
class RedisDatabaseTest {

    private final RedisDatabase databases =
            new RedisDatabase(new DatabasePair.Redis(RedisServers.PRODUCTION, RedisServers.TEST));

    @BeforeEach
    void productionHasSomething() {
        ask(RedisServers.PRODUCTION, "FLUSHALL");
        ask(RedisServers.TEST, "CONFIG", "SET", "maxmemory", "0");
        ask(RedisServers.TEST, "FLUSHALL");
        ask(RedisServers.PRODUCTION, "SET", "session:1", "Ada's");
    }

    private static String ask(Endpoint at, String... command) {
        try (var redis = new RespConnection(at, Duration.ofSeconds(5))) {
            return redis.text(command);
        }
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofSeconds(20));
    }

    private static Seeds commands(String text) {
        return kind -> text.isEmpty() ? List.of() : List.of(new Seed("seeds/redis/1.redis", text));
    }

    private String fill(String seeds) {
        return databases.fill(commands(seeds), deadline(), line -> {});
    }

    @Test
    void isEmptiedAndSownAndHasNothingOfProduction() {
        databases.adopt(deadline());
        ask(RedisServers.TEST, "SET", "left", "over");

        assertThat(fill("# what the shop needs\nSET greeting \"Grüß \\\"Gott\\\"\\n\"\n\nHSET 'a key' field 'it\\'s'"))
                .isEqualTo("emptied, 2 commands of seeds");
        assertThat(ask(RedisServers.TEST, "GET", "greeting")).isEqualTo("Grüß \"Gott\"\n");
        assertThat(ask(RedisServers.TEST, "HGET", "a key", "field")).isEqualTo("it's");
        assertThat(ask(RedisServers.TEST, "GET", "left")).isEmpty();
        assertThat(ask(RedisServers.TEST, "GET", "session:1")).isEmpty();
        assertThat(ask(RedisServers.PRODUCTION, "GET", "session:1")).isEqualTo("Ada's");

        assertThat(fill("")).isEqualTo("emptied, 0 commands of seeds");
        assertThat(ask(RedisServers.TEST, "GET", "greeting")).isEmpty();
        assertThat(databases.status(SystemName.TEST).filled()).isNotNull();
    }

    @Test
    void touchesNothingThatHasNoMarker() {
        ask(RedisServers.TEST, "SET", "precious", "7");

        assertThatThrownBy(() -> fill("")).hasMessageContaining("helix control --system test adopt-databases");
        assertThat(ask(RedisServers.TEST, "GET", "precious")).isEqualTo("7");
    }

    @Test
    void takesAKeyOfThatNameThatIsNoMarkerForSomebodyElses() {
        ask(RedisServers.TEST, "SET", "helix:test-marker", "7");

        assertThatThrownBy(() -> fill("")).hasMessageContaining("has no marker");
        assertThat(ask(RedisServers.TEST, "GET", "helix:test-marker")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.2"})
    void findsOneServerUnderTwoNames(String host) {
        var twice = new RedisDatabase(new DatabasePair.Redis(
                RedisServers.PRODUCTION,
                new Endpoint(
                        "redis",
                        host.equals("127.0.0.2") ? "127.0.0.1" : host,
                        RedisServers.PRODUCTION.port(),
                        "3",
                        "",
                        new Secret.None(),
                        Map.of())));

        assertThatThrownBy(() -> twice.adopt(deadline())).hasMessageContaining("one and the same");
        assertThatThrownBy(() -> twice.fill(commands(""), deadline(), line -> {}))
                .hasMessageContaining("one and the same");
        assertThat(ask(RedisServers.PRODUCTION, "GET", "session:1")).isEqualTo("Ada's");
    }

    @Test
    void findsThatTheTwoAreSwapped() {
        databases.adopt(deadline());
        var swapped = new RedisDatabase(new DatabasePair.Redis(RedisServers.TEST, RedisServers.PRODUCTION));

        assertThatThrownBy(() -> swapped.adopt(deadline())).hasMessageContaining("swapped");
        assertThatThrownBy(() -> swapped.fill(commands(""), deadline(), line -> {}))
                .hasMessageContaining("swapped");
        assertThat(ask(RedisServers.PRODUCTION, "GET", "session:1")).isEqualTo("Ada's");
    }

    @Test
    void refusesAReplica() {
        databases.adopt(deadline());
        ask(RedisServers.TEST, "REPLICAOF", "127.0.0.1", "1");
        try {
            assertThatThrownBy(() -> fill("")).hasMessageContaining("is a replica");
        } finally {
            ask(RedisServers.TEST, "REPLICAOF", "NO", "ONE");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicaof 10.0.0.1 6379 | seeds/redis/1.redis:1: replicaof has no place in seeds",
                "SET a \"b | a quote is not closed",
                "NOSUCH a | NOSUCH has no place in seeds",
                "CLIENT KILL TYPE normal | CLIENT has no place in seeds",
                "SORT mylist BY weight STORE a | SORT has no place in seeds",
                "TFUNCTION LOAD x | TFUNCTION has no place in seeds",
                "LATENCY RESET | LATENCY has no place in seeds",
            })
    void refusesSeedsThatAreNone(String seed, String why) {
        databases.adopt(deadline());
        ask(RedisServers.TEST, "SET", "kept", "1");

        assertThatThrownBy(() -> fill(seed.strip())).hasMessageContaining(why);
        assertThat(ask(RedisServers.TEST, "GET", "kept")).isEqualTo("1");
    }

    @Test
    void namesTheCommandOfASeedThatFails() {
        databases.adopt(deadline());
        assertThatThrownBy(() -> fill("SET a 1\nHSET a b c")).hasMessageContaining("refuses HSET: WRONGTYPE");
        assertThat(fill("SET a 1")).isEqualTo("emptied, 1 command of seeds");
    }

    @Test
    void saysThatItsMemoryIsFull() {
        databases.adopt(deadline());
        ask(RedisServers.TEST, "CONFIG", "SET", "maxmemory", "1");
        assertThatThrownBy(() -> fill("SET a 1")).hasMessageContaining("maxmemory");
    }

    @Test
    void tellsThatAServerIsAwayOrIsNoneOrEndsInTheMiddle() throws IOException {
        var away = RedisServers.at("127.0.0.1", 1);
        assertThat(new RedisDatabase(new DatabasePair.Redis(away, RedisServers.TEST))
                        .status(SystemName.PRODUCTION)
                        .found())
                .isInstanceOf(DatabaseStatus.Away.class);
        for (var answer : List.of("HTTP/1.1 400 Bad\r\n", "$100\r\nhalf", "*3\r\n+a\r\n", "$99999999999\r\n")) {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> {
                    try (var socket = server.accept()) {
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        socket.getOutputStream().flush();
                        assertThat(socket.getInputStream().read()).isPositive();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                var odd = new RedisDatabase(
                        new DatabasePair.Redis(RedisServers.at("127.0.0.1", server.getLocalPort()), RedisServers.TEST));
                assertThat(odd.status(SystemName.PRODUCTION).found())
                        .as(answer)
                        .isInstanceOf(DatabaseStatus.Away.class);
            }
        }
    }

    /** Each wait for it is short, and there is no end of them. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsAtItsLimitOfTimeWhereAServerSaysAByteNowAndThen() throws IOException {
        try (var dripping = new DrippingServer(
                "$100000\r\n".getBytes(StandardCharsets.US_ASCII), "a".getBytes(StandardCharsets.US_ASCII))) {
            var slow = new RedisDatabase(
                    new DatabasePair.Redis(RedisServers.at("127.0.0.1", dripping.port()), RedisServers.TEST));

            assertThatThrownBy(() -> slow.adopt(new Deadline(InstantSource.system(), Duration.ofSeconds(1))))
                    .hasMessageContaining("INFO: the answer was not whole after ");
        }
    }

    @Test
    void usesAPasswordAndNeverTellsIt() {
        ask(RedisServers.TEST, "CONFIG", "SET", "requirepass", "correct horse");
        var with = new Endpoint(
                "redis",
                "127.0.0.1",
                RedisServers.TEST.port(),
                "",
                "",
                new Secret.Variable("P", Map.of("P", "correct horse")),
                Map.of());
        try {
            var known = new RedisDatabase(new DatabasePair.Redis(RedisServers.PRODUCTION, with));
            known.adopt(deadline());
            assertThat(known.status(SystemName.TEST).reachable()).isTrue();
            var wrong = new Endpoint(
                    "redis",
                    "127.0.0.1",
                    RedisServers.TEST.port(),
                    "",
                    "",
                    new Secret.Variable("P", Map.of("P", "battery staple")),
                    Map.of());
            assertThatThrownBy(() ->
                            new RedisDatabase(new DatabasePair.Redis(RedisServers.PRODUCTION, wrong)).adopt(deadline()))
                    .hasMessageContaining("AUTH")
                    .hasMessageNotContaining("staple");
        } finally {
            ask(with, "CONFIG", "SET", "requirepass", "");
        }
    }
}
