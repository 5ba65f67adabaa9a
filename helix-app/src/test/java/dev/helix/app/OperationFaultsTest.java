package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.local.FileLeases;
import dev.helix.adapter.local.JournalSnapshot;
import dev.helix.app.cli.ExitCode;
import dev.helix.domain.port.JournalEntry;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command line does when it is disturbed: in a library whose tests wait until they are told to go on. */
@Timeout(120)
class OperationFaultsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path temporary;

    private Path root;
    private Path gate;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeRoot() throws Exception {
        root = temporary.toRealPath().resolve("shop");
        gate = Files.createDirectories(temporary.toRealPath().resolve("gate")).resolve("go-on");
        Files.writeString(gate, "");
        GitFolder.with(root, "greeting.txt", "hello\n", "helix.yaml", """
            main_branch: main
            production: { port: %d }
            test: { root: "../{name}-test", port: %d }
            probation: 1ms
            validation:
              syntax: auto
              unit: { command: [sh, -c, 'until [ -e "%s" ]; do sleep 0.05; done; echo "1 passed, 0 failed"'] }
            agent: { kind: scripted }
            server: { port: %d }
            sandbox: { read: ["%s"] }
            """.formatted(
                        FreePort.find(), FreePort.find(), gate, FreePort.find(), gate.getParent()));
        helix("init", root);
        helix("project", "create", "change", "--title", "Change", "--root", root);
        write("modified/greeting.txt", "hello again\n");
        helix("project", "ready", "change", "--root", root);
    }

    @AfterEach
    void endChildren() throws Exception {
        Files.writeString(gate, "");
        for (var process : started) {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void helix(Object... arguments) {
        var run = Cli.run(arguments);
        assertThat(run.code()).as(run.err()).isZero();
    }

    private void write(String file, String text) throws IOException {
        var target = root.resolve("projects/evolution/change").resolve(file);
        Files.createDirectories(target.resolveSibling("."));
        Files.writeString(target, text);
    }

    private Path live() {
        return root.resolveSibling("shop-test/current/greeting.txt");
    }

    /** Starts the command line in a process of its own, with {@code before} in front of it. */
    private Process start(List<String> before, String... arguments) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(HelixProcess.helix(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("child.txt").toFile());
        builder.environment().remove("HELIX_ROOT");
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        started.add(process);
        return process;
    }

    private Process deployThatWaits() throws Exception {
        Files.delete(gate);
        var deploy = start(List.of(), "project", "deploy", "change", "--root", root.toString());
        Eventually.holds("the deploy validates", () -> !deploy.isAlive() || validates());
        assertThat(deploy.isAlive()).as(child()).isTrue();
        return deploy;
    }

    private boolean validates() {
        var leases = new FileLeases(root.resolve(".helix/leases"), InstantSource.system());
        return new JournalSnapshot(root.resolve(".helix/journal.jsonl"))
                        .after(0).stream()
                                .anyMatch(recorded -> recorded.entry() instanceof JournalEntry.StepBegun begun
                                        && begun.step().equals("validate"))
                && !leases.held().isEmpty();
    }

    private int goOn(Process process) throws Exception {
        Files.writeString(gate, "");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String child() throws IOException {
        return Files.readString(temporary.resolve("child.txt"));
    }

    private JsonNode shown() {
        return JSON.readTree(Cli.run("project", "show", "change", "--format", "json", "--root", root)
                .out());
    }

    @Test
    void secondCommandLineIsToldWhoHasTheSlotAtWhichStepAndSinceWhen() throws Exception {
        var first = deployThatWaits();

        var second = Cli.run("project", "deploy", "change", "--format", "json", "--root", root);

        assertThat(second.code()).isEqualTo(ExitCode.TRY_LATER.code());
        var problem = JSON.readTree(second.out());
        assertThat(problem.path("code").asString()).isEqualTo("DEPLOY_SLOT_TAKEN");
        assertThat(problem.path("holder").asString()).isEqualTo("user:" + System.getProperty("user.name"));
        assertThat(problem.path("operation").asString()).startsWith("op-");
        assertThat(problem.path("step").asString()).isEqualTo("validate");
        assertThat(problem.path("since").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(second.err())
                .contains("error[DEPLOY_SLOT_TAKEN]", problem.path("operation").asString(), "at step validate");

        assertThat(goOn(first)).as(child()).isZero();
        assertThat(shown().path("status").asString()).isEqualTo("deployed");
    }

    @Test
    void folderThatIsEditedDuringTheDeployIsNotWhatIsDeployedAndTheAnswerSaysSo() throws Exception {
        var deploy = deployThatWaits();

        write("modified/greeting.txt", "edited too late\n");

        assertThat(goOn(deploy)).as(child()).isZero();
        assertThat(live()).hasContent("hello again\n");
        assertThat(shown().path("freshness").path("edited_since_seal").asBoolean(false))
                .isTrue();
        helix("project", "integrate", "change", "--root", root);
        assertThat(root.resolve("greeting.txt")).hasContent("hello again\n");
    }

    @Test
    void dryRunSaysWhatWouldHappenAndDoesNothing() throws Exception {
        var journal = Files.readString(root.resolve(".helix/journal.jsonl"));

        var run = Cli.run("project", "deploy", "change", "--dry-run", "--root", root);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("greeting.txt");
        assertThat(root.resolve(".helix/journal.jsonl")).hasContent(journal);
        assertThat(live()).hasContent("hello\n");
        assertThat(shown().path("status").asString()).isEqualTo("ready");
    }

    @Test
    void dryRunOfAnIntegrationIsRefusedAsTheIntegrationWouldBe() {
        var run = Cli.run("project", "integrate", "change", "--dry-run", "--root", root);

        assertThat(run.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.err()).contains("error[");
        assertThat(shown().path("status").asString()).isEqualTo("ready");
    }

    @Test
    void folderThatMustNotBeWrittenIsNamedAndEverythingStaysAsItWas() throws Exception {
        var system = root.resolveSibling("shop-test");
        var before = asSomebodyWhoIsBoundByPermissions();
        var permissions = Files.getPosixFilePermissions(system);
        Files.setPosixFilePermissions(system, PosixFilePermissions.fromString("r-xr-xr-x"));
        Process deploy;
        try {
            deploy = start(before, "project", "deploy", "change", "--root", root.toString());
            assertThat(deploy.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            Files.setPosixFilePermissions(system, permissions);
        }

        assertThat(deploy.exitValue()).as(child()).isNotZero();
        assertThat(child()).contains(system.toString()).containsIgnoringCase("denied");
        assertThat(live()).hasContent("hello\n");
        assertThat(shown().path("status").asString()).isIn("ready", "failed");
        assertThat(Cli.run("doctor", "--root", root).code()).isZero();
    }

    /** Returns what to put before a command so that root, too, gets no further than permissions say. */
    private static List<String> asSomebodyWhoIsBoundByPermissions() throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        var bound = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        var attempt = new ArrayList<>(bound);
        attempt.add("true");
        int code;
        try {
            code = new ProcessBuilder(attempt).start().waitFor();
        } catch (IOException e) {
            code = -1;
        }
        assumeTrue(code == 0, "root may write everywhere, and there is no setpriv that could take that from it here");
        return bound;
    }
}
