package dev.helix.adapter.data;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures what filling costs against the plain tool, in turn in one process; run by {@code scripts/bench-data}. Prints the medians and
 * ratios.
 */
final class DataBenchmark {

    private static final int RUNS = 5;
    private static final int TABLES = 200;
    private static final int POINTS = 100_000;
    private static final int DIMENSIONS = 384;
    private static final int BATCH = 1_000;
    private static final double MILLION = 1e6;
    private static final long SEED = 20261130;

    private DataBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        structure();
        collections();
        System.exit(0);
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(10));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double millis(Work work) throws Exception {
        var begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / MILLION;
    }

    private static double median(double[] times) {
        var sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void structure() throws Exception {
        var source = PostgresServers.database(PostgresServers.PRODUCTION);
        var many = new StringBuilder();
        for (int i = 0; i < TABLES; i++) {
            many.append("create table t%d (id serial primary key, other int references t%d, name text unique);"
                    .formatted(i, Math.max(0, i - 1)));
        }
        PostgresServers.run(source, many.toString());
        var target = PostgresServers.database(PostgresServers.TEST);
        var environment = Map.of("PATH", System.getenv("PATH"));
        var dumped = new PostgresDatabase(
                new DatabasePair.Postgres(source, target, DatabasePair.Structure.PG_DUMP), environment);
        var read = new PostgresDatabase(
                new DatabasePair.Postgres(source, target, DatabasePair.Structure.JDBC), environment);
        dumped.adopt(deadline());
        var plain = new double[RUNS];
        var first = new double[RUNS];
        var second = new double[RUNS];
        for (int run = -1; run < RUNS; run++) {
            var other = PostgresServers.database(PostgresServers.TEST);
            var tool = millis(() -> shell("pg_dump -h 127.0.0.1 -p " + source.port() + " -U postgres --schema-only "
                    + source.database() + " | psql -h 127.0.0.1 -p " + other.port()
                    + " -U postgres -1 -q -v ON_ERROR_STOP=1 "
                    + other.database()));
            var byDump = millis(() -> dumped.fill(kind -> List.of(), deadline(), line -> {}));
            var byJdbc = millis(() -> read.fill(kind -> List.of(), deadline(), line -> {}));
            if (run >= 0) {
                plain[run] = tool;
                first[run] = byDump;
                second[run] = byJdbc;
            }
        }
        System.out.printf(
                "structure of %d tables: pg_dump | psql %.0f ms; by pg_dump %.0f ms (%.2f); by JDBC %.0f ms (%.2f); the last two empty the target first%n",
                TABLES,
                median(plain),
                median(first),
                median(first) / median(plain),
                median(second),
                median(second) / median(plain));
    }

    private static void shell(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    private static void collections() throws Exception {
        var random = new Random(SEED);
        try (var production = new QdrantDouble()) {
            collection(production);
            for (int from = 0; from < POINTS; from += BATCH) {
                points(production, random, from, from + BATCH);
            }
            var plain = new double[RUNS];
            var whole = new double[RUNS];
            var again = new double[RUNS];
            for (int run = -1; run < RUNS; run++) {
                double tool;
                double first;
                double repeat;
                try (var other = new QdrantDouble()) {
                    collection(other);
                    tool = millis(() -> copyPlainly(production, other));
                }
                try (var test = new QdrantDouble()) {
                    var databases = new QdrantDatabase(
                            new DatabasePair.Qdrant(production.at(), test.at(), DatabasePair.Copy.SCROLL));
                    databases.adopt(deadline());
                    first = millis(() -> databases.fill(kind -> List.of(), deadline(), line -> {}));
                    points(production, random, 0, POINTS / 100);
                    repeat = millis(() -> databases.fill(kind -> List.of(), deadline(), line -> {}));
                }
                if (run >= 0) {
                    plain[run] = tool;
                    whole[run] = first;
                    again[run] = repeat;
                }
            }
            System.out.printf(
                    "%d points of %d dimensions: scroll and upsert %.0f ms; a copy %.0f ms (%.2f); once more with 1 %% changed %.0f ms (%.2f of the copy)%n",
                    POINTS,
                    DIMENSIONS,
                    median(plain),
                    median(whole),
                    median(whole) / median(plain),
                    median(again),
                    median(again) / median(whole));
        }
    }

    private static void collection(QdrantDouble at) {
        at.ask("PUT", "/collections/many", Map.of("vectors", Map.of("size", DIMENSIONS, "distance", "Dot")));
    }

    private static void points(QdrantDouble at, Random random, int from, int to) {
        var points = new ArrayList<Map<String, Object>>();
        for (long id = from; id < to; id++) {
            var vector = new float[DIMENSIONS];
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] = random.nextFloat();
            }
            points.add(Map.of("id", id, "vector", vector, "payload", Map.of("text", "point " + id)));
        }
        at.ask("PUT", "/collections/many/points?wait=true", Map.of("points", points));
    }

    /** What the interface itself takes: one page after the other, sent on as it came. */
    private static void copyPlainly(QdrantDouble from, QdrantDouble to) {
        try (var source = new QdrantClient(from.at(), () -> Duration.ofMinutes(5));
                var target = new QdrantClient(to.at(), () -> Duration.ofMinutes(5))) {
            var scroll = new QdrantScroll(source, "many", java.util.Optional.empty());
            var batch = new ArrayList<QdrantScroll.Point>();
            for (var point = scroll.peek(); point != null; point = scroll.peek()) {
                batch.add(point);
                scroll.skip();
                if (batch.size() == BATCH) {
                    target.call("PUT", "/collections/many/points?wait=true", QdrantScroll.upsert(batch));
                    batch.clear();
                }
            }
            if (!batch.isEmpty()) {
                target.call("PUT", "/collections/many/points?wait=true", QdrantScroll.upsert(batch));
            }
        }
    }
}
