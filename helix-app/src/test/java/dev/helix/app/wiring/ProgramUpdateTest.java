package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.HelixProcess;
import dev.helix.app.config.ConfigReader;
import dev.helix.supervisor.SupervisorFolder;
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
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HELIX out of a package under its supervisor, which replaces it by that of another one. What is in the packages starts the test's own classes. */
class ProgramUpdateTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process supervisor;
    private Path root = Path.of("");
    private int port;

    @BeforeEach
    void aRoot() throws Exception {
        port = FreePort.find();
        root = GitFolder.with(folder.resolve("shop"), "greeting.txt", "hello", "helix.yaml", """
                main_branch: main
                production: {}
                sandbox: off
                probation: 1s
                validation: { unit: { command: [echo, "1 passed, 0 failed"] } }
                agent: { kind: scripted }
                server: { port: %d }
                """.formatted(port))
                .folder();
        assertThat(Cli.run("init", root).err()).isEmpty();
    }

    @AfterEach
    void end() throws Exception {
        http.shutdownNow();
        var running = supervisor;
        if (running != null) {
            running.destroy();
            assertThat(Eventually.within(LIMIT, () -> !running.isAlive())).isTrue();
        }
    }

    private static String words(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** @param serve what its server begins with */
    private PackedProgram unpacked(String version, String serve) throws IOException {
        return PackedProgram.of(folder, version, serve + "\nexec " + words(HelixProcess.helix()) + " \"$@\"");
    }

    private void supervise(Path home) throws Exception {
        var config = new ConfigReader(root, Map.of()).read();
        var jar = new SupervisorSetup(root, config, Map.of(), Optional.of(home)).prepare(false);
        supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("supervisor.log").toFile())
                .start();
        assertThat(Eventually.within(LIMIT, () -> program().equals(live())))
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

    private String live() throws IOException {
        return SupervisorFolder.of(root).ledger().orElseThrow().good().tree();
    }

    /** What the server says that it runs from; empty where it does not answer. */
    private String program() throws InterruptedException {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    BodyHandlers.ofString());
            return answer.body().replaceAll("(?s).*\"program\":\"([0-9a-f]*)\".*", "$1");
        } catch (IOException e) {
            return "";
        }
    }

    private Cli update(Path archive) {
        return Cli.run("update", "--from", archive, "--root", root);
    }

    @Test
    @SuppressWarnings("try") // The turn is held, and not used.
    void thatOfAGoodPackageRunsAndThatOfABadOneIsLeftAgainWithTheReason() throws Exception {
        supervise(unpacked("1", "").home());
        var first = live();
        var tree = Cli.run("control", "status", "--root", root).out();

        var kept = update(unpacked("2", "").archive());

        assertThat(kept.code()).as(kept.err() + logs()).isZero();
        assertThat(kept.out()).contains("helix 1 is to become helix 2", "the new program runs", "gave no answer for");
        assertThat(program()).isEqualTo(live()).isNotEqualTo(first);
        assertThat(SupervisorFolder.of(root).request()).isEmpty();
        assertThat(Cli.run("control", "status", "--root", root).out()).isEqualTo(tree);
        var second = live();

        var left = update(unpacked("3", "echo it has no greeting; exit 1").archive());

        assertThat(left.code()).isEqualTo(1);
        assertThat(left.out())
                .contains("the old program runs again", "ended instead of becoming healthy", "it has no greeting");
        assertThat(Eventually.within(LIMIT, () -> program().equals(second)))
                .as(this::logs)
                .isTrue();

        // A version that can't be started at all is not even switched to.
        var broken = unpacked("4", "");
        broken.script("bin/helix", "echo no such machine; exit 126");
        assertThat(update(broken.archive()).err()).contains("does not start here", "no such machine");
        assertThat(update(unpacked("2", "").archive()).out()).contains("runs already");

        var leading = unpacked("5", "");
        Files.createSymbolicLink(leading.home().resolve("app/out"), Path.of("../../../.."));
        assertThat(update(leading.archive()).err()).contains("app/out is a link that leads out of it");
        assertThat(update(Files.writeString(folder.resolve("text"), "no package"))
                        .err())
                .contains("tar can't unpack it");
        var other = unpacked("6", "").archive();
        Files.writeString(other.resolveSibling("SHA256SUMS"), "0".repeat(64) + "  " + other.getFileName() + "\n");
        assertThat(update(other).err()).contains("is not the file that", "fetch it again");
        assertThat(program()).isEqualTo(second);

        // Two at once would unpack into the same slot.
        try (var turn = new ProgramSlots(root, Map.of()).turn().orElseThrow()) {
            var meanwhile = update(unpacked("7", "").archive());
            assertThat(meanwhile.code()).isEqualTo(2);
            assertThat(meanwhile.err()).contains("another update of");
        }
        var live = SupervisorFolder.of(root).ledger().orElseThrow().good();
        Files.writeString(
                root.resolve(".helix/program").resolve(live.slot()).resolve("app/planted.jar"), "by an agent");
        assertThat(update(unpacked("8", "").archive()).err()).contains("is not what was installed any more");
    }

    @Test
    void withoutASupervisorNothingIsDoneAndTheRemedyIsNamed() throws Exception {
        var refused = update(unpacked("2", "").archive());

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("no supervisor runs", "helix supervise --root");
        var supervised = Cli.run("supervise", "--prepare", "--root", root);
        assertThat(supervised.code()).isEqualTo(2);
        assertThat(supervised.err()).contains("or for a HELIX out of a package");
    }
}
