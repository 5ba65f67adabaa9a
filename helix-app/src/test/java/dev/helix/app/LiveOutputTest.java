package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a long step prints is seen while it runs, by who sits before a terminal, and by nobody else. */
class LiveOutputTest {

    @TempDir
    private Path temporary;

    private Path root;
    private Path go;
    private final List<AutoCloseable> server = new ArrayList<>();

    /** A test that says something, and goes on when it is told to. */
    @BeforeEach
    void makeRoot() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        // Not in a home of the tests': an overlay has a pipe of its own in the pipe's place.
        var signals = Files.createDirectory(temporary.resolve("signals"));
        var git = GitFolder.with(temporary.resolve("shop"), "app.txt", "one\n", "check.sh", """
                printf '\\033[31mfirst\\033[0m line\\n'
                printf '10 %%%%\\r90 %%%%\\r100 %%%%\\n'
                while ! test -e '%1$s/go'; do read -r line <'%1$s/pipe' || true; done
                grep -q BAD app.txt && { echo 'not ok 1 - is good'; exit 1; }
                echo '1 passed, 0 failed'
                """.formatted(signals));
        root = git.folder();
        git.write("helix.yaml", """
            main_branch: main
            production: {}
            validation:
              unit: { command: [sh, check.sh], timeout: 2m }
            agent: { kind: scripted }
            server: { port: %d }
            sandbox: { read: ["%s"] }
            """.formatted(FreePort.find(), signals));
        assertThat(Cli.run("init", root).code()).isZero();
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        git.git("add", "-A");
        git.git("commit", "-q", "-m", "A HELIX root");
        go = signals.resolve("go");
        assertThat(new ProcessBuilder("mkfifo", signals.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    private void ready(String text) throws IOException {
        assertThat(Cli.run("project", "create", "one", "--title", "One", "--root", root)
                        .code())
                .isZero();
        var file = root.resolve("projects/evolution/one/modified/app.txt");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        assertThat(Cli.run("project", "ready", "one", "--root", root).code()).isZero();
    }

    private void begin(boolean served) {
        if (served) {
            var helix = Helix.open(root, Lifetime.DETACHED, System.getenv());
            server.add(helix);
            server.add(helix.serve("test"));
        }
    }

    @AfterEach
    void endServer() throws Exception {
        for (var part : server.reversed()) {
            part.close();
        }
    }

    private void goOn() throws Exception {
        Files.createFile(go);
        // A reader at the pipe sees its end.
        assertThat(new ProcessBuilder(
                                "sh", "-c", "timeout 60 sh -c ': >\"$1\"' sh " + quoted(go.resolveSibling("pipe")))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String quoted(Object word) {
        return "'" + word + "'";
    }

    private List<String> deploy() {
        return HelixProcess.helix("project", "deploy", "one", "--root", root.toString());
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"ONE, 0, false", "BAD, 1, false", "ONE, 0, true", "BAD, 1, true"})
    void aPersonBeforeATerminalSeesLinesWhileTheStepRuns(String change, int code, boolean served) throws Exception {
        ready(change + "\n");
        begin(served);
        var seen = temporary.resolve("seen");
        // A pseudo-terminal, as a terminal window gives one.
        var words =
                String.join(" ", deploy().stream().map(LiveOutputTest::quoted).toList());
        var process = new ProcessBuilder("script", "-qefc", "stty cols 40; " + words, "/dev/null")
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(seen.toFile())
                .start();
        try {
            assertThat(Eventually.within(Duration.ofMinutes(2), () -> text(seen).contains("  | 100 %")))
                    .as(text(seen))
                    .isTrue();
            assertThat(process.isAlive()).isTrue();
            assertThat(text(seen))
                    .contains("  | first line")
                    .doesNotContain("90 %")
                    .doesNotContain("validate ");
            goOn();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        var all = text(seen).replace("\r\n", "\n");
        assertThat(process.exitValue()).as(all).isEqualTo(code);
        assertThat(all).doesNotContain("\u001B").doesNotContain("\r");
        assertThat(all.split("\\| first line", -1))
                .as("once when main's own tests run, once when the change's do, and not again at the end:\n" + all)
                .hasSize(3);
        if (code == 0) {
            assertThat(all).contains("validate     done");
        } else {
            assertThat(all).contains("error[STEP_FAILED]", "is good failed");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsPipedHasTheResultsAlone(boolean served) throws Exception {
        Files.createFile(go);
        ready("ONE\n");
        begin(served);
        var seen = temporary.resolve("seen");

        var process = new ProcessBuilder(deploy())
                .redirectErrorStream(true)
                .redirectOutput(seen.toFile())
                .start();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(text(seen)).isZero();
        assertThat(text(seen))
                .contains("validate     done")
                .doesNotContain("first line")
                .doesNotContain("\u001B");
        assertThat(Arrays.asList(text(seen).split("\n", -1))).allMatch(line -> !line.contains("\r"));
    }
}
