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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the part {@code data}: the databases of the two systems. */
final class DataReader {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final int BACKUPS = 3;
    private static final int MOST_BACKUPS = 1000;
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
        if (map.has("neo4j")) {
            throw map.refuse(
                    "neo4j",
                    "this version of HELIX does not fill a Neo4j yet; leave it out, and fill the test system's by your"
                            + " own seeds");
        }
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

    /** One server may have two databases of PostgreSQL; of the others it has one. */
    private static void requireTwo(YamlMap map, DatabasePair pair) {
        var same = pair.production().sameServer(pair.test())
                && (pair.kind() != DatabaseKind.POSTGRES
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

    private Endpoint postgres(YamlMap map, SystemName name) {
        return endpoint(
                map,
                name,
                Set.of("postgresql", "postgres"),
                "postgresql://127.0.0.1:" + (name == SystemName.TEST ? 5433 : 5432) + "/helix",
                5432);
    }

    private Endpoint qdrant(YamlMap map, SystemName name) {
        return endpoint(
                map,
                name,
                Set.of("http", "https"),
                "http://127.0.0.1:" + (name == SystemName.TEST ? 6335 : 6333),
                6333);
    }

    private Endpoint redis(YamlMap map, SystemName name) {
        return endpoint(
                map, name, Set.of("redis"), "redis://127.0.0.1:" + (name == SystemName.TEST ? 6380 : 6379), 6379);
    }

    private Endpoint endpoint(YamlMap map, SystemName name, Set<String> schemes, String otherwise, int otherPort) {
        var own = map.section(name.word()).allow(URL, "user", PASSWORD_ENV, PASSWORD_FILE);
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
                database(own, uri),
                own.text("user", schemes.contains("postgresql") ? "helix" : ""),
                secret(own),
                options(own, uri, schemes.contains("postgresql")));
    }

    private static String database(YamlMap map, URI uri) {
        var path = uri.getPath() == null ? "" : uri.getPath();
        var database = path.startsWith("/") ? path.substring(1) : path;
        var fits = switch (uri.getScheme()) {
            case "postgres", "postgresql" -> !database.isEmpty();
            case "redis" -> database.matches("\\d{0,4}");
            default -> database.isEmpty();
        };
        if (!fits) {
            throw map.refuse(
                    URL,
                    switch (uri.getScheme()) {
                        case "postgres", "postgresql" ->
                            "the name of the database is missing: postgresql://host:port/name";
                        case "redis" -> "after the port stands the number of a database, or nothing";
                        default -> "after the port stands nothing";
                    });
        }
        return database;
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
