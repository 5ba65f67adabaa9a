package dev.helix.app;

import dev.helix.testkit.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import redis.embedded.RedisServer;

/** Real servers of PostgreSQL and Redis for two systems, started when they are first used, which end with this JVM. */
public final class RealDatabases {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private RealDatabases() {}

    /** Two servers of PostgreSQL. */
    static final class Postgres {
        static final EmbeddedPostgres PRODUCTION = start();
        static final EmbeddedPostgres TEST = start();

        private Postgres() {}

        private static EmbeddedPostgres start() {
            // Its programs are unpacked once, and stay for the next run; its data lie beside them.
            System.setProperty(
                    "ot.epg.working-dir",
                    Path.of("target/embedded-pg").toAbsolutePath().toString());
            try {
                return EmbeddedPostgres.builder()
                        // It has five seconds to end before its folder is taken away: a busy disk takes longer.
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Makes a database in a server, and returns its address. */
        static String database(EmbeddedPostgres server) {
            var name = "shop" + NUMBER.incrementAndGet();
            run(server, "postgres", "create database " + name);
            return "postgresql://127.0.0.1:" + server.getPort() + "/" + name;
        }

        static void run(EmbeddedPostgres server, String url, String sql) {
            try (var connection = server.getDatabase("postgres", name(url)).getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        /** Returns the first column of an answer. */
        static List<String> ask(EmbeddedPostgres server, String url, String sql) {
            try (var connection = server.getDatabase("postgres", name(url)).getConnection();
                    var statement = connection.createStatement();
                    var found = statement.executeQuery(sql)) {
                var texts = new ArrayList<String>();
                while (found.next()) {
                    texts.add(found.getString(1));
                }
                return texts;
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        private static String name(String url) {
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    /** Two servers of Redis. */
    public static final class Redis {
        public static final int PRODUCTION = start();
        public static final int TEST = start();

        private Redis() {}

        private static int start() {
            try {
                int port = FreePort.find();
                var server = RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .build();
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.stop();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                return port;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static String url(int port) {
            return "redis://127.0.0.1:" + port;
        }

        /** Has a command done, and returns the last line of a short answer. */
        public static String ask(int port, String command) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    var in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                var line = in.readLine();
                return line.startsWith("$") && !line.equals("$-1") ? in.readLine() : line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
