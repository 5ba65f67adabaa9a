package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.SharedOptions;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --root}, {@code --format} and {@code --system} stand before a command or behind it, as people type them. */
class SharedOptionsTest {

    private static Path library(Path folder) throws IOException {
        var root = folder.toRealPath().resolve("shop");
        GitFolder.with(root, "greeting.txt", "hello\n", "helix.yaml", """
                main_branch: main
                production: {}
                test: { root: "../{name}-test" }
                validation: { unit: { command: [echo, "1 passed, 0 failed"] } }
                agent: { kind: scripted }
                """);
        assertThat(Cli.run("init", root).code()).isZero();
        return root;
    }

    @ParameterizedTest
    @CsvSource({
        "--root R project list, project list --root R",
        "project --root R list, project list --root R",
        "project --root=R --format json list --status ready, project list --root=R --format json --status ready",
        "--format json control --system test status --root R, control status --format json --system test --root R",
        "project list --root R, project list --root R",
        "check --root R a.md, check --root R a.md",
        "--root project list, --root project list",
        "project --root R, project --root R",
        "--help, --help"
    })
    void standWhereTheyAreTyped(String typed, String meant) {
        assertThat(SharedOptions.behindTheCommand(Main.commandLine(), typed.split(" ")))
                .containsExactly(meant.split(" "));
    }

    @Test
    void eachCommandTakesThemInBothPlacesAndAnswersTheSame(@TempDir Path folder) throws IOException {
        var root = library(folder);
        for (var words : List.of(
                List.of("project", "list"),
                List.of("project", "conflicts"),
                List.of("doctor"),
                List.of("control", "status"))) {
            var behind = run(words, List.of("--format", "json", "--root", root.toString()), words.size());
            for (int place = 0; place < words.size(); place++) {
                var before = run(words, List.of("--format", "json", "--root", root.toString()), place);
                assertThat(before.code())
                        .as("%s at %d: %s", words, place, before.err())
                        .isEqualTo(behind.code());
                if (!words.contains("doctor")) {
                    assertThat(before.out()).isEqualTo(behind.out());
                }
            }
        }
        assertThat(Cli.run("control", "--system", "test", "--root", root, "status")
                        .out())
                .isEqualTo(Cli.run("control", "status", "--root", root, "--system", "test")
                        .out())
                .startsWith("test:");
    }

    private static Cli run(List<String> words, List<String> options, int place) {
        var all = new ArrayList<>(words);
        all.addAll(place, options);
        return Cli.run(all.toArray());
    }

    @Test
    void commandThatKnowsNoFormatRefusesItInBothPlaces(@TempDir Path folder) throws IOException {
        var root = library(folder);

        for (var run : List.of(
                Cli.run("--format", "json", "token", "list", "--root", root),
                Cli.run("token", "list", "--format", "json", "--root", root))) {
            assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains("--format");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "porject list",
                "--root shop porject list",
                "--root=shop porject list",
                "--format json --system test porject"
            })
    void mistypedCommandBehindThemIsStillAnsweredWithWhatIsMeant(String line) {
        var run = Cli.run((Object[]) line.split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("'porject'", "Did you mean").doesNotContain("Unknown option");
    }

    @Test
    void libraryIsIntegratedWithoutWaiting(@TempDir Path folder) throws IOException {
        var root = library(folder);
        Cli.run("project", "create", "change", "--title", "Change", "--root", root);
        var file = root.resolve("projects/evolution/change/modified/greeting.txt");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "hello again\n");
        assertThat(Cli.run("project", "ready", "change", "--root", root).code()).isZero();
        assertThat(Cli.run("project", "deploy", "change", "--root", root).code())
                .isZero();

        var run = Cli.run("project", "integrate", "change", "--root", root);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).contains("nothing to wait for");
    }

    @Test
    void serverSaysWhatItStartsAndListensWhereItsFlagsSay(@TempDir Path folder) throws Exception {
        var root = library(folder);
        int port = FreePort.find();
        var process = new ProcessBuilder(HelixProcess.helix(
                        "--root", root.toString(), "serve", "--port", Integer.toString(port), "--host", "localhost"))
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            var said = new StringBuilder();
            var line = lines.readLine();
            while (line != null && !line.contains("listens")) {
                said.append(line).append('\n');
                line = lines.readLine();
            }
            assertThat(line).as("%s", said).isEqualTo("HELIX listens on http://localhost:" + port);
            assertThat(said).containsSubsequence("production is a library", "test is a library");
        } finally {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void flagOfTheServerIsCheckedAsTheSettingIs(@TempDir Path folder) throws IOException {
        var run = Cli.run("serve", "--host", "0.0.0.0", "--root", library(folder));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("tokens_file");
    }
}
