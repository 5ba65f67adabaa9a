package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.RealDatabases.Postgres;
import dev.helix.app.RealDatabases.Redis;
import dev.helix.app.wiring.Helix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole road with real databases: what runs on the test system reads production's structure and the seeds, and no row of a user. */
class DatabaseRoadTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String SERVICE = """
        import com.sun.net.httpserver.HttpServer;
        import java.net.*;
        import java.nio.charset.StandardCharsets;
        import java.sql.DriverManager;
        public class Service {
            static String greeting() throws Exception {
                var url = URI.create(System.getenv("HELIX_REDIS_URL"));
                try (var redis = new Socket(url.getHost(), url.getPort())) {
                    redis.getOutputStream().write("GET greeting\\r\\n".getBytes());
                    var lines = new java.io.BufferedReader(new java.io.InputStreamReader(redis.getInputStream()));
                    return lines.readLine().equals("$-1") ? "Nothing" : lines.readLine();
                }
            }
            static String answer() {
                try (var postgres = DriverManager.getConnection("jdbc:" + System.getenv("HELIX_POSTGRES_URL") + "?user=postgres");
                        var found = postgres.createStatement().executeQuery("select coalesce(string_agg(name, ' and '), 'nobody') from customer")) {
                    found.next();
                    return greeting() + " " + found.getString(1) + "!";
                } catch (Exception e) {
                    return e.toString();
                }
            }
            public static void main(String[] args) throws Exception {
                var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("HELIX_PORT"))), 0);
                server.createContext("/", exchange -> {
                    var bytes = answer().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(bytes.length > 60 ? 500 : 200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
                server.start();
            }
        }
        """;

    private static final String E2E = """
        import os, sys, urllib.request
        said = urllib.request.urlopen(os.environ["HELIX_TEST_URL"]).read().decode()
        print(said)
        print("1 passed, 0 failed" if said == open("expected.txt").read().strip() else "0 passed, 1 failed")
        sys.exit(0 if said == open("expected.txt").read().strip() else 1)
        """;

    @TempDir
    private Path temporary;

    private DatabaseRoot root = new DatabaseRoot();

    @BeforeEach
    void makeRoot() throws Exception {
        Postgres.run(
                Postgres.PRODUCTION, root.live, "create table customer (id serial primary key, name text not null)");
        Postgres.run(Postgres.PRODUCTION, root.live, "insert into customer (name) values ('Ada')");
        var control = """
                start: ['%s', -cp, '%s', -Xshare:auto, -XX:TieredStopAtLevel=1, Service.java]
                health: "http://127.0.0.1:{port}/"
                health_timeout: 30s
                """.formatted(DatabaseRoot.jdk("java"), DatabaseRoot.driver());
        root.make(
                temporary.resolve("shop"),
                List.of(
                        "Service.java",
                        SERVICE,
                        "e2e.py",
                        E2E,
                        "expected.txt",
                        "Hi Grace!\n",
                        "seeds/postgres/10-customers.sql",
                        "insert into customer (name) values ('Grace');\n",
                        "seeds/redis/10-greeting.redis",
                        "# as the shop greets\nSET greeting Hi\n",
                        "helix.yaml",
                        root.yaml(control, "[python3, e2e.py]", "", "off")));
    }

    @AfterEach
    void stopEverything() {
        root.close();
    }

    private JsonNode status(String system) {
        return JSON.readTree(root.helix("control", "--system", system, "status", "--format", "json")
                .out());
    }

    @Test
    void aChangeIsJudgedOnTheTestDatabasesAndGoesIntoProductionOnItsOwn() throws Exception {
        assertThat(root.helix("doctor").out()).contains("test-postgres", "has no marker", "adopt-databases");
        root.does("control", "start");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello Ada!");

        root.does("project", "create", "shout", "--title", "Shout");
        root.write("shout", "modified/Service.java", SERVICE.replace("\"!\"", "\"!!\""));
        root.write("shout", "modified/expected.txt", "Hi Grace!!\n");
        root.does("project", "ready", "shout");
        var refused = root.helix("project", "deploy", "shout");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err() + refused.out()).contains("has no marker of HELIX");

        assertThat(root.helix("control", "adopt-databases").err())
                .contains("would be adopted: " + root.twin, "error[NOT_CONFIRMED]");
        root.does("control", "adopt-databases", "--yes");
        // What somebody has left there must not stay.
        Postgres.run(Postgres.TEST, root.twin, "create table leftover (a int)");
        root.does("project", "ready", "shout");
        var deployed = root.does("project", "deploy", "shout");
        assertThat(deployed.out() + deployed.err()).contains("proven to have come without a row");
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi Grace!!");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello Ada!");
        assertThat(Postgres.ask(Postgres.TEST, root.twin, "select name from customer"))
                .containsExactly("Grace");
        assertThat(Postgres.ask(Postgres.TEST, root.twin, "select to_regclass('leftover')::text"))
                .containsExactly((String) null);
        assertThat(Redis.ask(Redis.PRODUCTION, "GET greeting")).isEqualTo("Hello");

        root.does("project", "integrate", "shout");
        assertThat(DatabaseRoot.answer(root.production)).isEqualTo("Hello Ada!!");
        assertThat(Postgres.ask(Postgres.PRODUCTION, root.live, "select name from customer"))
                .containsExactly("Ada");
    }

    @Test
    void theTestDatabasesAreFilledOnDemandAndShown() throws Exception {
        root.does("control", "adopt-databases", "--yes");
        assertThat(root.does("control", "sync-rag-to-test").out())
                .contains("PostgreSQL: 1 tables", "Redis: emptied, 1 command");
        root.does("control", "--system", "test", "start");
        Postgres.run(Postgres.TEST, root.twin, "insert into customer (name) values ('Dirt')");
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi Grace and Dirt!");

        root.does("control", "sync-rag-to-test");
        assertThat(DatabaseRoot.answer(root.test)).isEqualTo("Hi Grace!");

        assertThat(root.does("control", "--system", "test", "status").out())
                .contains("database", "version", "reachable", "last sync")
                .containsPattern("postgres +" + root.twin + " +15\\.\\d+ +yes +[\\d.]+ MB +test +20");
        var databases = status("test").path("databases");
        assertThat(databases).hasSize(2);
        assertThat(databases.get(0).path("filled").asString("")).startsWith("20");
        assertThat(status("production").path("databases").get(0).path("marked").asBoolean(true))
                .isFalse();
        assertThat(root.helix("doctor").out())
                .contains("test-postgres", "production-redis", "filled at 20")
                .contains("each server of this machine has a port of its own")
                .containsPattern("ok +test-postgres-disk +/.* MB free")
                .containsPattern("ok +test-redis-disk +/.* MB free");
    }

    @Test
    void anOperatorDoesTheSameOverHttp() throws Exception {
        try (var helix = Helix.open(root.folder(), Lifetime.DETACHED, System.getenv());
                var server = helix.serve("1")) {
            assertThat(server.url()).isNotEmpty();
            assertThat(root.http("/helix/systems/test/adopt-databases", "{}")).contains("NOT_CONFIRMED");
            assertThat(root.http("/helix/systems/test/adopt-databases", "{\"confirm\":true}"))
                    .contains("\"state\":\"succeeded\"");
            assertThat(root.http("/helix/systems/production/sync-rag-to-test", "{}"))
                    .contains("NO_DATABASES");
            assertThat(root.http("/helix/systems/test/sync-rag-to-test", "{}"))
                    .contains("\"state\":\"succeeded\"", "proven to have come without a row");
            assertThat(JSON.readTree(root.http("/helix/systems/test", ""))
                            .path("databases")
                            .get(0)
                            .path("marked")
                            .asBoolean(false))
                    .isTrue();
        }
    }

    /** The server holds the root, so that the command line could not do it by itself. */
    @Test
    void theCommandLineDoesTheSameThroughARunningServer() throws Exception {
        try (var helix = Helix.open(root.folder(), Lifetime.DETACHED, System.getenv());
                var server = helix.serve("1")) {
            assertThat(server.url()).isNotEmpty();
            assertThat(root.helix("control", "sync-rag-to-test").err()).contains("has no marker of HELIX");
            assertThat(root.helix("control", "adopt-databases").code()).isNotZero();
            root.does("control", "adopt-databases", "--yes");
            Postgres.run(Postgres.TEST, root.twin, "create table dirt (id int)");

            assertThat(root.does("control", "sync-rag-to-test").out())
                    .contains("PostgreSQL: 1 tables", "Redis: emptied, 1 command");
            assertThat(Postgres.ask(Postgres.TEST, root.twin, "select name from customer"))
                    .containsExactly("Grace");
            assertThat(root.helix("control", "--system", "test", "status").out())
                    .containsPattern("postgres +" + root.twin + " +15\\.\\d+ +yes +[\\d.]+ MB +test +20");
        }
        assertThat(Postgres.ask(Postgres.TEST, root.twin, "select to_regclass('dirt') is null"))
                .containsExactly("t");
    }

    @Test
    void serversAreStartedAndStoppedByTheEngineOnThePath() throws Exception {
        var bin = Files.createDirectories(temporary.resolve("bin"));
        var docker = bin.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\necho \"$@\" >> " + temporary.resolve("engine.log") + "\necho Started\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(child(bin, "control", "--system", "test", "docker-up")).contains("helix init --with-databases");
        for (var system : List.of("production", "test")) {
            Files.createDirectories(root.folder().resolve("docker").resolve(system));
            Files.writeString(
                    root.folder().resolve("docker").resolve(system).resolve("compose.yaml"), "services: {}\n");
        }

        assertThat(child(bin, "control", "--system", "test", "docker-up"))
                .contains("the databases of the test system are up; not marked, because they answered before")
                .contains("PostgreSQL, Redis; if HELIX may empty them, say so: helix control --system test");
        assertThat(child(bin, "control", "--system", "test", "adopt-databases", "--yes"))
                .contains("marked as the test system's: PostgreSQL, Redis");
        assertThat(child(bin, "control", "docker-up")).contains("the databases of production are up");
        assertThat(child(bin, "control", "docker-down")).contains("are down; what they hold stays");
        assertThat(Files.readString(temporary.resolve("engine.log")))
                .contains("docker/test/compose.yaml -p helix-shop-", "-test up -d", "-production down");
        assertThat(status("test").path("databases").get(1).path("marked").asBoolean(false))
                .isTrue();
    }

    private String child(Path bin, String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--root", root.folder().toString()));
        var builder = new ProcessBuilder(HelixProcess.helix(all.toArray(String[]::new))).redirectErrorStream(true);
        builder.environment().merge("PATH", bin.toString(), (old, own) -> own + ":" + old);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
