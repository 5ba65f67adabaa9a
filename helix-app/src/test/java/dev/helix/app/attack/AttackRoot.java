package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A root with one project, {@code change}, that somebody means ill with; asked by the command line, through a server, by HTTP. */
final class AttackRoot implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Who does what is asked for. */
    enum Way {
        ALONE,
        BESIDE_A_SERVER
    }

    private final GitFolder git;
    private final Path root;
    private final int port;
    private final String token;
    private final List<AutoCloseable> server = new ArrayList<>();

    private AttackRoot(GitFolder git, int port, String token) {
        this.git = git;
        this.root = git.folder();
        this.port = port;
        this.token = token;
    }

    /**
     * Makes one.
     *
     * @param more lines of helix.yaml
     * @param server more keys of its {@code server}
     * @param tests the script that its tests are
     */
    static AttackRoot make(Path folder, String more, String server, String tests) throws IOException {
        return make(folder, more, server, "[sh, test.sh]", "{}", "test.sh", tests);
    }

    /**
     * Makes one that is tested otherwise.
     *
     * @param unit the command of its tests
     * @param files paths and texts, by turns
     */
    static AttackRoot tested(Path folder, String more, String unit, String... files) throws IOException {
        return make(folder, more, "", unit, "{}", files);
    }

    /** Makes one whose systems are built, and serve their files. The test system is to be stopped. */
    static AttackRoot built(Path folder, String build, String... files) throws IOException {
        return make(
                folder,
                "test: { port: " + FreePort.find() + " }\n",
                "",
                "[sh, test.sh]",
                """
            { port: %d, control: { build: %s, start: [sh, -c, 'exec python3 -m http.server --bind 127.0.0.1 $HELIX_PORT'], health: "http://127.0.0.1:{port}/" } }""".formatted(FreePort.find(), build),
                files);
    }

    /**
     * Makes one whose systems report the tree that they run. Production ends at once where {@code app.txt} says that it is to. The test
     * system is to be stopped.
     */
    static AttackRoot reporting(Path folder, String more) throws IOException {
        int port = FreePort.find();
        return make(
                folder,
                "test: { port: " + FreePort.find() + " }\n" + more,
                "",
                "[sh, test.sh]",
                """
            { port: %d, control: { start: [python3, serve.py], health: "http://127.0.0.1:{port}/" } }""".formatted(port),
                "test.sh",
                "echo '1 passed, 0 failed'\n",
                "serve.py",
                """
                import http.server, json, os, sys
                if os.environ['HELIX_PORT'] == '%d' and 'end in production' in open('app.txt').read():
                    sys.exit(1)
                class Health(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.send_header('Content-Type', 'application/json')
                        self.end_headers()
                        self.wfile.write(json.dumps({'status': 'ok', 'tree': os.environ['HELIX_TREE']}).encode())
                    def log_message(self, *words):
                        pass
                http.server.HTTPServer(('127.0.0.1', int(os.environ['HELIX_PORT'])), Health).serve_forever()
                """.formatted(port));
    }

    private static AttackRoot make(
            Path folder, String more, String server, String unit, String production, String... files)
            throws IOException {
        var git = GitFolder.with(folder.resolve("shop"), "app.txt", "one\ntwo\n", "notes.txt", "notes\n");
        for (int i = 0; i < files.length; i += 2) {
            git.write(files[i], files[i + 1]);
        }
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "Its files");
        int port = FreePort.find();
        git.write("helix.yaml", """
            main_branch: main
            production: %s
            validation:
              unit: { command: %s, timeout: 1m }
            agent: { kind: scripted }
            server: { port: %d%s }
            probation: 1ms
            """.formatted(production, unit, port, server) + more);
        var root = git.folder();
        run("init", root);
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "A HELIX root");
        var token = run("token", "create", "ada", "--role", "operator", "--root", root)
                .out()
                .lines()
                .flatMap(line -> Arrays.stream(line.split("\\s+")))
                .filter(word -> word.startsWith("helix_"))
                .findFirst()
                .orElseThrow();
        var made = new AttackRoot(git, port, token);
        run("project", "create", "change", "--title", "Change", "--root", root);
        return made;
    }

    private static Cli run(Object... arguments) {
        var run = Cli.run(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    Path folder() {
        return root;
    }

    GitFolder git() {
        return git;
    }

    Path project() {
        return root.resolve("projects/evolution/change");
    }

    /** Writes a file into the project. */
    void write(String file, String text) throws IOException {
        write("change", file, text);
    }

    /** Writes a file into a project. */
    void write(String id, String file, String text) throws IOException {
        var target = root.resolve("projects/evolution").resolve(id).resolve(file);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, text);
    }

    /** Has projects developed by {@code agent}: lines of helix.yaml. */
    void developedBy(String agent) throws IOException {
        var file = root.resolve("helix.yaml");
        git.write("helix.yaml", Files.readString(file).replace("agent: { kind: scripted }", agent));
        git.git("commit", "-q", "-a", "-m", "An agent");
    }

    /** Has helix.yaml say {@code is} for {@code was}. */
    void configured(String was, String is) throws IOException {
        var text = Files.readString(root.resolve("helix.yaml"));
        assertThat(text).contains(was);
        git.write("helix.yaml", text.replace(was, is));
        git.git("commit", "-q", "-a", "-m", "Another configuration");
    }

    /** Returns the journal's entries of a type, in order. */
    List<JsonNode> journal(String type) throws IOException {
        return Files.readAllLines(root.resolve(".helix/journal.jsonl")).stream()
                .map(line -> JSON.readTree(line).path("entry"))
                .filter(entry -> entry.path("type").asString("").equals(type))
                .toList();
    }

    /** From here on the command line asks a server where {@code way} says so. */
    void begin(Way way) {
        if (way == Way.BESIDE_A_SERVER) {
            var helix = Helix.open(root, Lifetime.DETACHED, System.getenv());
            server.add(helix);
            var chat = helix.consultant(new ScriptedAgent(Script.named("silent").end()));
            server.add(chat);
            server.add(helix.serve("test", chat));
        }
    }

    /** Serves, and looks at the live slots once in {@code look}. */
    void stay(Duration look) {
        begin(Way.BESIDE_A_SERVER);
        ((Helix) server.getFirst()).stay(look);
    }

    /** Asks by the command line. */
    Cli helix(Object... arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        words.addAll(List.of("--root", root));
        return Cli.run(words.toArray());
    }

    /** Asks by the command line for what must work. */
    Cli does(Object... arguments) {
        var run = helix(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    /** Posts to the server, with a token or without one. */
    HttpResponse<String> post(String path, @Nullable String bearer) throws IOException, InterruptedException {
        return post(path, bearer, "{}");
    }

    /** Returns what the chat answers to one message of the operator. */
    String chat(String message) throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(Map.of(
                "model",
                "helix-consultant",
                "stream",
                false,
                "messages",
                List.of(Map.of("role", "user", "content", message))));
        var answer = post("/v1/chat/completions", credential(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body())
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString("");
    }

    /** Returns what the server tells the operator at a path. */
    String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + credential())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    /** Returns the first line of the stream of events, from its beginning, that has {@code text} in it. */
    String event(String text) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/helix/evolution/events"))
                .header("Authorization", "Bearer " + credential())
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "0")
                .timeout(Duration.ofSeconds(20))
                .build();
        var client = HttpClient.newHttpClient();
        try (var lines =
                client.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            return lines.filter(line -> line.contains(text)).findFirst().orElseThrow();
        } finally {
            client.shutdownNow();
        }
    }

    private HttpResponse<String> post(String path, @Nullable String bearer, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    String token() {
        return token;
    }

    /** Returns what the server has left for the operator of this machine. */
    String credential() {
        return LocalCredential.read(root).orElseThrow();
    }

    int port() {
        return port;
    }

    /** Returns the project as the command line shows it. */
    JsonNode shown() {
        return JSON.readTree(
                does("project", "show", "change", "--format", "json").out());
    }

    @Override
    public void close() throws IOException {
        for (var part : server.reversed()) {
            try {
                part.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("a server does not end", e);
            }
        }
    }
}
