package dev.helix.app.config;

import dev.helix.adapter.data.DatabasePair;
import dev.helix.adapter.data.Endpoint;
import dev.helix.adapter.data.Secret;
import dev.helix.adapter.local.YamlMap;
import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.evolution.SystemName;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the part {@code data}: the databases of the two systems. */
final class DataReader {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final int BACKUPS = 3;
    private static final int MOST_BACKUPS = 1000;
    /** Those of which one server may have several databases, by their names. */
    private static final Set<DatabaseKind> NAMED = EnumSet.of(DatabaseKind.POSTGRES, DatabaseKind.NEO4J);

    private static final String HISTORY = "history";
    private static final String URL = "url";
    private static final String PASSWORD_ENV = "password_env";
    private static final String PASSWORD_FILE = "password_file";

    private final Path root;
    private final Map<String, String> environment;

    DataReader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    DataSettings read(YamlMap map) {
        map.allow("timeout", "backups", "postgres", "redis", "qdrant", "neo4j");
        var timeout = map.duration("timeout", TIMEOUT);
        if (!timeout.isPositive()) {
            throw map.refuse("timeout", "filling databases takes time, such as 10m");
        }
        var pairs = new ArrayList<DatabasePair>();
        map.map("postgres").ifPresent(postgres -> {
            postgres.allow("production", "test", "structure", HISTORY);
            pairs.add(new DatabasePair.Postgres(
                    postgres(postgres, SystemName.PRODUCTION),
                    postgres(postgres, SystemName.TEST),
                    structure(postgres),
                    history(postgres)));
        });
        map.map("neo4j").ifPresent(neo4j -> {
            neo4j.allow("production", "test");
            var pair = new DatabasePair.Neo4j(neo4j(neo4j, SystemName.PRODUCTION), neo4j(neo4j, SystemName.TEST));
            pairs.add(pair);
            requireTwoForBolt(neo4j, pair);
        });
        map.map("qdrant").ifPresent(qdrant -> {
            qdrant.allow("production", "test", "copy");
            pairs.add(new DatabasePair.Qdrant(
                    qdrant(qdrant, SystemName.PRODUCTION), qdrant(qdrant, SystemName.TEST), copy(qdrant)));
        });
        map.map("redis").ifPresent(redis -> {
            redis.allow("production", "test");
            pairs.add(new DatabasePair.Redis(redis(redis, SystemName.PRODUCTION), redis(redis, SystemName.TEST)));
        });
        pairs.forEach(pair -> requireTwo(map, pair));
        return new DataSettings(timeout, map.number("backups", BACKUPS, 1, MOST_BACKUPS), List.copyOf(pairs));
    }

    /** One server may have two databases of PostgreSQL or Neo4j; of the others it has one. */
    private static void requireTwo(YamlMap map, DatabasePair pair) {
        var same = pair.production().sameServer(pair.test())
                && (!NAMED.contains(pair.kind())
                        || pair.production().database().equals(pair.test().database()));
        if (same) {
            throw map.section(pair.kind().word())
                    .section("test")
                    .refuse(
                            URL,
                            "this is production's own database ("
                                    + pair.production().shown()
                                    + "); the test system needs another one, for it is emptied");
        }
    }

    /**
     * The test system's processes would write into production's server, though HELIX itself would fill another one. One server may have the
     * databases of both: then that is what the addresses for HTTP say, too.
     */
    private static void requireTwoForBolt(YamlMap map, DatabasePair.Neo4j pair) {
        if (!pair.production().sameServer(pair.test())
                && pair.bolt(SystemName.PRODUCTION).sameServer(pair.bolt(SystemName.TEST))) {
            throw map.section(SystemName.TEST.word())
                    .refuse(
                            DatabasePair.Neo4j.BOLT,
                            "this is production's own address for Bolt; the test system's processes need that of "
                                    + pair.test().shown());
        }
    }

    private Endpoint postgres(YamlMap map, SystemName name) {
        return endpoint(
                map,
                DatabaseKind.POSTGRES,
                name,
                Set.of("postgresql", "postgres"),
                "postgresql://127.0.0.1:" + (name == SystemName.TEST ? 5433 : 5432) + "/helix",
                5432);
    }

    private Endpoint neo4j(YamlMap map, SystemName name) {
        return endpoint(
                map,
                DatabaseKind.NEO4J,
                name,
                Set.of("http", "https"),
                "http://127.0.0.1:" + (name == SystemName.TEST ? 7475 : 7474) + "/neo4j",
                7474);
    }

    private Endpoint qdrant(YamlMap map, SystemName name) {
        return endpoint(
                map,
                DatabaseKind.QDRANT,
                name,
                Set.of("http", "https"),
                "http://127.0.0.1:" + (name == SystemName.TEST ? 6335 : 6333),
                6333);
    }

    private Endpoint redis(YamlMap map, SystemName name) {
        return endpoint(
                map,
                DatabaseKind.REDIS,
                name,
                Set.of("redis"),
                "redis://127.0.0.1:" + (name == SystemName.TEST ? 6380 : 6379),
                6379);
    }

