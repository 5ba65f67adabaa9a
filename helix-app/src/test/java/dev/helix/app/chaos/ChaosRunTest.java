package dev.helix.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.git.FreshRepository;
import dev.helix.app.HelixProcess;
import dev.helix.app.chaos.Scenario.Flow;
import dev.helix.app.demo.DemoServers;
import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosRunTest {

    private static final ChildJvm CHILD = new ChildJvm(List.of(HelixProcess.sharedClasses()), HelixProcess.classPath());

    @TempDir
    private Path temporary;

    private ChaosRun run(Flow flow) throws Exception {
        var scenario = Scenario.of(flow, true).getFirst();
        return ChaosCommand.ofSample(
                scenario, temporary.toRealPath().resolve(flow.name()), ChaosCommand.freePorts(), CHILD);
    }

    private interface Meddling {
        void with(Path copy) throws IOException;
    }

    private static Consumer<Path> meddle(Meddling meddling) {
        return copy -> {
            try {
                meddling.with(copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Test
    void killedDeploymentIsPutBackAndAPlantedFaultIsSeen() throws Exception {
        try (var run = run(Flow.deploy)) {
            assertThat(run.failpoints())
                    .contains("deploy.started", "deploy.switch.begun", "deploy.switch.acted", "deploy.ended");

            var good = run.cell("deploy.switch.acted");
            assertThat(good.problems()).isEmpty();
            assertThat(good.outcome()).isEqualTo("ready");

            var bad = run.cell("deploy.switch.acted", meddle(copy -> {
                var root = ChaosSample.root(copy);
                Files.writeString(ChaosSample.system(copy, "test").resolve("current/greeting.txt"), "tampered\n");
                Files.writeString(root.resolve("notes.txt"), "overwritten\n");
                Files.writeString(root.resolve(".git/refs/heads/main.lock"), "");
                var status = root.resolve("projects/evolution/change/status.json");
                Files.writeString(
                        status,
                        Files.readString(status).replace("\"status\" : \"ready\"", "\"status\" : \"integrated\""));
            }));
            assertThat(bad.green()).isFalse();
            assertThat(String.join("\n", bad.problems()))
                    .contains(
                            "slot",
                            "of the test system differs",
                            "a file that the person was working on has changed",
                            "a lock is left: .git/refs/heads/main.lock",
                            "the journal says ready, and status.json says integrated",
                            "main has 0 new commits");

            var never = run.cell("deploy.no-such-step.acted");
            assertThat(never.problems()).first().asString().contains("was not killed but ended with 0");

            var printed = new StringWriter();
            Matrix.print(List.of(good, bad), new PrintWriter(printed, true));
            assertThat(printed.toString()).contains("killed at", "switch", "RED deploy.switch.acted");
        }
    }

    @Test
    void integrationKilledBehindItsPointOfNoReturnIsFinished() throws Exception {
        try (var run = run(Flow.integrate)) {
            var cell = run.cell("integrate.advance.done");

            assertThat(cell.problems()).isEmpty();
            assertThat(cell.outcome()).isEqualTo("integrated");
        }
    }

    @Test
    void databasesFollowTheTreeWhereverTheirStepsAreKilledAndOneThatDoesNotIsSeen() throws Exception {
        var missing = DemoServers.missing(System.getenv());
        assumeTrue(missing.isEmpty(), missing::orElseThrow);
        var scenarios = Scenario.of(Flow.databases, true);
        var folder = temporary.toRealPath();
        try (var run = ChaosCommand.ofSample(
                scenarios.getFirst(), folder.resolve("deploy"), ChaosCommand.freePorts(), CHILD)) {
            assertThat(run.failpoints())
                    .contains("deploy.data.acted", "deploy.migrate.acted", "deploy.look-back.done")
                    .noneMatch(failpoint -> failpoint.contains(".start."));
            for (var failpoint : List.of("deploy.data.acted", "deploy.migrate.acted")) {
                var cell = run.cell(failpoint);
                assertThat(cell.problems()).isEmpty();
                assertThat(cell.outcome()).isEqualTo("ready");
            }
        }
        try (var run = ChaosCommand.ofSample(
                scenarios.getLast(), folder.resolve("integrate"), ChaosCommand.freePorts(), CHILD)) {
            assertThat(run.failpoints()).contains("integrate.backup.done", "integrate.migrate.undo");
            var cell = run.cell("integrate.migrate.undo");
            assertThat(cell.problems()).isEmpty();

            var bad = run.cell(
                    "integrate.migrate.acted",
                    copy -> run.databases().orElseThrow().reset(false));
            assertThat(String.join("\n", bad.problems())).contains("the test system's database has other guests");
        }
        assertThat(folder.resolve("integrate/servers")).doesNotExist();
    }

    /** The test system's are those of the tree that is live on it, and whole, whatever was cut. */
    @ParameterizedTest
    @CsvSource({
        "rehearse with databases, data.acted, deployed",
        "rollback with databases, migrate.acted, deployed",
        "filling databases, data.acted, deployed",
    })
    void databasesComeThroughAKillOfWhateverFillsThem(String name, String at, String status) throws Exception {
        var missing = DemoServers.missing(System.getenv());
        assumeTrue(missing.isEmpty(), missing::orElseThrow);
        var scenario = Scenario.of(Flow.databases, true).stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (var run = ChaosCommand.ofSample(
                scenario, temporary.toRealPath().resolve("run"), ChaosCommand.freePorts(), CHILD)) {
            var failpoint = scenario.verb() + "." + at;
            assertThat(run.failpoints()).contains(failpoint);

            var cell = run.cell(failpoint);
            assertThat(cell.problems()).isEmpty();
            assertThat(cell.outcome()).isEqualTo(status);
            if (name.startsWith("filling")) {
                var left = run.cell(
                        failpoint, copy -> run.databases().orElseThrow().leave());
                assertThat(left.problems())
                        .singleElement()
                        .asString()
                        .contains("the test system's Redis, which was filled, has other keys than it needs");

                // The last one: nothing puts a marker back.
                var bad = run.cell(
                        failpoint, copy -> run.databases().orElseThrow().unmark());
                assertThat(String.join("\n", bad.problems()))
                        .contains(
                                "the test system's database has lost HELIX's marker",
                                "the test system's Redis has lost HELIX's marker");
            }
        }
    }

    @Test
    void databasesOfARunThatCouldNotBeginLeaveNothing() throws Exception {
        var missing = DemoServers.missing(System.getenv());
        assumeTrue(missing.isEmpty(), missing::orElseThrow);
        var folder = temporary.toRealPath().resolve("run");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sample"), "somebody's\n");

        assertThatThrownBy(() -> ChaosCommand.ofSample(
                        Scenario.of(Flow.databases, true).getFirst(), folder, ChaosCommand.freePorts(), CHILD))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(folder.resolve("servers")).doesNotExist();
    }

    @Test
    void rootOfSomebodysOwnIsPlayedWithInCopiesAlone() throws Exception {
        var own = temporary.toRealPath().resolve("shop");
        FreshRepository.create(
                own,
                "main",
                new Author("Ada Example", "ada@example.org"),
                Map.of(new RepoPath("helix.yaml"), Content.of("""
                        main_branch: main
                        production: { port: 8001 }
                        test:
                          root: ../{name}-test
                          port: 9001
                        push: true
                        validation: { unit: { command: [echo, '1 passed, 0 failed'] } }
                        agent: { kind: scripted }
                        """)),
                List.of("/.helix/", "/projects/"));
        var main = Files.readString(own.resolve(".git/refs/heads/main"));
        var scenario = Scenario.of(Flow.integrate, false).getFirst();
        var folder = temporary.toRealPath().resolve("copies");

        try (var run = ChaosCommand.ofRoot(own, scenario, folder, ChaosCommand.freePorts(), CHILD)) {
            var cell = run.cell("integrate.advance.done");
            assertThat(cell.problems()).isEmpty();
            assertThat(cell.outcome()).isEqualTo("integrated");
        }

        assertThat(Files.readString(own.resolve(".git/refs/heads/main"))).isEqualTo(main);
        assertThat(own.resolve(".helix")).doesNotExist();
        assertThat(own.resolveSibling("shop-test")).doesNotExist();
    }
}
