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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A root whose two systems have real databases of their own, driven by the command line and over HTTP. */
final class DatabaseRoot implements AutoCloseable {

    /** Production's database of PostgreSQL, and the test system's. */
    final String live = Postgres.database(Postgres.PRODUCTION);

    final String twin = Postgres.database(Postgres.TEST);
    final int production = FreePort.find();
    final int test = FreePort.find();
    private final int server = FreePort.find();
    private GitFolder git = new GitFolder(Path.of(""));

    /** Begins with a word in each store of words: production's own, and none in the test system's. */
    DatabaseRoot() {
        Redis.ask(Redis.PRODUCTION, "SET greeting Hello");
        Redis.ask(Redis.TEST, "FLUSHALL");
    }

    /** Returns the driver that the programs of a test use. */
    static Path driver() throws Exception {
        return Path.of(Class.forName("org.postgresql.Driver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Returns a program of this machine's JDK. */
    static Path jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }

    /**
     * Returns a helix.yaml.
     *
     * @param control the part of that name
     * @param e2e its command
     * @param history the line of data.postgres for it, or nothing
     * @param sandbox what stands behind that key
     */
    String yaml(String control, String e2e, String history, String sandbox) {
        return """
            main_branch: main
            production:
              port: %d
              control:
            %s
            test: { port: %d }
            probation: 1s
            validation:
              unit: { command: [sh, -c, 'echo "1 passed, 0 failed"'], timeout: 1m }
              e2e: { command: %s, timeout: 1m }
            data:
              postgres:
                production: { url: "%s", user: postgres }
                test: { url: "%s", user: postgres }
            %s
              redis: { production: { url: "%s" }, test: { url: "%s" } }
            agent: { kind: scripted }
            sandbox: %s
            server: { port: %d }
            """.formatted(
                        production,
                        control.indent(4).stripTrailing(),
                        test,
                        e2e,
                        live,
                        twin,
                        history.indent(4).stripTrailing(),
                        Redis.url(Redis.PRODUCTION),
                        Redis.url(Redis.TEST),
                        sandbox,
                        server);
    }

    /** Makes the repository, and a root of it, with {@code files}: names and contents in turn. */
    void make(Path folder, List<String> files) throws Exception {
        git = GitFolder.with(folder, files.toArray(String[]::new));
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        var made = Cli.run("init", git.folder());
        assertThat(made.code()).as(made.err() + made.out()).isZero();
    }

    Path folder() {
        return git.folder();
    }

    GitFolder git() {
        return git;
    }

    /** Runs the command line in this root. */
    Cli helix(Object... arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        words.addAll(List.of("--root", folder()));
        return Cli.run(words.toArray());
    }

    /** Runs it, and sees that it goes well. */
    Cli does(Object... arguments) {
        var run = helix(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    /** Returns what a system answers. */
    static String answer(int port) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /** Asks HELIX's server as its own user, and waits until what that began is over; {@code body} is empty for a question. */
    String http(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server + path))
                .header(
                        "Authorization",
                        "Bearer " + LocalCredential.read(folder()).orElseThrow())
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            (body.isEmpty() ? request.GET() : request.POST(BodyPublishers.ofString(body))).build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /** Puts a file into a project's folder, below {@code new} or {@code modified}. */
    void write(String project, String file, String text) throws IOException {
        var path = folder().resolve("projects/evolution").resolve(project).resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    @Override
    public void close() {
        if (!folder().equals(Path.of(""))) {
            helix("control", "stop");
            helix("control", "--system", "test", "stop");
        }
    }
}
