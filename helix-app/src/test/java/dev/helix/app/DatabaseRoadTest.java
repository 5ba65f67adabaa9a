package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.RealDatabases.Postgres;
import dev.helix.app.RealDatabases.Redis;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

    private Path root = Path.of("");
    private int production;
    private int test;
    private String live = "";
    private String twin = "";

    @BeforeEach
    void makeRoot() throws Exception {
        live = Postgres.database(Postgres.PRODUCTION);
        twin = Postgres.database(Postgres.TEST);
        Postgres.run(Postgres.PRODUCTION, live, "create table customer (id serial primary key, name text not null)");
        Postgres.run(Postgres.PRODUCTION, live, "insert into customer (name) values ('Ada')");
        Redis.ask(Redis.PRODUCTION, "SET greeting Hello");
        Redis.ask(Redis.TEST, "FLUSHALL");
        production = FreePort.find();
        test = FreePort.find();
        var driver = Path.of(Class.forName("org.postgresql.Driver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var java = Path.of(System.getProperty("java.home"), "bin/java");
        var git = GitFolder.with(
                temporary.resolve("shop"),
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
                """
                main_branch: main
                production:
                  port: %d
                  control:
                    start: ['%s', -cp, '%s', -Xshare:auto, -XX:TieredStopAtLevel=1, Service.java]
                    health: "http://127.0.0.1:{port}/"
                    health_timeout: 30s
                test: { port: %d }
                probation: 0s
                validation:
                  unit: { command: [sh, -c, 'echo "1 passed, 0 failed"'], timeout: 1m }
                  e2e: { command: [python3, e2e.py], timeout: 1m }
                data:
                  postgres:
                    production: { url: "%s", user: postgres }
                    test: { url: "%s", user: postgres }
                  redis: { production: { url: "%s" }, test: { url: "%s" } }
                agent: { kind: scripted }
                sandbox: off
                server: { port: %d }
                """.formatted(
                                production,
                                java,
                                driver,
                                test,
                                live,
                                twin,
                                Redis.url(Redis.PRODUCTION),
                                Redis.url(Redis.TEST),
                                FreePort.find()));
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        root = git.folder();
        does("init", root);
    }

    @AfterEach
    void stopEverything() {
        Cli.run("control", "stop", "--root", root);
        Cli.run("control", "--system", "test", "stop", "--root", root);
    }

    private Cli helix(Object... arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        if (!words.getFirst().equals("init")) {
            words.addAll(List.of("--root", root));
        }
        return Cli.run(words.toArray());
    }

    private Cli does(Object... arguments) {
        var run = helix(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    private static String answer(int port) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private void change(String id, String file, String text) throws IOException {
        var path = root.resolve("projects/evolution")
                .resolve(id)
                .resolve("modified")
                .resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private JsonNode status(String system) {
        return JSON.readTree(helix("control", "--system", system, "status", "--format", "json")
                .out());
    }

    @Test
    void aChangeIsJudgedOnTheTestDatabasesAndGoesIntoProductionOnItsOwn() throws Exception {
        assertThat(helix("doctor").out()).contains("test-postgres", "has no marker", "adopt-databases");
        does("control", "start");
        assertThat(answer(production)).isEqualTo("Hello Ada!");

        does("project", "create", "shout", "--title", "Shout");
        change("shout", "Service.java", SERVICE.replace("\"!\"", "\"!!\""));
        change("shout", "expected.txt", "Hi Grace!!\n");
        does("project", "ready", "shout");
        var refused = helix("project", "deploy", "shout");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err() + refused.out()).contains("has no marker of HELIX");

        assertThat(helix("control", "adopt-databases").err())
                .contains("would be adopted: " + twin, "error[NOT_CONFIRMED]");
        does("control", "adopt-databases", "--yes");
        // A twin of production's rows must not stay.
        Postgres.run(Postgres.TEST, twin, "create table leftover (a int)");
        does("project", "ready", "shout");
        var deployed = does("project", "deploy", "shout");
        assertThat(deployed.out() + deployed.err()).contains("proven to have come without a row");
        assertThat(answer(test)).isEqualTo("Hi Grace!!");
        assertThat(answer(production)).isEqualTo("Hello Ada!");
        assertThat(Postgres.ask(Postgres.TEST, twin, "select name from customer"))
                .containsExactly("Grace");
        assertThat(Postgres.ask(Postgres.TEST, twin, "select to_regclass('leftover')::text"))
                .containsExactly((String) null);
        assertThat(Redis.ask(Redis.PRODUCTION, "GET greeting")).isEqualTo("Hello");

        does("project", "integrate", "shout");
        assertThat(answer(production)).isEqualTo("Hello Ada!!");
        assertThat(Postgres.ask(Postgres.PRODUCTION, live, "select name from customer"))
                .containsExactly("Ada");
    }

    @Test
    void theTestDatabasesAreFilledOnDemandAndShown() throws Exception {
        does("control", "adopt-databases", "--yes");
        assertThat(does("control", "sync-rag-to-test").out())
                .contains("PostgreSQL: 1 tables", "Redis: emptied, 1 command");
        does("control", "--system", "test", "start");
        Postgres.run(Postgres.TEST, twin, "insert into customer (name) values ('Dirt')");
        assertThat(answer(test)).isEqualTo("Hi Grace and Dirt!");

        does("control", "sync-rag-to-test");
        assertThat(answer(test)).isEqualTo("Hi Grace!");

        assertThat(does("control", "--system", "test", "status").out())
                .contains("database", "version", "reachable", "last sync")
                .containsPattern("postgres +" + twin + " +15\\.\\d+ +yes +[\\d.]+ MB +test +20");
        var databases = status("test").path("databases");
        assertThat(databases).hasSize(2);
        assertThat(databases.get(0).path("filled").asString("")).startsWith("20");
        assertThat(status("production").path("databases").get(0).path("marked").asBoolean(true))
                .isFalse();
        assertThat(helix("doctor").out()).contains("test-postgres", "production-redis", "filled at 20");
    }

    @Test
    void anOperatorDoesTheSameOverHttp() throws Exception {
        try (var helix = dev.helix.app.wiring.Helix.open(
                        root, dev.helix.adapter.local.Lifetime.DETACHED, System.getenv());
                var server = helix.serve("1");
                var http = HttpClient.newHttpClient()) {
            var token = LocalCredential.read(root).orElseThrow();
            assertThat(post(http, server.url() + "/helix/systems/test/adopt-databases", token, ""))
                    .contains("NOT_CONFIRMED");
            assertThat(post(http, server.url() + "/helix/systems/test/adopt-databases", token, "{\"confirm\":true}"))
                    .contains("\"state\":\"succeeded\"");
            assertThat(post(http, server.url() + "/helix/systems/production/sync-rag-to-test", token, ""))
                    .contains("NO_DATABASES");
            assertThat(post(http, server.url() + "/helix/systems/test/sync-rag-to-test", token, ""))
                    .contains("\"state\":\"succeeded\"", "proven to have come without a row");
            var shown = http.send(
                            HttpRequest.newBuilder(URI.create(server.url() + "/helix/systems/test"))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(JSON.readTree(shown)
                            .path("databases")
                            .get(0)
                            .path("marked")
                            .asBoolean(false))
                    .isTrue();
        }
    }

    private static String post(HttpClient http, String url, String token, String body)
            throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .header("Prefer", "wait=60")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void serversAreStartedAndStoppedByTheEngineOnThePath() throws Exception {
        var bin = Files.createDirectories(temporary.resolve("bin"));
        var docker = bin.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\necho \"$@\" >> " + temporary.resolve("engine.log") + "\necho Started\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(child(bin, "control", "--system", "test", "docker-up")).contains("helix init --with-databases");
        for (var system : List.of("production", "test")) {
            Files.createDirectories(root.resolve("docker").resolve(system));
            Files.writeString(root.resolve("docker").resolve(system).resolve("compose.yaml"), "services: {}\n");
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
        all.addAll(List.of("--root", root.toString()));
        var builder = new ProcessBuilder(HelixProcess.helix(all.toArray(String[]::new))).redirectErrorStream(true);
        builder.environment().merge("PATH", bin.toString(), (old, own) -> own + ":" + old);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
