package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.chaos.SampleService;
import dev.helix.supervisor.LedgerPhase;
import dev.helix.supervisor.SupervisorFolder;
import dev.helix.supervisor.SwitchLedger;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HELIX as the system that it changes: the real server, in its slot, under its supervisor. */
class SelfHostingTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Only in production: what is broken in the test system never gets that far. */
    private static String run() {
        return """
        #!/bin/sh
        if [ "$HELIX_SYSTEM" = test ]; then exec %s; fi
        case "$(cat mode)" in
          dies) echo "it can't find its greeting"; exit 1 ;;
          never) exec sleep 60 ;;
          dies-later) (sleep 4; kill -KILL $$) & ;;
          hangs) (sleep 3; kill -STOP $$) & ;;
          next-format) %s "$HELIX_ROOT/.helix/journal.jsonl"; echo "it has raised the journal"; exit 1 ;;
          other-tree) export HELIX_TREE=ffffffffffffffffffffffffffffffffffffffff ;;
        esac
        exec %s --root "$HELIX_ROOT"
        """.formatted(
                        words(HelixProcess.java(SampleService.class)),
                        words(HelixProcess.java(NextFormat.class)),
                        words(HelixProcess.helix("serve")));
    }

    @TempDir
    Path folder;

    private final List<Process> supervisors = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private GitFolder git;
    private Path root;
    private int port;

    private static String words(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    @BeforeEach
    void aRootThatIsHelixItself() throws Exception {
        port = FreePort.find();
        git = GitFolder.with(folder.resolve("helix"), "run.sh", run(), "mode", "good", "helix.yaml", """
                main_branch: main
                sandbox: off
                probation: 4s
                production:
                  port: %d
                  control:
                    start: [sh, run.sh]
                    health: "http://127.0.0.1:{port}/healthz"
                    health_timeout: 8s
                    stop_timeout: 5s
                test: { port: %d }
                consultant: { locale: en }
                agent: { kind: scripted, script: .helix/talk.yaml }
                server: { port: %d, keep_credential: true }
                validation: { unit: { command: [sh, -c, 'echo "1 passed, 0 failed"'], timeout: 1m }, baseline: false }
                """.formatted(
                        port, FreePort.find(), port));
        root = git.folder();
        assertThat(Cli.run("init", root).err()).isEmpty();
        talk("1s");
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        supervise();
    }

    @AfterEach
    void everythingEnds() throws Exception {
        http.shutdownNow();
        for (var supervisor : supervisors) {
            supervisor.destroy();
            assertThat(Eventually.within(LIMIT, () -> !supervisor.isAlive())).isTrue();
        }
        Files.deleteIfExists(SupervisorFolder.of(root).path().resolve("request"));
        Cli.run("control", "--system", "test", "stop", "--root", root);
    }

    /** Each server reads it when it starts. Who asks for the next turn plays the same. */
    private void talk(String pause) throws IOException {
        var turn = """
                  - acts:
                      - say: "It thinks. "
                      - pause: %s
                      - write: notes.txt
                        content: "done"
                      - say: "It is done.\n\n<!-- STEP: what -->\n"
                """.formatted(pause);
        Files.writeString(root.resolve(".helix/talk.yaml"), "name: talk\nturns:\n" + turn.repeat(6));
    }

    private void supervise() throws Exception {
        var prepared = Cli.run("supervise", "--prepare", "--root", root);
        assertThat(prepared.code()).as(prepared.err()).isZero();
        supervisors.add(new ProcessBuilder(prepared.out().strip().split(" ", -1))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("supervisor.log").toFile()))
                .start());
        assertThat(Eventually.within(LIMIT, () -> runs().equals(ledger().good().tree())))
                .as(this::logs)
                .isTrue();
    }

    private String logs() {
        try {
            return Files.readString(folder.resolve("supervisor.log"))
                    + Files.readString(SupervisorFolder.of(root).path().resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private SwitchLedger ledger() throws IOException {
        return SupervisorFolder.of(root).ledger().orElseThrow();
    }

    /** The tree that production says it runs; empty where it does not answer. */
    private String runs() throws InterruptedException {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .timeout(Duration.ofSeconds(1))
                            .build(),
                    BodyHandlers.ofString());
            return answer.body().replaceAll("(?s).*\"tree\":\"([0-9a-f]*)\".*", "$1");
        } catch (IOException e) {
            return "";
        }
    }

    private String deployed(String id, String mode) throws Exception {
        var create = Cli.run("project", "create", id, "--title", "Mode " + mode, "--root", root);
        assertThat(create.code()).as(create.err()).isZero();
        var file = root.resolve("projects/evolution/" + id + "/modified/mode");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, mode + "\n");
        for (var verb : List.of("ready", "deploy")) {
            // The test system is started beside the server, and may still be.
            var last = new AtomicReference<>("");
            assertThat(Eventually.within(LIMIT, () -> {
                        var done = Cli.run("project", verb, id, "--root", root);
                        last.set(done.out() + done.err());
                        return done.code() == 0;
                    }))
                    .as(last::get)
                    .isTrue();
        }
        return runs();
    }

    /** Asks for it as a person does, and waits for the project's end: the connection is lost on the way. */
    private void integrate(String id) {
        Cli.run("project", "integrate", id, "--root", root);
    }

    private Cli show(String id) {
        return Cli.run("project", "show", id, "--root", root);
    }

    private void becomes(String id, String status) throws Exception {
        assertThat(Eventually.within(LIMIT, () -> show(id).out().contains(status)))
                .as(() -> show(id) + logs())
                .isTrue();
    }

    private void isConsistent() throws Exception {
        var main = git.git("rev-parse", "main^{tree}");
        assertThat(Eventually.within(LIMIT, () -> runs().equals(main)))
                .as(this::logs)
                .isTrue();
        assertThat(ledger().phase()).isEqualTo(LedgerPhase.SETTLED);
        assertThat(ledger().good().tree()).isEqualTo(main);
        assertThat(Files.readSymbolicLink(root.resolve(".helix/production/current")))
                .hasToString(ledger().good().slot());
        assertThat(git.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void twoGoodChangesInARowAreEachFinishedByTheServerThatTheyBring() throws Exception {
        for (int i = 1; i <= 2; i++) {
            var id = "good-" + i;
            var before = deployed(id, id);

            integrate(id);

            becomes(id, "integrated");
            isConsistent();
            assertThat(runs()).isNotEqualTo(before);
            var log = Cli.run("project", "log", id, "--root", root).out();
            assertThat(log).contains("the supervisor keeps it", "production gave no answer for");
        }
        assertThat(ledger().outcome())
                .isNotNull()
                .satisfies(outcome -> assertThat(outcome.downtimeMillis()).isBetween(1L, 8000L));
    }

    @Test
    void anOpenChatEndsWithASentenceAndGoesOnAndAnAgentAtWorkIsTakenUpByItself() throws Exception {
        deployed("good", "good-1");
        talk("5m");
        Cli.run("control", "restart", "--root", root);
        // As long as the supervisor has to give its word on that, nothing else is switched.
        assertThat(Eventually.within(
                        LIMIT,
                        () -> ledger().outcome() != null
                                && SupervisorFolder.of(root).request().isEmpty()))
                .as(this::logs)
                .isTrue();
        assertThat(Eventually.within(
                        LIMIT,
                        () -> Cli.run("project", "create", "notes", "--title", "Notes", "--root", root)
                                        .code()
                                == 0))
                .as(this::logs)
                .isTrue();
        Files.writeString(root.resolve("projects/evolution/notes/phases.yaml"), """
                phases:
                  - { id: write, name: Write, prompt: Write the notes., gates: [files_exist], outputs: [new/notes.txt] }
                """);
        var developing = Thread.ofVirtual().start(() -> Cli.run("project", "develop", "notes", "--root", root));
        var heard = new CopyOnWriteArrayList<String>();
        var chatting = Thread.ofVirtual().start(() -> chat("What is there?", heard));
        assertThat(Eventually.within(
                        LIMIT, () -> String.join("", heard).contains("The agent is at work") && atWork("notes")))
                .as(() -> heard + logs())
                .isTrue();
        talk("1s");

        integrate("good");

        becomes("good", "integrated");
        chatting.join();
        assertThat(String.join("\n", heard)).contains("[HELIX_STOPPING]", "ask again then", "[DONE]");
        // Nobody has asked for that.
        becomes("notes", "ready");
        developing.join();
        assertThat(Cli.run("project", "log", "notes", "--root", root).out())
                .containsSubsequence("develop: begin done", "develop: begin done", "ready        by user:");
        var again = new CopyOnWriteArrayList<String>();
        chat("And now?", again);
        assertThat(String.join("\n", again)).contains("It is done.").doesNotContain("HELIX_STOPPING");
    }

    private boolean atWork(String id) {
        return Cli.run("project", "show", id, "--root", root).out().contains("developing")
                && Files.exists(root.resolve("projects/evolution/" + id + "/workspace"));
    }

    /** Reads until the stream ends, however it does. */
    private void chat(String text, List<String> heard) {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                            .header(
                                    "Authorization",
                                    "Bearer "
                                            + Files.readString(root.resolve(".helix/credential"))
                                                    .strip())
                            .header("Content-Type", "application/json")
                            .header("X-OpenWebUI-Chat-Id", "self")
                            .POST(HttpRequest.BodyPublishers.ofString("""
                            {"model": "helix-consultant", "stream": true, "messages": [{"role": "user", "content": "%s"}]}
                            """.formatted(text)))
                            .build(),
                    BodyHandlers.ofLines());
            answer.body().forEach(line -> heard.add(line));
        } catch (IOException e) {
            heard.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({"dies, ended instead of becoming healthy", "dies-later, ended"})
    void aBadOneIsTakenBackByTheOldServerWhichSaysWhy(String mode, String why) throws Exception {
        isTakenBack(mode, why);
    }

    /** It has written the journal anew before it ends: the old one has to read what the next format has made of it. */
    @Tag("self")
    @Test
    void oneThatHasRaisedTheJournalsFormatIsTakenBackByTheOldServerToo() throws Exception {
        isTakenBack("next-format", "it has raised the journal");

        assertThat(Files.readString(root.resolve(".helix/journal.jsonl")))
                .contains("\"format\":3", "main_praised", "\"format\":2");
        deployed("after", "good-2");
        integrate("after");
        becomes("after", "integrated");
    }

    @Tag("self")
    @ParameterizedTest
    @CsvSource({"never, not healthy within 8 s", "other-tree, reports tree ffffffff", "hangs, it hangs"})
    void soIsOneThatIsThereAndNotWell(String mode, String why) throws Exception {
        isTakenBack(mode, why);
    }

    private void isTakenBack(String mode, String why) throws Exception {
        var before = deployed("bad", mode);

        integrate("bad");

        becomes("bad", "failed");
        isConsistent();
        assertThat(runs()).isEqualTo(before);
        assertThat(git.git("log", "-1", "--format=%s", "main")).startsWith("Revert");
        assertThat(Cli.run("project", "report", "bad", "--root", root).out()
                        + show("bad").out())
                .contains(why);
    }

    @Test
    void supervisorAndServerKilledInTheMiddleTheIntegrationComesToItsEnd() throws Exception {
        comesToItsEndKilledIn(LedgerPhase.BOOTING);
    }

    @Tag("self")
    @ParameterizedTest
    @CsvSource({"LEAVING", "PROBATION"})
    void soItDoesWhereverTheyAreKilled(LedgerPhase phase) throws Exception {
        comesToItsEndKilledIn(phase);
    }

    private void comesToItsEndKilledIn(LedgerPhase phase) throws Exception {
        deployed("good", "good-1");
        var asking = Thread.ofVirtual().start(() -> integrate("good"));
        assertThat(Eventually.within(LIMIT, () -> ledger().phase() == phase || ledger().outcome() != null))
                .isTrue();

        supervisors.getLast().destroyForcibly().waitFor();
        // Between the end of the one server and the start of the next nothing runs.
        var process = SupervisorFolder.of(root).path().resolve("process");
        if (Files.exists(process)) {
            var server = Long.parseLong(Files.readString(process).strip().split(" ", -1)[1]);
            ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
        }
        asking.join();
        supervise();

        becomes("good", "integrated");
        isConsistent();
    }
}
