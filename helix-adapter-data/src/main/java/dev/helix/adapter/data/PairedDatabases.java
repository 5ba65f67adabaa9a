package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Databases;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TestData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * All databases that {@code helix.yaml} names. Each of the test system's is changed only while it has HELIX's marker, and while it is
 * proven not to be production's. Safe for use by many threads; one at a time fills.
 */
public final class PairedDatabases implements TestData, Databases {

    private final List<PairedDatabase> databases;
    private final DatabaseServers servers;
    private final Seeds seeds;
    private final Duration limit;
    private final InstantSource clock;

    /**
     * @param environment HELIX's own, to find programs by
     * @param limit how long filling all of them may take
     */
    public PairedDatabases(
            List<DatabasePair> pairs,
            DatabaseServers servers,
            Seeds seeds,
            Duration limit,
            Map<String, String> environment,
            InstantSource clock) {
        this.databases = pairs.stream()
                .map(pair -> open(pair, environment, servers.pause()))
                .toList();
        this.servers = servers;
        this.seeds = seeds;
        this.limit = limit;
        this.clock = clock;
    }

    private static PairedDatabase open(DatabasePair pair, Map<String, String> environment, Pause pause) {
        return switch (pair) {
            case DatabasePair.Postgres postgres -> new PostgresDatabase(postgres, environment);
            case DatabasePair.Qdrant qdrant -> new QdrantDatabase(qdrant);
            case DatabasePair.Neo4j neo4j -> new Neo4jDatabase(neo4j, pause);
            case DatabasePair.Redis redis -> new RedisDatabase(redis);
        };
    }

    @Override
    public List<DatabaseStatus> status(SystemName name) {
        return atOnce(databases.stream()
                .<Callable<DatabaseStatus>>map(database -> () -> database.status(name))
                .toList());
    }

    /** Returns where the data of a system's servers lie that are on this machine and say it: folders that are there, by kind. */
    public Map<DatabaseKind, Path> folders(SystemName name) {
        var folders = new EnumMap<DatabaseKind, Path>(DatabaseKind.class);
        for (var database : databases) {
            // A server in a container tells a place inside of it.
            database.folder(name)
                    .filter(folder -> folder.isAbsolute() && Files.isDirectory(folder))
                    .ifPresent(folder -> folders.put(database.kind(), folder));
        }
        return folders;
    }

    /** Only PostgreSQL has a schema; what a migration does to the others, nothing tells. */
    @Override
    public Optional<String> schema(SystemName name) {
        return databases.stream()
                .map(database -> database.schema(name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        } catch (ExecutionException e) {
            throw new PortException("the databases can't be looked at: " + e.getCause(), e);
        }
    }

    @Override
    public String fill(Consumer<String> told) {
        upIfDown(told);
        var deadline = new Deadline(clock, limit);
        var done = new ArrayList<String>();
        for (var database : databases) {
            deadline.left();
            var kind = database.kind();
            told.accept(kind.word() + ": begun");
            var came = kind.title() + ": " + database.fill(seeds, deadline, told);
            told.accept(came);
            done.add(came);
        }
        return String.join("; ", done);
    }

    /** Servers that HELIX can start are started; others have to be there. */
    private void upIfDown(Consumer<String> told) {
        if (!servers.describes(SystemName.TEST)
                || status(SystemName.TEST).stream().allMatch(DatabaseStatus::reachable)) {
            return;
        }
        told.accept(up(SystemName.TEST, told));
    }

    @Override
    public String adopt(Consumer<String> told) {
        var deadline = new Deadline(clock, limit);
        var marked = new ArrayList<String>();
        for (var database : databases) {
            database.adopt(deadline);
            told.accept(database.kind().word() + ": marked as the test system's");
            marked.add(database.kind().title());
        }
        return "marked as the test system's: " + String.join(", ", marked);
    }

    @Override
    public String up(SystemName name, Consumer<String> told) {
        var before = status(name);
        servers.up(name, told);
        servers.awaitAll(name, () -> status(name));
        if (name == SystemName.PRODUCTION) {
            return "the databases of production are up";
        }
        var left = mark(before, told);
        return "the databases of the test system are up"
                + (left.isEmpty()
                        ? ""
                        : "; not marked, because they answered before or are on another machine: "
                                + String.join(", ", left)
                                + "; if HELIX may empty them, say so: helix control --system test adopt-databases");
    }

    /**
     * Marks what has come up on this machine just now: what HELIX itself has made may be emptied by it. What answered before is somebody's.
     *
     * @return the kinds that have no marker
     */
    private List<String> mark(List<DatabaseStatus> before, Consumer<String> told) {
        var now = status(SystemName.TEST);
        var deadline = new Deadline(clock, limit);
        var left = new ArrayList<String>();
        for (int i = 0; i < databases.size(); i++) {
            var database = databases.get(i);
            if (!(now.get(i).found() instanceof DatabaseStatus.Reachable(var version, var bytes, var marker))
                    || marker instanceof DatabaseStatus.Marked) {
                continue;
            }
            if (before.get(i).reachable() || !database.testIsHere()) {
                left.add(database.kind().title());
            } else {
                database.adopt(deadline);
                told.accept(database.kind().word() + ": marked as the test system's");
            }
        }
        return left;
    }

    @Override
    public String down(SystemName name, Consumer<String> told) {
        servers.down(name, told);
        return "the database servers of the " + name.word() + " system are down; what they hold stays";
    }
}
