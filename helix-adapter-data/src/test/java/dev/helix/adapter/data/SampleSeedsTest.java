package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.data.Seeds.Seed;
import dev.helix.domain.data.DatabaseKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The seeds in {@code docs/examples/seeds} are sown, and the question that its page asks has the answers that it says. */
class SampleSeedsTest {

    private static final Path SEEDS = Path.of("../docs/examples/seeds");

    private static List<Seed> seeds(DatabaseKind kind) {
        try (var files = Files.list(SEEDS.resolve(kind.word()))) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return new Seed(file.toString(), Files.readString(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(1));
    }

    @Test
    void areSownInEachKindOfDatabase() {
        var source = PostgresServers.database(PostgresServers.PRODUCTION);
        var target = PostgresServers.database(PostgresServers.TEST);
        PostgresServers.run(source, "create table customer (id serial primary key, name text)");
        var postgres =
                new PostgresDatabase(new DatabasePair.Postgres(source, target, DatabasePair.Structure.JDBC), Map.of());
        postgres.adopt(deadline());
        postgres.fill(SampleSeedsTest::seeds, deadline(), line -> {});
        assertThat(PostgresServers.ask(target, "select name from customer order by 1"))
                .containsExactly("Ada Example", "Grace Example");

        try (var before = new RespConnection(RedisServers.TEST, Duration.ofSeconds(5))) {
            before.ask("FLUSHALL");
        }
        var redis = new RedisDatabase(new DatabasePair.Redis(RedisServers.PRODUCTION, RedisServers.TEST));
        redis.adopt(deadline());
        assertThat(redis.fill(SampleSeedsTest::seeds, deadline(), line -> {}))
                .isEqualTo("emptied, 2 commands of seeds");
    }

    @Test
    void letATestAskForNeighboursThatAreKnown() {
        try (var production = new QdrantDouble();
                var test = new QdrantDouble()) {
            var qdrant =
                    new QdrantDatabase(new DatabasePair.Qdrant(production.at(), test.at(), DatabasePair.Copy.AUTO));
            qdrant.adopt(deadline());
            qdrant.fill(SampleSeedsTest::seeds, deadline(), line -> {});

            var found = test.ask(
                    "POST",
                    "/collections/handbook/points/search",
                    Map.of("vector", List.of(0.9, 0.15, 0.0, 0.05), "limit", 2, "with_payload", true));

            assertThat(found.findValuesAsString("text"))
                    .containsExactly("Tea is steeped for three minutes.", "Coffee is ground just before it is brewed.");
        }
    }
}
