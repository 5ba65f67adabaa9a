package dev.helix.adapter.data;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two real servers of PostgreSQL, started once for all tests of this JVM, which they end with. */
final class PostgresServers {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    static final EmbeddedPostgres PRODUCTION = start();
    static final EmbeddedPostgres TEST = start();

    private PostgresServers() {}

    private static EmbeddedPostgres start() {
        // Its programs are unpacked once, and stay for the next run; its data lie beside them.
        System.setProperty(
                "ot.epg.working-dir",
                Path.of("target/embedded-pg").toAbsolutePath().toString());
        try {
            return EmbeddedPostgres.builder()
                    .setConnectConfig("connectTimeout", "20")
                    // It has five seconds to end before its folder is taken away: a busy disk takes longer.
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a database of a name of its own, and returns where it is. */
    static Endpoint database(EmbeddedPostgres server) {
        return database(server, "shop" + NUMBER.incrementAndGet());
    }

    static Endpoint database(EmbeddedPostgres server, String name) {
        run(at(server, "postgres"), "create database " + PostgresClearing.quoted(name));
        return at(server, name);
    }

    static Endpoint at(EmbeddedPostgres server, String name) {
        return new Endpoint("postgresql", "127.0.0.1", server.getPort(), name, "postgres", new Secret.None(), Map.of());
    }

    static void run(Endpoint at, String sql) {
        try (var session = PostgresConnections.writing(at, java.time.Duration.ofMinutes(1))) {
            new PostgresSession(session).run(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static List<String> ask(Endpoint at, String query) {
        try (var session = PostgresConnections.writing(at, java.time.Duration.ofMinutes(1))) {
            return new PostgresSession(session).texts(query);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Returns all of a database as text: structure and rows, in an order of their own. */
    static String dump(Endpoint at) {
        return PostgresProgram.find(Map.of("PATH", System.getenv().getOrDefault("PATH", "")), "pg_dump")
                .orElseThrow()
                .reading(at, List.of("--inserts"), java.time.Duration.ofMinutes(1), PostgresProgram::text)
                .lines()
                .filter(line -> !line.startsWith("\\"))
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}
