package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.FileAnswerRecords;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.AnswerRecordsContract;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The same story, told to the command line alone and to the command line beside a server: each line of it prints the same to the
 * reader and to programs, and ends with the same exit code. Each command is in it, granted and refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerbsTest {

    /** Commands that work on no root that somebody may have, or that are the server. */
    private static final Map<String, String> APART = Map.ofEntries(
            Map.entry("serve", "is the server"),
            Map.entry("demo", "makes roots of its own"),
            Map.entry("chaos", "makes roots of its own"),
            Map.entry("completion", "knows no root"),
            Map.entry("init", "makes a root, and knows none before"),
            Map.entry("control docker-up", "needs an engine on the PATH, and has a test of its own"),
            Map.entry("control docker-down", "needs an engine on the PATH, and has a test of its own"),
            Map.entry("open", "asks for a server, and has a test of its own"),
            Map.entry("mcp", "is a server for one client, and has a test of its own"),
            Map.entry("supervise", "is for a root that is HELIX itself, and has a test of its own"),
            Map.entry(
                    "update",
                    "is for a root whose HELIX a supervisor has started from a package, and has a test of its own"));

    /** Refused beside a server, because it is for a root that nobody has. */
    private static final Set<String> ALONE = Set.of("recover");

    /** Commands that are never refused for what the root is like. */
    private static final Set<String> NEVER_REFUSED = Set.of(
            "project list",
            "project conflicts",
            "config show",
            "doctor",
            "recover",
            "token list",
            "token create",
            "replay",
            "hook install");

    private static final String SERVICE = """
            import http.server, os
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(int(open("status.txt").read()))
                    self.end_headers()
                def log_message(self, *args):
                    pass
            print("listening", flush=True)
            http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler).serve_forever()
            """;

    @TempDir
    private static Path temporary;

    private List<Line> story;

    /** What a line of the story said in both ways; {@code index} keeps lines apart that are told twice. */
    record Line(int index, List<String> words, Cli alone, Cli beside) {
        String command() {
            return VerbsTest.command(words);
        }

        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    /** One telling: the root, and all that was said about it so far. */
    private record Telling(Path root, List<List<String>> words, List<Cli> runs) {
        Cli helix(String... arguments) {
            var all = new ArrayList<Object>(Arrays.asList(arguments));
            all.replaceAll(word -> word.toString().replaceFirst("^ROOT/", root + "/"));
            all.addAll(List.of("--root", root));
            words.add(List.of(arguments));
            runs.add(Cli.run(all.toArray()));
            return runs.getLast();
        }

        /** The answer's time, of which its id is made: answers of long ago are not kept. */
        private static final Instant ANSWERED =
                ProcessHandle.current().info().startInstant().orElseThrow().truncatedTo(ChronoUnit.SECONDS);

        static final String ANSWER = ANSWERED.toString().replaceAll("[^0-9A-Z]", "");

        /** Somebody has asked something in a chat. */
        void answered() {
            new FileAnswerRecords(root.resolve(FileAnswerRecords.FOLDER), Duration.ofDays(7), 1 << 20)
                    .keep(AnswerRecordsContract.sample(ANSWERED));
        }

        void file(String path, String text) throws IOException {
            DevelopRoot.write(root.resolve(path), text);
        }

        void change(String project, String file, String text) throws IOException {
            file("projects/evolution/" + project + "/" + file, text);
        }
    }

    @BeforeAll
    void tellBothStories() throws Exception {
        var all = new ArrayList<Line>();
        all.addAll(told(libraries("alone"), libraries("beside"), this::tellOfProjects));
        all.addAll(told(services("alone-service"), services("beside-service"), this::tellOfSystems));
        story = List.copyOf(all);
    }

    private interface Story {
        void tell(Telling telling) throws IOException;
    }

    private static List<Line> told(Path free, Path taken, Story story) throws IOException {
        var alone = new Telling(free, new ArrayList<>(), new ArrayList<>());
        var beside = new Telling(taken, new ArrayList<>(), new ArrayList<>());
        story.tell(alone);
        try (var helix = Helix.open(taken, Lifetime.DETACHED, System.getenv())) {
            helix.stay();
            try (var server = helix.serve("1")) {
                assertThat(server.url()).isNotEmpty();
                story.tell(beside);
            }
        }
        assertThat(beside.words()).isEqualTo(alone.words());
        var lines = new ArrayList<Line>();
        for (int i = 0; i < alone.words().size(); i++) {
            lines.add(new Line(
                    i, alone.words().get(i), alone.runs().get(i), beside.runs().get(i)));
        }
        return lines;
    }

    private static Path libraries(String name) throws IOException {
        var turn = "  - acts: [{write: told.txt, content: told}, {say: Done.}]\n";
        var root = GitFolder.with(
                        temporary.resolve(name + "/shop"),
                        "helix.yaml",
                        """
            main_branch: main
            production: {}
            test: { root: "../{name}-test" }
            validation: { unit: { command: [sh, test.sh], timeout: 1m } }
            agent: { kind: scripted, script: talk.yaml }
            consultant: { locale: en }
            server: { port: %d }
            """.formatted(FreePort.find()),
                        "test.sh",
                        "test ! -f bad.txt && echo '1 passed, 0 failed' || { echo 'bad is there'; exit 1; }\n",
                        "greeting.txt",
                        "hello\n",
                        "talk.yaml",
                        "turns:\n" + turn.repeat(20),
                        "0001-a.md",
                        "# A\n")
                .folder();
        initialise(root);
        return root;
    }

    private static Path services(String name) throws IOException {
        var git = GitFolder.with(
                temporary.resolve(name + "/shop"),
                "helix.yaml",
                """
            main_branch: main
            production:
              port: %d
              control:
                build: [sh, -c, 'echo compiled 3 files']
                start: [python3, service.py]
                health: "http://127.0.0.1:{port}/"
                health_timeout: 5s
            test: { port: %d, root: "../{name}-test" }
            probation: 0s
            validation: { unit: { command: [sh, -c, 'echo "3 passed, 0 failed"'], timeout: 1m } }
            agent: { kind: scripted }
            server: { port: %d }
            data: { redis: { production: { url: "%s" }, test: { url: "%s" } } }
            """.formatted(
                                FreePort.find(),
                                FreePort.find(),
                                FreePort.find(),
                                RealDatabases.Redis.url(RealDatabases.Redis.PRODUCTION),
                                RealDatabases.Redis.url(RealDatabases.Redis.TEST)),
                "service.py",
                SERVICE,
                "status.txt",
                "200\n");
        initialise(git.folder());
        return git.folder();
    }

    private static void initialise(Path root) {
        var run = Cli.run("init", root);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
    }

    private void tellOfProjects(Telling it) throws IOException {
        it.helix("project", "list");
        it.helix("control", "sync-rag-to-test");
        it.helix("control", "adopt-databases", "--yes", "--format", "json");
        it.helix("project", "conflicts");
        it.helix("project", "create", "one", "--title", "One", "--description", "Why not.");
        it.helix("project", "create", "one", "--title", "Again");
        it.helix("project", "create", "two", "--title", "Two", "--format", "json");
        it.helix("project", "create", "two", "--title", "Again", "--format", "json");
        it.helix("project", "create", "blank", "--title", " ");
        it.helix("project", "list");
        it.helix("project", "list", "--format", "json", "--status", "pending");
        it.helix("project", "list", "--status", "no such & thing");
        it.helix("project", "show", "one");
        it.helix("project", "show", "nobody");
        it.helix("project", "show", "nobody", "--format", "json");
        it.helix("project", "watch", "one");
        it.helix("project", "watch", "nobody");
        it.helix("project", "diff", "one");
        it.helix("project", "diff", "nobody");
        it.helix("project", "ready", "one");
        it.helix("project", "ready", "nobody");
        it.change("one", "modified/greeting.txt", "hello again\n");
        it.change("two", "modified/greeting.txt", "good morning\n");
        it.helix("project", "edit", "one", "greeting.txt", "talk.yaml");
        it.helix("project", "edit", "one", "ROOT/test.sh", "--format", "json");
        it.helix("project", "edit", "one", "nowhere.txt");
        it.helix("project", "edit", "one", "../out");
        it.helix("project", "edit", "nobody", "greeting.txt");
        it.helix("project", "open", "one");
        it.helix("project", "open", "nobody");
        it.helix("project", "report", "one");
        it.helix("project", "report", "nobody", "--format", "json");
        it.helix("project", "ready", "one");
        it.helix("project", "ready", "two", "--format", "json");
        it.helix("project", "diff", "one");
        it.helix("project", "conflicts");
        it.helix("project", "conflicts", "--format", "json");
        it.helix("project", "deploy", "one", "--dry-run");
        it.helix("project", "deploy", "one", "--dry-run", "--format", "json");
        it.helix("project", "integrate", "one", "--dry-run");
        it.helix("project", "validate", "one");
        it.helix("project", "integrate", "one");
        it.helix("project", "rollback", "one");
        it.helix("project", "deploy", "nobody");
        it.helix("project", "deploy", "one");
        it.helix("project", "validate", "one");
        it.helix("project", "validate", "one", "--format", "json");
        it.helix("project", "attempts", "one");
        it.helix("project", "attempts", "nobody");
        it.helix("project", "diff", "one", "--from", "0123456");
        it.helix("project", "rehearse", "one");
        it.helix("project", "deploy", "two");
        it.helix("project", "rollback", "two");
        it.helix("project", "deploy", "one", "--format", "json");
        it.helix("project", "rollback", "one", "--format", "json");
        it.helix("project", "deploy", "one");
        it.helix("project", "watch", "one");
        it.helix("project", "watch", "one", "--format", "json", "--exit-status");
        it.helix("project", "report", "one");
        it.helix("project", "report", "one", "--format", "json");
        it.helix("project", "log", "one");
        it.helix("project", "log", "one", "--format", "json");
        it.helix("project", "attempts", "one", "--format", "json");
        it.helix("project", "diff", "one", "--to", "nothing");
        it.helix("project", "log", "nobody");
        it.helix("project", "integrate", "one", "--dry-run");
        it.helix("project", "integrate", "one");
        it.helix("project", "open", "one");
        it.helix("project", "edit", "one", "greeting.txt");
        it.helix("project", "show", "one");
        it.helix("project", "show", "one", "--format", "json");
        it.helix("project", "conflicts");
        it.helix("project", "deploy", "two");
        it.helix("project", "deploy", "two", "--format", "json");
        it.helix("project", "diff", "two");
        it.helix("project", "rebase", "two");
        it.helix("project", "rebase", "nobody");
        it.helix("project", "rebase", "one", "--format", "json");
        it.helix("project", "revert", "one");
        it.helix("project", "revert", "two");
        it.helix("project", "abort", "two", "--format", "json");
        it.helix("project", "abort", "two");
        it.file("made.diff", "--- a/greeting.txt\n+++ b/greeting.txt\n@@ -1 +1 @@\n-hello again\n+good day\n");
        it.helix("project", "create", "made", "--title", "Made", "--from-diff", "ROOT/made.diff", "--acceptance", "a");
        it.helix("project", "create", "made2", "--title", "Made", "--from-diff", "ROOT/nowhere.diff");
        it.helix("project", "create", "made3", "--title", "Made", "--from-diff", "ROOT/talk.yaml");
        it.helix("project", "create", "made4", "--title", "Made", "--from-branch", "nowhere");
        it.helix("project", "create", "made5", "--title", "Made", "--from-branch", "main");
        it.helix("project", "create", "made6", "--title", "Made", "--from-commit", "HEAD");
        it.helix("project", "create", "made7", "--title", "Made", "--from-commit", "HEAD", "--from-branch", "x");
        it.helix("project", "ready", "made");
        it.helix("project", "diff", "made");
        it.helix("project", "create", "bad", "--title", "Bad");
        it.change("bad", "new/bad.txt", "bad\n");
        it.helix("project", "ready", "bad");
        it.helix("project", "deploy", "bad");
        it.helix("project", "watch", "bad", "--exit-status");
        it.helix("project", "show", "bad");
        it.helix("project", "retry", "bad");
        it.helix("project", "create", "told", "--title", "Told");
        it.helix("project", "develop", "told");
        it.change("told", "phases.yaml", "phases:\n  - {id: write, prompt: Write., outputs: [new/missing.txt]}\n");
        it.helix("project", "develop", "told");
        it.change("told", "phases.yaml", "phases:\n  - {id: write, prompt: Write., outputs: [new/told.txt]}\n");
        it.helix("project", "retry", "told", "--hints", "Write told.txt.");
        it.helix("project", "develop", "told", "--format", "json");
        it.helix("project", "create", "anew", "--title", "Anew");
        it.change("anew", "phases.yaml", "phases:\n  - {id: write, prompt: Write., outputs: [new/told.txt]}\n");
        it.helix("project", "develop", "anew");
        it.helix("project", "unlock", "anew", "../helix.yaml", "--reason", "why not");
        it.helix("project", "unlock", "anew", "helix.yaml", "--reason", " ");
        it.helix("project", "list", "--format", "json");
        it.helix("control", "start");
        it.helix("control", "status");
        it.helix("config", "show");
        it.helix("config", "show", "--format", "json", "--origin");
        it.helix("token", "create", "ada");
        it.helix("token", "list");
        it.helix("token", "revoke", "ada");
        it.helix("token", "revoke", "ada");
        it.helix("replay");
        it.answered();
        it.helix("answers", "list");
        it.helix("answers", "list", "--format", "json", "--since", "9999d");
        it.helix("answers", "list", "--since", "nonsense");
        it.helix("answers", "mark", Telling.ANSWER, "step-marker");
        it.helix("answers", "mark", Telling.ANSWER, "step-marker", "--undo", "--format", "json");
        it.helix("answers", "mark", Telling.ANSWER, "no-such-rule");
        it.helix("answers", "mark", "nothing", "step-marker");
        it.helix("check", "ROOT/greeting.txt", "--validator", "hygiene");
        it.helix("check", "ROOT/nowhere.txt");
        it.helix("hook", "install");
        it.helix("hook", "uninstall");
        it.helix("hook", "uninstall", "--nothing");
        it.helix("doctor");
        var trust = it.helix("verify", "--print-key");
        it.file("trust", trust.out());
        it.helix("verify", "--trust", "ROOT/trust");
        it.helix("verify", "--trust", "ROOT/trust", "--format", "json");
        it.helix("verify", "nowhere", "--trust", "ROOT/trust");
        it.helix("verify", "--trust", "ROOT/greeting.txt");
        it.helix("letter", "--since", "2026-01-01", "--language", "en");
        it.helix("letter", "--since", "nonsense");
        it.helix("recover");
    }

    private void tellOfSystems(Telling it) throws IOException {
        // Both tellings find it untouched.
        RealDatabases.Redis.ask(RealDatabases.Redis.TEST, "FLUSHALL");
        it.helix("control", "status");
        it.helix("control", "logs");
        it.helix("control", "start");
        it.helix("control", "start", "--format", "json");
        it.helix("control", "status", "--format", "json");
        it.helix("control", "logs", "--lines", "1");
        it.helix("control", "logs", "--lines", "-1");
        it.helix("control", "restart");
        it.helix("control", "restart", "--system", "test");
        it.helix("control", "stop", "--system", "test", "--format", "json");
        it.helix("control", "sync-rag-to-test");
        it.helix("control", "adopt-databases");
        it.helix("control", "adopt-databases", "--yes");
        it.helix("control", "sync-rag-to-test");
        it.helix("project", "create", "warm", "--title", "Warm");
        it.change("warm", "new/warm.txt", "warm\n");
        it.helix("project", "ready", "warm");
        it.helix("project", "rehearse", "warm");
        it.helix("project", "deploy", "warm");
        it.helix("project", "rehearse", "warm");
        it.helix("project", "show", "warm");
        it.helix("project", "rollback", "warm");
        it.helix("control", "sync-rag-to-test", "--system", "test", "--format", "xml");
        it.helix("control", "stop", "--system", "nobody");
        it.helix("control", "stop");
        it.helix("control", "stop");
        it.file("helix.yaml", Files.readString(it.root().resolve("helix.yaml")).replace("test: {", "tset: {"));
        it.helix("control", "restart");
        it.helix("control", "status");
    }

    Stream<Line> story() {
        return story.stream();
    }

    @ParameterizedTest
    @MethodSource("story")
    void aLineOfTheStoryIsTheSameAloneAndBesideAServer(Line line) {
        if (ALONE.contains(line.command())) {
            assertThat(line.beside().code()).isEqualTo(4);
            assertThat(line.beside().err()).contains("error[ROOT_IN_USE]");
            return;
        }
        assertThat(withoutHolder(plain(line.beside().out())))
                .isEqualTo(withoutHolder(plain(line.alone().out())));
        assertThat(plain(line.beside().err())).isEqualTo(plain(line.alone().err()));
        assertThat(line.beside().code()).isEqualTo(line.alone().code());
        assertThat(line.alone().err()).doesNotContain("INTERNAL", "\tat ");
    }

    /** Agents reach the server, too; only a token tells a person from them. */
    @Test
    void aPathIsUnlockedBesideAServerThatKnowsAPersonByTheirToken() throws Exception {
        var root = libraries("unlock");
        assertThat(Cli.run("project", "create", "one", "--title", "One", "--root", root)
                        .code())
                .isZero();
        var unlock =
                new String[] {"project", "unlock", "one", "helix.yaml", "--reason", "a port", "--root", root.toString()
                };
        assertThat(besideAServer(root, "", unlock))
                .satisfies(
                        run -> assertThat(run.err()).contains("error[FORBIDDEN]", "server.tokens_file", "HELIX_TOKEN"))
                .extracting(Cli::code)
                .isEqualTo(1);
        var yaml = root.resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("port:", "tokens_file: .helix/tokens, port:"));
        var viewer = Cli.run("token", "create", "eva", "--role", "viewer", "--root", root)
                .out()
                .strip();
        var operator = Cli.run("token", "create", "ada", "--role", "operator", "--root", root)
                .out()
                .strip();

        assertThat(besideAServer(root, viewer, unlock).err()).contains("error[FORBIDDEN]");
        var beside = besideAServer(root, operator, unlock);

        var alone = Cli.run((Object[]) unlock);
        assertThat(beside).isEqualTo(alone);
        assertThat(alone.out()).isEqualTo("one may change helix.yaml" + System.lineSeparator());
        assertThat(Files.readString(root.resolve(".helix/audit.jsonl"))).contains("\"user:ada\"", "helix.yaml: a port");
        assertThat(Cli.run("project", "unlock", "nobody", "helix.yaml", "--reason", "x", "--root", root)
                        .err())
                .contains("error[PROJECT_NOT_FOUND]");
    }

    private static Cli besideAServer(Path root, String token, String... words) throws Exception {
        try (var helix = Helix.open(root, Lifetime.DETACHED, System.getenv())) {
            return helix.withAgent(agent -> {
                try (var consultant = helix.consultant(agent);
                        var server = helix.serve("1", consultant)) {
                    assertThat(server.url()).isNotEmpty();
                    var command = new ProcessBuilder(HelixProcess.helix(words));
                    command.environment().put("HELIX_TOKEN", token);
                    command.environment().remove("HELIX_ROOT");
                    var process = command.redirectError(root.resolve("../err").toFile())
                            .start();
                    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    return new Cli(process.waitFor(), out, Files.readString(root.resolve("../err")));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** The doctor says who has the root, and its port. */
    private static String withoutHolder(String text) {
        return text.replaceAll("(?m)^\\w+ +(root|server-port|journal) .*\n", "");
    }

    /** A command that is added without a line of the story is found here. */
    @Test
    void eachCommandIsInTheStoryGrantedAndRefused() {
        var granted = new TreeMap<String, Boolean>();
        var refused = new TreeSet<String>();
        for (var line : story) {
            granted.merge(line.command(), line.alone().code() == 0, Boolean::logicalOr);
            if (line.alone().code() != 0) {
                refused.add(line.command());
            }
        }
        var commands = new TreeSet<String>();
        collect("", Main.commandLine(), commands);
        commands.removeAll(APART.keySet());
        // It has a test of its own, with tokens.
        commands.remove("project unlock");

        assertThat(commands).allSatisfy(command -> {
            assertThat(granted).as("a line of the story that is granted").containsEntry(command, true);
            assertThat(refused.contains(command) || NEVER_REFUSED.contains(command))
                    .as("a line of the story that is refused: %s", command)
                    .isTrue();
        });
    }

    private static void collect(String path, CommandLine line, Set<String> found) {
        line.getSubcommands().forEach((name, command) -> {
            var whole = path.isEmpty() ? name : path + " " + name;
            if (command.getSubcommands().isEmpty()) {
                found.add(whole);
            } else {
                collect(whole, command, found);
            }
        });
    }

    private static String command(List<String> words) {
        var command = Main.commandLine();
        var path = new ArrayList<String>();
        for (var word : words) {
            var next = command.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            command = next;
            path.add(word);
        }
        return String.join(" ", path);
    }

    /** What may differ: where the root is, when it was, which ports, processes, commits and trees there are, how long it took. */
    private static final List<Map.Entry<Pattern, String>> DIFFERENT = List.of(
            Map.entry(Pattern.compile("\\S*/(alone|beside)(-service)?/"), "/"),
            Map.entry(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), "TIME"),
            Map.entry(Pattern.compile("\\bop-\\d+"), "OP"),
            Map.entry(Pattern.compile("\\b[0-9a-f]{40}([0-9a-f]{24})?\\b"), "SHA"),
            Map.entry(Pattern.compile("\\b(?=[a-f0-9]*\\d)[0-9a-f]{10}\\b"), "SHA"),
            Map.entry(Pattern.compile("SHA256:[\\w+/]{43}"), "KEY"),
            Map.entry(Pattern.compile("ssh-ed25519 [\\w+/=]+"), "KEY"),
            Map.entry(Pattern.compile("[\\w-]{40,}"), "TOKEN"),
            Map.entry(Pattern.compile("\\b\\d+ ms\\b"), "N ms"),
            Map.entry(Pattern.compile("\"(duration_ms|pid|port|bytes)\" : \\d+"), "\"$1\" : N"),
            Map.entry(Pattern.compile("\\b\\d+\\.\\d [kM]B +"), "SIZE "),
            Map.entry(Pattern.compile("\\bprocess(es)? +\\d+"), "process N"),
            Map.entry(Pattern.compile("\\b\\d{1,2}:\\d{2}[ \\u202f\\u00a0][AP]M\\b"), "TIME"),
            Map.entry(Pattern.compile("\\b\\d{4,5}\\b"), "PORT"));

    private static String plain(String text) {
        var plain = text;
        for (var one : DIFFERENT) {
            plain = one.getKey().matcher(plain).replaceAll(one.getValue());
        }
        return plain;
    }
}