    private Endpoint endpoint(
            YamlMap map, DatabaseKind kind, SystemName name, Set<String> schemes, String otherwise, int otherPort) {
        var own = kind == DatabaseKind.NEO4J
                ? map.section(name.word()).allow(URL, "user", PASSWORD_ENV, PASSWORD_FILE, DatabasePair.Neo4j.BOLT)
                : map.section(name.word()).allow(URL, "user", PASSWORD_ENV, PASSWORD_FILE);
        URI uri;
        try {
            uri = new URI(own.text(URL, otherwise));
        } catch (URISyntaxException e) {
            // The text itself may have a password in it, and is not told.
            throw own.refuse(URL, "this is no address: " + e.getReason() + "; write " + otherwise);
        }
        if (uri.getScheme() == null || !schemes.contains(uri.getScheme()) || uri.getHost() == null) {
            throw own.refuse(URL, "an address such as " + otherwise + " is needed here");
        }
        if (uri.getUserInfo() != null) {
            throw own.refuse(
                    URL,
                    "neither a user nor a password stands in an address, which is shown to people; write user: and"
                            + " password_env: or password_file: beside it");
        }
        var host = uri.getHost();
        return new Endpoint(
                uri.getScheme().equals("postgres") ? "postgresql" : uri.getScheme(),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? otherPort : uri.getPort(),
                database(own, kind, uri),
                own.text(
                        "user",
                        switch (kind) {
                            case POSTGRES -> "helix";
                            case NEO4J -> "neo4j";
                            case QDRANT, REDIS -> "";
                        }),
                secret(own),
                kind == DatabaseKind.NEO4J ? bolt(own, host, name) : options(own, uri, kind == DatabaseKind.POSTGRES));
    }

    private static String database(YamlMap map, DatabaseKind kind, URI uri) {
        var path = uri.getPath() == null ? "" : uri.getPath();
        var database = path.startsWith("/") ? path.substring(1) : path;
        var fits = switch (kind) {
            case POSTGRES -> !database.isEmpty();
            case NEO4J -> database.matches("([A-Za-z][A-Za-z0-9.-]{0,62})?") && uri.getRawQuery() == null;
            case REDIS -> database.matches("\\d{0,4}");
            case QDRANT -> database.isEmpty();
        };
        if (!fits) {
            throw map.refuse(
                    URL,
                    switch (kind) {
                        case POSTGRES -> "the name of the database is missing: postgresql://host:port/name";
                        case NEO4J -> "after the port stands the name of a database, such as /neo4j, or nothing";
                        case REDIS -> "after the port stands the number of a database, or nothing";
                        case QDRANT -> "after the port stands nothing";
                    });
        }
        return kind == DatabaseKind.NEO4J && database.isEmpty() ? "neo4j" : database;
    }

    /** What the system's own processes connect to: HELIX itself speaks HTTP. */
    private static Map<String, String> bolt(YamlMap map, String host, SystemName name) {
        var bolt = map.text(DatabasePair.Neo4j.BOLT, "bolt://" + host + ":" + (name == SystemName.TEST ? 7688 : 7687));
        if (!DatabasePair.Neo4j.isBolt(bolt)) {
            throw map.refuse(
                    DatabasePair.Neo4j.BOLT,
                    "an address such as bolt://127.0.0.1:7687 is needed here, without user and password");
        }
        return Map.of(DatabasePair.Neo4j.BOLT, bolt);
    }

    private static Map<String, String> options(YamlMap map, URI uri, boolean known) {
        var options = new HashMap<String, String>();
        var query = uri.getRawQuery();
        for (var part : query == null ? new String[0] : query.split("&", -1)) {
            var both = part.split("=", 2);
            if (!known || both.length < 2 || !Set.of("sslmode", "sslrootcert").contains(both[0])) {
                throw map.refuse(
                        URL,
                        known
                                ? "of options, sslmode and sslrootcert may stand in an address"
                                : "an address has no options here");
            }
            options.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return options;
    }

    private Secret secret(YamlMap map) {
        var variable = map.optionalText(PASSWORD_ENV);
        var file = map.optionalText(PASSWORD_FILE);
        if (variable != null && file != null) {
            throw map.refuse(PASSWORD_FILE, "a password is in the environment or in a file, not in both");
        }
        if (variable != null) {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw map.refuse(
                        PASSWORD_ENV, "the name of a variable of the environment is needed here, not a password");
            }
            return new Secret.Variable(variable, environment);
        }
        if (file == null) {
            return new Secret.None();
        }
        try {
            var parts = file.split("#", 2);
            return new Secret.InFile(root.resolve(parts[0]).normalize(), parts.length > 1 ? parts[1] : "");
        } catch (InvalidPathException e) {
            throw map.refuse(PASSWORD_FILE, "this is no path");
        }
    }

    private static List<String> history(YamlMap map) {
        var tables = map.texts(HISTORY);
        for (var table : tables) {
            if (!table.matches("[^.\\p{Cntrl}]+(\\.[^.\\p{Cntrl}]+)?")) {
                throw map.refuse(
                        HISTORY,
                        "'" + table + "' is no name of a table, with its schema or without, such as schema_migrations");
            }
        }
        return tables;
    }

    private static DatabasePair.Structure structure(YamlMap map) {
        return switch (map.text("structure", "auto")) {
            case "auto" -> DatabasePair.Structure.AUTO;
            case "pg_dump" -> DatabasePair.Structure.PG_DUMP;
            case "jdbc" -> DatabasePair.Structure.JDBC;
            default ->
                throw map.refuse("structure", "the structure is read by pg_dump, by jdbc, or auto: by whichever fits");
        };
    }

    private static DatabasePair.Copy copy(YamlMap map) {
        return switch (map.text("copy", "auto")) {
            case "auto" -> DatabasePair.Copy.AUTO;
            case "snapshot" -> DatabasePair.Copy.SNAPSHOT;
            case "scroll" -> DatabasePair.Copy.SCROLL;
            default ->
                throw map.refuse("copy", "collections are copied by snapshot, by scroll, or auto: by whichever fits");
        };
    }
}
