package dev.helix.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A supervisor and its server as real processes, and what kills either of them at any step. */
class SupervisionTest {

    private static final LivePlace OLD = new LivePlace("a", "a".repeat(40));
    private static final LivePlace NEW = new LivePlace("b", "b".repeat(40));
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> QUICK =
            List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "-cp");

    @TempDir
    Path folder;

    private final List<Process> supervisors = new ArrayList<>();
    private Path root;
    private SupervisorFolder shared;
    private SupervisorPlan plan;

    @BeforeEach
    void prepare() throws Exception {
        root = folder.toRealPath();
        shared = SupervisorFolder.of(root);
        Files.createDirectories(shared.path());
        var system = root.resolve(".helix/production");
        Files.createDirectories(system.resolve("a"));
        Files.createDirectories(system.resolve("b"));
        var command = new ArrayList<>(QUICK);
        command.addAll(List.of(System.getProperty("java.class.path"), StandInServer.class.getName()));
        plan = new SupervisorPlan(
                root, system, command, "http://127.0.0.1:{port}/healthz", FreePort.find(), 4000, 2000, 300);
        plan.writeTo(shared.path());
        SwitchLedger.of(OLD).writeTo(shared.path());
        behave(OLD, "good");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        supervisors.forEach(Process::destroy);
        for (var supervisor : supervisors) {
            ended(supervisor);
        }
        assertThat(Eventually.within(LIMIT, () -> server().isEmpty())).isTrue();
    }

    private void behave(LivePlace place, String how) throws Exception {
        Files.writeString(plan.system().resolve(place.slot()).resolve("behaviour"), how);
    }

    private Process supervise() throws Exception {
        var command = new ArrayList<>(QUICK);
        command.addAll(List.of(System.getProperty("java.class.path"), SupervisorMain.class.getName(), root.toString()));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        root.resolve("supervisor.log").toFile()))
                .start();
        supervisors.add(process);
        return process;
    }

    private SwitchLedger ledger() {
        try {
            return shared.ledger().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SwitchOutcome outcome() {
        return Objects.requireNonNull(ledger().outcome());
    }

    private Optional<ProcessHandle> server() {
        return new ServerProcess(plan, shared, Map.of()).find(ledger().run());
    }

    private static void ended(Process process) throws Exception {
        assertThat(Eventually.within(LIMIT, () -> !process.isAlive())).isTrue();
    }

    private void await(Predicate<SwitchLedger> reached) throws Exception {
        assertThat(Eventually.within(LIMIT, () -> reached.test(ledger())))
                .as("%s", ledger())
                .isTrue();
    }

    private String answered() {
        try {
            var answer = new HealthLook(plan).ask();
            return answer.tree() == null ? answer.detail() : answer.tree();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void serves(LivePlace place) throws Exception {
        assertThat(Eventually.within(LIMIT, () -> answered().equals(place.tree())))
                .as(answered())
                .isTrue();
        assertThat(ledger().good()).isEqualTo(place);
        assertThat(plan.system().resolve("current")).isSymbolicLink();
        assertThat(plan.system().resolve("current").toAbsolutePath().normalize())
                .satisfies(link -> assertThat(Files.readSymbolicLink(link)).hasToString(place.slot()));
    }

    private void ask(String how) throws Exception {
        supervise();
        serves(OLD);
        behave(NEW, how);
        shared.ask(new SwitchRequest("one", NEW));
    }

    @Test
    void aGoodOneIsKeptAndTheTimeWithoutAnAnswerIsKnown() throws Exception {
        ask("good");

        await(ledger -> ledger.hasEnded("one"));
        serves(NEW);
        assertThat(outcome().kept()).isTrue();
        assertThat(outcome().downtimeMillis()).isBetween(1L, 3000L);
    }

    @ParameterizedTest
    @CsvSource({
        "dies, ended instead of becoming healthy",
        "dies-later, ended",
        "other-tree, reports tree ffffffff",
        "unwell, not healthy within 4 s",
        "hangs-later, it hangs"
    })
    void aBadOneIsLeftAgainWithTheReason(String how, String why) throws Exception {
        ask(how);

        await(ledger -> ledger.hasEnded("one"));
        serves(OLD);
        assertThat(outcome().kept()).isFalse();
        assertThat(outcome().why()).contains(why);
        assertThat(outcome().log()).contains("stand-in " + how);
    }

    /** Each phase of a switch that is kept, and of one that is not. */
    @ParameterizedTest
    @CsvSource({"slow, LEAVING", "slow, BOOTING", "slow, PROBATION", "unwell, RETURNING"})
    void bothKilledAnywhereItEndsWithOneServerOfTheTreeThatIsKnownToBeGood(String how, LedgerPhase phase)
            throws Exception {
        endsWithOneServer(how, phase, true, true);
    }

    @Tag("self")
    @ParameterizedTest
    @CsvSource({"slow, LEAVING", "slow, BOOTING", "slow, PROBATION", "unwell, RETURNING"})
    void soItDoesWhereTheSupervisorAloneIsKilled(String how, LedgerPhase phase) throws Exception {
        endsWithOneServer(how, phase, true, false);
    }

    @Tag("self")
    @ParameterizedTest
    @CsvSource({"slow, LEAVING", "slow, BOOTING", "slow, PROBATION", "unwell, RETURNING"})
    void soItDoesWhereTheServerAloneIsKilled(String how, LedgerPhase phase) throws Exception {
        endsWithOneServer(how, phase, false, true);
    }

    private void endsWithOneServer(String how, LedgerPhase phase, boolean killSupervisor, boolean killServer)
            throws Exception {
        behave(OLD, "slow");
        supervise();
        serves(OLD);
        behave(NEW, how);
        if (how.equals("unwell")) {
            new SupervisorPlan(root, plan.system(), plan.command(), plan.health(), plan.port(), 200, 2000, 300)
                    .writeTo(shared.path());
            supervisors.getLast().destroyForcibly();
            ended(supervisors.getLast());
            supervise();
        }
        shared.ask(new SwitchRequest("one", NEW));
        await(ledger -> ledger.phase() == phase || ledger.hasEnded("one"));
        var server = server();

        if (killSupervisor) {
            supervisors.getLast().destroyForcibly();
        }
        if (killServer) {
            server.ifPresent(ProcessHandle::destroyForcibly);
        }
        if (killSupervisor) {
            ended(supervisors.getLast());
            supervise();
        }

        await(ledger -> ledger.hasEnded("one") && ledger.phase() == LedgerPhase.SETTLED);
        serves(outcome().kept() ? NEW : OLD);
        assertThat(servers()).hasSize(1);
    }

    private List<Long> servers() throws Exception {
        var mark = SupervisorFolder.VARIABLE + "=" + shared.path();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var found = new ArrayList<Long>();
            for (var process : processes) {
                try {
                    if (Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(mark)) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException e) {
                    // Gone meanwhile.
                }
            }
            return found;
        }
    }

    @Test
    void aServerThatEndsByItselfIsStartedAgain() throws Exception {
        supervise();
        serves(OLD);
        var first = server().orElseThrow();

        first.destroyForcibly();

        await(ledger -> ledger.run() == 2);
        serves(OLD);
    }

    @Test
    void oneThatCameUpWhileTheSupervisorWasAwayIsTakenOver() throws Exception {
        var first = supervise();
        serves(OLD);
        var server = server().orElseThrow();
        first.destroyForcibly();
        ended(first);

        supervise();
        behave(NEW, "good");
        shared.ask(new SwitchRequest("one", NEW));

        await(ledger -> ledger.hasEnded("one"));
        assertThat(ledger().run()).isEqualTo(2);
        serves(NEW);
        assertThat(servers()).hasSize(1).doesNotContain(server.pid());
    }

    @Test
    void aSecondSupervisorIsRefused() throws Exception {
        supervise();
        serves(OLD);

        var second = supervise();

        assertThat(second.waitFor()).isEqualTo(4);
        assertThat(shared.supervisor())
                .map(ProcessHandle::pid)
                .contains(supervisors.getFirst().pid());
    }

    @Test
    void toldToEndItEndsItsServerToo() throws Exception {
        var supervisor = supervise();
        serves(OLD);

        supervisor.destroy();

        ended(supervisor);
        assertThat(servers()).isEmpty();
    }
}
