package dev.helix.adapter.data;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Measures what filling costs against the plain tool, in turn in one process; run by {@code scripts/bench-data}. Prints the medians and
 * ratios.
 */
final class DataBenchmark {

    private static final int RUNS = Integer.getInteger("runs", 5);
    private static final int TABLES = 200;
    private static final int POINTS = Integer.getInteger("points", 100_000);
    private static final int DIMENSIONS = 384;
    private static final int BATCH = 1_000;
    private static final double MILLION = 1e6;
    private static final long SEED = 20261130;

    private DataBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var asked = List.of(arguments);
        if (asked.isEmpty() || asked.contains("structure")) {
            structure();
        }
        if (asked.isEmpty() || asked.contains("collections")) {
            collections();
        }
        System.exit(0);
    }

    private static Deadline deadline() {
        return new Deadline(InstantSource.system(), Duration.ofMinutes(10));
    }

    private interface Work {
        void run() throws Exception;
    }

    /** What something took: of the wall clock, and of all processors, which other work on the machine changes less. */
    private record Cost(double wall, double processors) {

        private static final com.sun.management.OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

        static Cost of(Work work) throws Exception {
            var begin = System.nanoTime();
            var used = SYSTEM.getProcessCpuTime();
            work.run();
            return new Cost((System.nanoTime() - begin) / MILLION, (SYSTEM.getProcessCpuTime() - used) / MILLION);
        }

        static Cost median(List<Cost> all) {
            return new Cost(median(all, Cost::wall), median(all, Cost::processors));
        }

        private static double median(List<Cost> all, ToDoubleFunction<Cost> part) {
            return all.stream().mapToDouble(part).sorted().toArray()[all.size() / 2];
        }

        /** Returns it beside what it is compared with. */
        String to(Cost other) {
            return "%.0f ms (%.2f; of processor time %.2f)"
                    .formatted(wall, wall / other.wall, processors / other.processors);
        }
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
        var plain = new ArrayList<Cost>();
        var first = new ArrayList<Cost>();
        var second = new ArrayList<Cost>();
        for (int run = -1; run < RUNS; run++) {
            var other = PostgresServers.database(PostgresServers.TEST);
            var tool = Cost.of(() -> shell("pg_dump -h 127.0.0.1 -p " + source.port() + " -U postgres --schema-only "
                    + source.database() + " | psql -h 127.0.0.1 -p " + other.port()
                    + " -U postgres -1 -q -v ON_ERROR_STOP=1 "
                    + other.database()));
            var byDump = Cost.of(() -> dumped.fill(kind -> List.of(), deadline(), line -> {}));
            var byJdbc = Cost.of(() -> read.fill(kind -> List.of(), deadline(), line -> {}));
            if (run >= 0) {
                plain.add(tool);
                first.add(byDump);
                second.add(byJdbc);
            }
        }
        // The tool's processes and the servers are others, so that only the wall clock compares.
        var tool = Cost.median(plain).wall();
        System.out.printf(
                "structure of %d tables: pg_dump | psql %.0f ms; by pg_dump %.0f ms (%.2f); by JDBC %.0f ms (%.2f); the last two empty the target first%n",
                TABLES,
                tool,
                Cost.median(first).wall(),
                Cost.median(first).wall() / tool,
                Cost.median(second).wall(),
                Cost.median(second).wall() / tool);
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
            var plain = new ArrayList<Cost>();
            var whole = new ArrayList<Cost>();
            var again = new ArrayList<Cost>();
            for (int run = -1; run < RUNS; run++) {
                Cost tool;
                Cost first;
                Cost repeat;
                try (var other = new QdrantDouble()) {
                    collection(other);
                    tool = Cost.of(() -> copyPlainly(production, other));
                }
                try (var test = new QdrantDouble()) {
                    var databases = new QdrantDatabase(
                            new DatabasePair.Qdrant(production.at(), test.at(), DatabasePair.Copy.SCROLL));
                    databases.adopt(deadline());
                    first = Cost.of(() -> databases.fill(kind -> List.of(), deadline(), line -> {}));
                    points(production, random, 0, POINTS / 100);
                    repeat = Cost.of(() -> databases.fill(kind -> List.of(), deadline(), line -> {}));
                }
                if (run >= 0) {
                    plain.add(tool);
                    whole.add(first);
                    again.add(repeat);
                }
            }
            var copy = Cost.median(whole);
            System.out.printf(
                    "%d points of %d dimensions: scroll and upsert %.0f ms; a copy %s; once more with 1 %% changed %s of the copy%n",
                    POINTS,
                    DIMENSIONS,
                    Cost.median(plain).wall(),
                    copy.to(Cost.median(plain)),
                    Cost.median(again).to(copy));
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
