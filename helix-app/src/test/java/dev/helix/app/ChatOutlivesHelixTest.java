package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.LocalCredential;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Chats beside a server that ends, by SIGTERM and by SIGKILL: the server is a process of its own. */
@Timeout(90)
class ChatOutlivesHelixTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String HALTING = """
            turns:
              - acts: [{say: Der Anfang einer langen Antwort.}, {pause: 10m}]
            """;
    private static final String ANSWERING = """
            turns:
              - acts: [{say: "Was soll sich ändern?\\n\\n<!-- STEP: what -->"}]
              - acts: [{say: "Und warum?\\n\\n<!-- STEP: why -->"}]
            """;

    private static final String PUT_BACK =
            "^> ✗ „Auf das Testsystem bringen“ für greet lief noch, als HELIX endete \\(Vorgang op-\\d+\\):"
                    + " alles Begonnene wurde zurückgenommen; sage es noch einmal\n\n";

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Path root;
    private int port;
    private @Nullable Process server;
    private int starts;

    @BeforeEach
    void make() throws IOException {
        root = DevelopRoot.make(folder.resolve("root")).folder();
        port = FreePort.find();
        var config = root.resolve("helix.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                                .replace("kind: scripted", "kind: scripted, script: talk.yaml")
                                .replace("locale: en", "locale: de, delivery: live")
                        + "sandbox: off\nserver: {port: " + port + "}\n");
        // Tests that last as long as who runs them, or until they are told to fail.
        Files.writeString(root.resolve("test.sh"), """
                test -e slow.txt && while kill -0 $PPID && ! test -e '%s'; do sleep 0.1; done
                test -f greet.txt && test ! -e '%1$s' && echo '1 passed, 0 failed'
                """.formatted(enough()));
        var git = new GitFolder(root);
        git.git("commit", "-q", "-a", "-m", "Slow tests");
        DevelopRoot.project(root, DevelopRoot.ID, "phases: []\n");
        DevelopRoot.write(root.resolve("projects/evolution/greet/new/slow.txt"), "slow\n");
        assertThat(Cli.run("project", "ready", "greet", "--root", root).code()).isZero();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
        http.shutdownNow();
        http.close();
    }

    private Path enough() {
        return folder.resolve("enough");
    }

    private void serve(String script) throws Exception {
        Files.writeString(root.resolve("talk.yaml"), script);
        var log = folder.resolve("server-" + starts++ + ".txt");
        var builder = new ProcessBuilder(HelixProcess.helix("serve", "--root", root.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("HELIX_ROOT");
        builder.environment().put("LC_ALL", "C.UTF-8");
        var started = builder.start();
        server = started;
        Eventually.holds("the server answers", () -> {
            assertThat(started.isAlive()).as(Files.readString(log)).isTrue();
            return answers();
        });
    }

    private Process running() {
        return Objects.requireNonNull(server);
    }

    private boolean answers() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a reader of a chat has got so far. */
    private record Reader(List<String> lines, Thread reading) {

        boolean has(String text) {
            return lines.stream().anyMatch(line -> line.contains(text));
        }

        String text(String field) {
            var text = new StringBuilder();
            for (var line : lines) {
                if (line.startsWith("data: {")) {
                    text.append(JSON.readTree(line.substring(6))
                            .path("choices")
                            .path(0)
                            .path("delta")
                            .path(field)
                            .asString(""));
                }
            }
            return text.toString();
        }

        Reader whole() throws InterruptedException {
            assertThat(reading.join(Duration.ofSeconds(60))).isTrue();
            return this;
        }
    }

    /** Asks in a chat, and reads what comes, beside the caller. */
    private Reader ask(String chat, String question) throws IOException {
        return ask(http, chat, question);
    }

    private Reader ask(HttpClient client, String chat, String question) throws IOException {
        var body = JSON.createObjectNode().put("model", "helix-consultant").put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + LocalCredential.read(root).orElse(""))
                .header("Content-Type", "application/json")
                .header("X-OpenWebUI-Chat-Id", chat)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        var lines = new CopyOnWriteArrayList<String>();
        var reading = Thread.ofVirtual().start(() -> {
            try {
                client.send(request, BodyHandlers.ofLines()).body().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("cut: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return new Reader(lines, reading);
    }

    @Test
    void bothEndsOfHelixAreToldInTheChatsTheyCutShort() throws Exception {
        serve(HALTING);
        var asked = ask("talk", "Mach die Suche schneller");
        Eventually.holds("the answer has begun", () -> asked.text("content").contains("Anfang einer langen"));

        var shipping = ask("ship", "/deploy greet");
        Eventually.holds("the tests run", () -> shipping.has("Tests laufen"));

        running().destroy();

        assertThat(shipping.whole().text("content")).contains("✗ **[HELIX_STOPPING]**");
        Files.createFile(enough());
        assertThat(running().waitFor(60, TimeUnit.SECONDS)).isTrue();
        var ended = asked.whole();
        assertThat(ended.text("content"))
                .contains("✗ **[HELIX_STOPPING]** HELIX wird gerade beendet; diese Antwort ist nicht fertig geworden.");
        assertThat(ended.lines()).contains("event: error").last().isIn("data: [DONE]", "");
        assertThat(ended.has("data: [DONE]")).isTrue();

        Files.delete(enough());
        assertThat(Cli.run("project", "ready", "greet", "--root", root).code()).isZero();
        serve(HALTING);
        assertThat(ask("ship", "/status greet").whole().text("content")).containsPattern(PUT_BACK);
        var again = ask("talk", "Mach die Suche noch schneller");
        var deploying = ask("ship", "/deploy greet");
        Eventually.holds("the answer has begun", () -> again.text("content").contains("Anfang einer langen"));
        Eventually.holds("the tests run", () -> deploying.has("Tests laufen"));

        running().destroyForcibly().waitFor();

        assertThat(again.whole().has("[DONE]")).isFalse();
        assertThat(deploying.whole().has("[DONE]")).isFalse();

        serve(ANSWERING);
        var next = ask("talk", "Bist du noch da?").whole();
        assertThat(next.text("reasoning_content"))
                .contains("✗ die letzte Antwort in diesem Chat ging verloren, als HELIX endete");
        assertThat(next.text("content")).contains("Was soll sich ändern?");
        var status = ask("ship", "/status greet").whole();
        assertThat(status.text("content")).containsPattern(PUT_BACK).contains("(`greet`): bereit", "`/deploy greet`");
        assertThat(ask("ship", "/projects").whole().text("content")).doesNotContain("als HELIX endete");
        assertThat(ask("talk", "Und jetzt?").whole().text("reasoning_content")).doesNotContain("ging verloren");
    }

    @Test
    void whatEndedAfterItsAnswerWasStoppedIsToldByTheNextHelix() throws Exception {
        serve(ANSWERING);
        try (var stopped = HttpClient.newHttpClient()) {
            var deploying = ask(stopped, "ship", "/deploy greet");
            Eventually.holds("the tests run", () -> deploying.has("Tests laufen"));
            stopped.shutdownNow();
            deploying.whole();
        }
        Files.createFile(enough());
        Eventually.holds("it has ended, and nobody was told", () -> chats().contains("\"unheard\""));
        running().destroyForcibly().waitFor();

        serve(ANSWERING);
        var next = ask("ship", "/status greet").whole();

        assertThat(next.text("content"))
                .containsPattern(
                        "^> ✗ „Auf das Testsystem bringen“ für greet endete, als diese Antwort schon angehalten"
                                + " war \\(Vorgang op-\\d+\\):");
        assertThat(next.text("reasoning_content")).contains("✗ Tests");
        assertThat(ask("ship", "/projects").whole().text("content")).doesNotContain("schon angehalten");
        assertThat(chats()).doesNotContain("\"unheard\"");
    }

    /** All that HELIX has stored of its chats. */
    private String chats() throws IOException {
        try (var files = Files.list(root.resolve(".helix/sessions"))) {
            var text = new StringBuilder();
            for (var file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }
}
