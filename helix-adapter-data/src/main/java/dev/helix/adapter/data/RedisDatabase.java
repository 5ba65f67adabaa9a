package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Redis: the test system has an instance of its own, which is emptied, then sown. Of production's only its identity is asked. */
final class RedisDatabase implements PairedDatabase {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final String MARKER = "helix:test-marker";
    private static final String FILLED = "filled";
    /** What stores values, or takes some away: whatever else a server knows, or will know, has no place in seeds. */
    private static final Set<String> SEED = Set.of(
            // Texts and numbers.
            "SET",
            "SETEX",
            "PSETEX",
            "SETNX",
            "GETSET",
            "MSET",
            "MSETNX",
            "APPEND",
            "SETRANGE",
            "SETBIT",
            "BITFIELD",
            "BITOP",
            "INCR",
            "INCRBY",
            "INCRBYFLOAT",
            "DECR",
            "DECRBY",
            // Hashes.
            "HSET",
            "HMSET",
            "HSETNX",
            "HSETEX",
            "HINCRBY",
            "HINCRBYFLOAT",
            "HDEL",
            "HEXPIRE",
            "HPEXPIRE",
            "HEXPIREAT",
            "HPEXPIREAT",
            "HPERSIST",
            // Lists.
            "LPUSH",
            "LPUSHX",
            "RPUSH",
            "RPUSHX",
            "LINSERT",
            "LSET",
            "LREM",
            "LTRIM",
            "LMOVE",
            // Sets, sorted ones, places, and what counts the different.
            "SADD",
            "SREM",
            "SMOVE",
            "SUNIONSTORE",
            "SINTERSTORE",
            "SDIFFSTORE",
            "ZADD",
            "ZINCRBY",
            "ZREM",
            "ZUNIONSTORE",
            "ZINTERSTORE",
            "ZDIFFSTORE",
            "ZRANGESTORE",
            "GEOADD",
            "GEOSEARCHSTORE",
            "PFADD",
            "PFMERGE",
            // Streams.
            "XADD",
            "XDEL",
            "XTRIM",
            "XGROUP",
            "XSETID",
            // Keys.
            "DEL",
            "UNLINK",
            "RENAME",
            "RENAMENX",
            "COPY",
            "MOVE",
            "SELECT",
            "EXPIRE",
            "PEXPIRE",
            "EXPIREAT",
            "PEXPIREAT",
            "PERSIST",
            // What Redis 8 has of itself, and older ones by its modules.
            "JSON.SET",
            "JSON.MSET",
            "JSON.MERGE",
            "JSON.ARRAPPEND",
            "TS.CREATE",
            "TS.ADD",
            "TS.MADD",
            "TS.CREATERULE",
            "BF.RESERVE",
            "BF.ADD",
            "BF.MADD",
            "CF.RESERVE",
            "CF.ADD",
            "CMS.INITBYDIM",
            "CMS.INITBYPROB",
            "CMS.INCRBY",
            "TOPK.RESERVE",
            "TOPK.ADD",
            "TDIGEST.CREATE",
            "TDIGEST.ADD",
            "FT.CREATE",
            "FT.ALIASADD",
            "VADD",
            "VSETATTR");

    private final DatabasePair.Redis pair;

    RedisDatabase(DatabasePair.Redis pair) {
        this.pair = pair;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.REDIS;
    }

    @Override
    public boolean testIsHere() {
        return pair.test().isHere();
    }

    @Override
    public DatabaseStatus status(SystemName name) {
        var at = pair.of(name);
        try (var redis = new RespConnection(at, LOOK)) {
            return new DatabaseStatus(
                    kind(),
                    at.shown(),
                    new DatabaseStatus.Reachable(
                            info(redis, "server", "redis_version"),
                            Long.parseLong(info(redis, "memory", "used_memory")),
                            marker(redis)));
        } catch (PortException | NumberFormatException e) {
            return new DatabaseStatus(kind(), at.shown(), new DatabaseStatus.Away(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Optional<Path> folder(SystemName name) {
        try (var redis = new RespConnection(pair.of(name), LOOK)) {
            return redis.ask("CONFIG", "GET", "dir") instanceof RespConnection.Items(var both)
                            && both.size() == 2
                            && both.get(1) instanceof RespConnection.Text(var folder)
                    ? PairedDatabase.place(folder)
                    : Optional.empty();
        } catch (PortException e) {
            return Optional.empty();
        }
    }

    @Override
    public void adopt(Deadline deadline) {
        try (var production = new RespConnection(pair.production(), deadline.left());
                var test = new RespConnection(pair.test(), deadline.left())) {
            requireSeparate(production, test);
            if (marker(test) instanceof DatabaseStatus.Unmarked) {
                test.ask("HSET", MARKER, FILLED, "");
            }
        }
    }

    @Override
    public String fill(Seeds seeds, Deadline deadline, Consumer<String> told) {
        var sown = commands(seeds);
        try (var production = new RespConnection(pair.production(), deadline.left());
                var test = new RespConnection(pair.test(), deadline.left())) {
            requireSeparate(production, test);
            if (marker(test) instanceof DatabaseStatus.Unmarked) {
                throw Refusals.unmarked(pair);
            }
            var commands = new ArrayList<List<String>>();
            commands.add(List.of("FLUSHALL"));
            commands.add(List.of("HSET", MARKER, FILLED, deadline.now().toString()));
            commands.addAll(sown);
            test.together(commands);
            return "emptied, " + sown.size() + (sown.size() == 1 ? " command" : " commands") + " of seeds";
        }
    }

    /** An instance has an identity of its own since its start, under whatever name it is reached; a replica has its primary's data. */
    private void requireSeparate(RespConnection production, RespConnection test) {
        if (info(production, "server", "run_id").equals(info(test, "server", "run_id"))) {
            throw Refusals.same(pair);
        }
        if (marker(production) instanceof DatabaseStatus.Marked) {
            throw Refusals.swapped(pair);
        }
        if (!info(test, "replication", "role").equals("master")) {
            throw new PortException(
                    "Redis at " + pair.test().shown()
                            + " is a replica of another; the test system needs an instance of its own, and nothing was touched");
        }
    }

    private static DatabaseStatus.Marker marker(RespConnection redis) {
        // Where there is something else under that name, it is somebody else's.
        if (!redis.text("TYPE", MARKER).equals("hash")) {
            return new DatabaseStatus.Unmarked();
        }
        return DatabaseStatus.Marked.of(redis.text("HGET", MARKER, FILLED));
    }

    private static String info(RespConnection redis, String section, String key) {
        return redis.text("INFO", section)
                .lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Reads all seeds before anything is touched. */
    private static List<List<String>> commands(Seeds seeds) {
        var commands = new ArrayList<List<String>>();
        for (var seed : seeds.of(DatabaseKind.REDIS)) {
            int number = 0;
            for (var line : seed.text().lines().toList()) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                var where = seed.name() + ":" + number;
                var words = RedisWords.of(line)
                        .orElseThrow(() ->
                                new PortException(where + ": a quote is not closed; write a command as for redis-cli"));
                if (!SEED.contains(words.getFirst().toUpperCase(Locale.ROOT))) {
                    throw new PortException(
                            where + ": " + words.getFirst() + " has no place in seeds; they only store values");
                }
                commands.add(words);
            }
        }
        return commands;
    }
}
