package dev.helix.app;

import dev.helix.adapter.git.FreshRepository;
import dev.helix.app.cli.ExitCode;
import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The usual commands, one after the other in one process, on a root of their own. The build runs this once while the JVM
 * notes what it loads, so that every later start finds it ready; see {@code scripts/archive-classes}.
 */
final class StartupTraining {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path folder;

    private StartupTraining(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes two arguments: a folder that is there, and empty; and what is to be quick, {@code serve} or {@code commands}, which never
     * load what only a server needs. Ends with 0 when every command did what it is there for.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Main.configureLogging();
        new StartupTraining(Path.of(arguments[0]).toRealPath()).run(arguments[1].equals("serve"));
        // The server is told to end by this, as it is by SIGTERM.
        System.exit(ExitCode.DONE.code());
    }

    private void run(boolean server) throws IOException, InterruptedException {
        var answer = Files.writeString(folder.resolve("answer.md"), "It is done.\n\n<!-- STEP: done -->\n");
        helix("--version");
        helix("--help");
        helix("check", "--locale", "en", answer.toString());
        helix("check", "--format", "json", answer.toString());

        var port = FreePort.find();
        var root = root(port);
        helix("project", "create", "training", "--title", "Training", "--root", root);
        var change = Path.of(root, "projects/evolution/training/modified/greeting.txt");
        Files.createDirectories(change.resolveSibling("."));
        Files.writeString(change, "hello again\n");
        helix("project", "ready", "training", "--root", root);
        helix("project", "deploy", "training", "--root", root);
        helix("project", "list", "--root", root);
        helix("project", "show", "training", "--format", "json", "--root", root);
        helix("project", "conflicts", "--root", root);
        helix("control", "status", "--root", root);
        if (server) {
            serve(root, port);
        }
    }

    private String root(int port) {
        var root = folder.resolve("shop");
        FreshRepository.create(
                root,
                "main",
                new Author("Ada Example", "ada@example.org"),
                Map.of(
                        new RepoPath("greeting.txt"),
                        Content.of("hello\n"),
                        new RepoPath("helix.yaml"),
                        Content.of("""
                                main_branch: main
                                production: {}
                                test: { root: "../{name}-test" }
                                validation: { unit: { command: [echo, "1 passed, 0 failed"] } }
                                agent: { kind: scripted }
                                server: { port: %d }
                                """.formatted(port))),
                List.of("/.helix/", "/projects/"));
        return root.toString();
    }

    /** Leaves it running: it ends with the process. */
    private static void serve(String root, int port) throws InterruptedException {
        Thread.ofPlatform().name("serve").daemon().start(() -> Main.run(Map.of(), "serve", "--root", root));
        try (var client = HttpClient.newHttpClient()) {
            if (!Eventually.within(LIMIT, () -> answers(client, port, "/healthz"))) {
                throw new IllegalStateException("the server did not come up within " + LIMIT);
            }
            answers(client, port, "/helix/evolution/projects"); // Refused, by the same code as what is not.
        }
    }

    private static boolean answers(HttpClient client, int port, String path) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(LIMIT)
                    .build();
            return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void helix(String... words) {
        // A command's answer is not the point; that "status" calls a stopped system unwell is its normal answer.
        var code = Main.run(Map.of(), words);
        if (code != ExitCode.DONE.code() && !List.of(words).contains("status")) {
            throw new IllegalStateException("helix " + String.join(" ", words) + " ended with " + code);
        }
    }
}
