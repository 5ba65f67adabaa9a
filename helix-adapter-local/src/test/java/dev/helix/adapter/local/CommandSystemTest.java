package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.TargetSystemContract;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSystemTest {

    private static final TreeId TREE = new TreeId("a".repeat(40));
    private static final SlotContent CONTENT = new SlotContent(Slot.A, TREE);
    private static final String HEALTHY = "'{\"tree\":\"TREE\"}'";

    @TempDir
    private Path folder;

    private int port;
    private CommandSystem system;

    @BeforeEach
    void choosePort() throws IOException {
        port = FreePort.find();
        system = of("exec " + TestSystems.server(HEALTHY), Lifetime.DETACHED);
    }

    @AfterEach
    void stop() {
        system.stop();
        system.close();
    }

    private CommandSystem of(String script, Lifetime lifetime) {
        return TestSystems.system(folder.resolve("state"), port, script, lifetime);
    }

    private void becomesHealthy() {
        system.start(CONTENT);
        assertThat(system.awaitHealthy(TREE)).isInstanceOf(Health.Healthy.class);
    }

    /** Two systems that are started at once on one port take each other's answer for their own. */
    @Test
    void somebodyElsesAnswerIsNotItsHealth() throws Exception {
        system = of("exec sleep 100", Lifetime.DETACHED);
        system.start(CONTENT);
        try (var other = TestSystems.system(
                folder.resolve("other"), port, "exec " + TestSystems.server(HEALTHY), Lifetime.DETACHED)) {
            other.start(CONTENT);
            assertThat(other.awaitHealthy(TREE)).isInstanceOf(Health.Healthy.class);

            assertThat(system.health(TREE))
                    .isInstanceOfSatisfying(
                            Health.Unhealthy.class,
                            sick -> assertThat(sick.why())
                                    .contains(
                                            "port " + port + " is answered by process ",
                                            "none of the test system's",
                                            "helix.yaml"));
            other.stop();
        }
    }

    /** An address that is narrower than all of them is asked first. */
    @Test
    void somebodyWhoListensBesideItIsFoundOut() throws Exception {
        var python = "import http.server; http.server.HTTPServer(('0.0.0.0', " + port
                + "), http.server.SimpleHTTPRequestHandler).serve_forever()";
        var control = new ControlSettings(
                List.of(),
                List.of("python3", "-c", python),
                "http://127.0.0.1:{port}/",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
        system = TestSystems.system(folder.resolve("state"), port, control, Lifetime.DETACHED);
        becomesHealthy();

        try (var other = new ServerSocket()) {
            other.setReuseAddress(true);
            try {
                other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (BindException e) {
                abort("this machine lets nobody listen beside somebody");
            }

            assertThat(PortHolder.by(
                            port,
                            process -> process.pid() != ProcessHandle.current().pid()))
                    .isEqualTo(PortHolder.Held.BY_ANOTHER);
        }
        assertThat(system.health(TREE)).isInstanceOf(Health.Healthy.class);
    }

    @Test
    void whoCanNotBeSeenIsNobodysFault() {
        assertThat(PortHolder.by(port, process -> true)).isEqualTo(PortHolder.Held.UNKNOWN);
    }

    /** Whether it is confined makes no difference to the code that starts and stops it. */
    @Nested
    class AsEverySystemInASandbox extends AsEverySystem {
        @Override
        Enclosing enclosing() {
            return TestSystems.confined();
        }
    }

    /** One process behaves as the tree says that it is started with. */
    @Nested
    class AsEverySystem implements TargetSystemContract {

        private static SlotContent content(char digit) {
            return new SlotContent(Slot.A, new TreeId(String.valueOf(digit).repeat(40)));
        }

        /** Returns where it runs: as HELIX itself. */
        Enclosing enclosing() {
            return NoSandbox.UNASKED;
        }

        private CommandSystem switching() {
            var control = new ControlSettings(
                    List.of(),
                    List.of(
                            "bash",
                            "-c",
                            "case $HELIX_TREE in 3*) exec sleep 100;; 4*) exec %s;; 5*) exec %s;; *) exec %s;; esac"
                                    .formatted(
                                            TestSystems.server("x --die"),
                                            TestSystems.server("'{\"tree\":\"other\"}'"),
                                            TestSystems.server(HEALTHY))),
                    "http://127.0.0.1:{port}/healthz",
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));
            return TestSystems.system(
                    folder.resolve("state"), port, control, Lifetime.DETACHED, new SystemPause(), enclosing());
        }

        @BeforeEach
        void makeSwitching() {
            system = switching();
        }

        @Override
        public CommandSystem system() {
            return system;
        }

        @Override
        public CommandSystem foundAgain() {
            return switching();
        }

        @Override
        public SlotContent healthy() {
            return content('1');
        }

        @Override
        public SlotContent anotherHealthy() {
            return content('2');
        }

        @Override
        public SlotContent neverHealthy() {
            return content('3');
        }

        @Override
        public SlotContent diesAtStart() {
            return content('4');
        }

        @Override
        public SlotContent reportsAnotherTree() {
            return content('5');
        }
    }

    @Test
    void needsNoTreeInTheAnswer() {
        system = of("exec " + TestSystems.server("'all right'"), Lifetime.DETACHED);
        becomesHealthy();
        system.stop();
        system = of("exec " + TestSystems.server("'{\"tree\":null}'"), Lifetime.DETACHED);
        becomesHealthy();
    }

    @Test
    void givesUpOnAnAnswerThatNeverEnds() {
        system = of("exec " + TestSystems.server("y --endless"), Lifetime.DETACHED);
        becomesHealthy();
    }

    @Test
    void endsWhatIgnoresToBeAskedTo() throws Exception {
        var script = "trap '' TERM; echo $$ > pid; " + TestSystems.server(HEALTHY + " --stubborn");
        var control = new ControlSettings(
                List.of(),
                List.of("bash", "-c", script),
                "http://127.0.0.1:{port}/healthz",
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                Duration.ofSeconds(5));
        system = TestSystems.system(folder.resolve("state"), port, control, Lifetime.DETACHED);
        becomesHealthy();
        var pid = TestSystems.number(folder.resolve("pid"));

        system.stop();

        assertThat(TestSystems.gone(pid)).isTrue();
        assertThat(PortHolder.of(port)).isEmpty();
    }

    @Test
    void leavesNoProcessBehindWhenItStops() throws Exception {
        system = of(
                "(setsid bash -c 'echo $$ > forked; exec sleep 100' &) ; (sleep 100 & echo $! > child); exec "
                        + TestSystems.server(HEALTHY),
                Lifetime.DETACHED);
        becomesHealthy();
        var forked = TestSystems.number(folder.resolve("forked"));
        var child = TestSystems.number(folder.resolve("child"));

        system.stop();

        assertThat(TestSystems.gone(forked)).isTrue();
        assertThat(TestSystems.gone(child)).isTrue();
    }

    @Test
    void endsTheChildrenOfAProcessThatHasDied() throws Exception {
        system = of("(setsid bash -c 'echo $$ > forked; exec sleep 100' &); sleep 0.3; exit 1", Lifetime.BOUND);
        system.start(CONTENT);
        assertThat(system.awaitHealthy(TREE)).isInstanceOf(Health.Unhealthy.class);
        var forked = TestSystems.number(folder.resolve("forked"));

        system.stop();

        assertThat(TestSystems.gone(forked)).isTrue();
    }

    @Test
    void namesTheStrangerThatHasItsPort() throws IOException {
        var control = new ControlSettings(
                List.of(),
                List.of("bash"),
                "http://127.0.0.1:{port}/",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        system = TestSystems.system(folder.resolve("state"), port, control, Lifetime.DETACHED, new MovableClock());
        try (var stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> system.start(CONTENT))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("port " + stranger.getLocalPort() + " of the test system is taken by process "
                            + ProcessHandle.current().pid());
        }
        assertThat(system.running()).isFalse();
    }

    @Test
    void saysThatItsProgramIsNotThere() {
        var control = new ControlSettings(
                List.of(),
                List.of("no-such-program"),
                "http://127.0.0.1:{port}/",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        for (var lifetime : Lifetime.values()) {
            var broken = TestSystems.system(folder.resolve("state"), port, control, lifetime);
            assertThatThrownBy(() -> broken.start(CONTENT))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("there is no program 'no-such-program'");
        }
    }

    @Test
    void showsOnlyTheLogOfTheLastStart() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(system.log().file(), "long ago\n");
        system = of("exec " + TestSystems.server("x --die"), Lifetime.DETACHED);
        system.start(CONTENT);

        var health = (Health.Unhealthy) system.awaitHealthy(TREE);

        assertThat(health.logTail()).contains("can't go on: größe").doesNotContain("long ago");
        assertThat(system.printed(100)).startsWith("long ago").anyMatch(line -> line.contains("can't go on: größe"));
        assertThat(system.printed(1)).hasSize(1).doesNotContain("long ago");
    }

    @Test
    void refusesToGuessWhatRunsWhenItsNoteIsBroken() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        for (var broken : List.of("", "{}", "null", "no JSON")) {
            Files.writeString(folder.resolve("state/process.json"), broken);
            assertThatThrownBy(() -> system.running())
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("process.json");
        }
        Files.delete(folder.resolve("state/process.json"));
    }

    /** Starts a system, says so, and stays. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException {
            try (var system = TestSystems.system(
                    Path.of(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    arguments[2],
                    Lifetime.valueOf(arguments[3]))) {
                system.start(CONTENT);
                System.out.println(system.awaitHealthy(TREE));
                while (System.in.read() >= 0) {
                    // Until it is killed.
                }
            }
        }
    }

    private JavaChild parent(Lifetime lifetime) throws IOException {
        var script = "(setsid bash -c 'echo $$ > forked; exec sleep 100' &) ; echo $$ > pid; exec "
                + TestSystems.server(HEALTHY);
        var parent = new JavaChild(
                Parent.class, folder.resolve("state").toString(), Integer.toString(port), script, lifetime.name());
        assertThat(parent.line()).contains("Healthy");
        return parent;
    }

    @Test
    void boundItEndsWhenHelixIsKilledAndLeavesNothing() throws Exception {
        try (var parent = parent(Lifetime.BOUND)) {
            var pid = TestSystems.number(folder.resolve("pid"));
            var forked = TestSystems.number(folder.resolve("forked"));

            parent.kill();

            assertThat(TestSystems.gone(pid)).isTrue();
            assertThat(TestSystems.gone(forked)).isTrue();
            assertThat(system.running()).isFalse();
            assertThat(system.health(TREE)).isInstanceOf(Health.Unhealthy.class);
        }
    }

    @Test
    void detachedItOutlivesHelixAndIsFoundAgain() throws Exception {
        try (var parent = parent(Lifetime.DETACHED)) {
            parent.kill();

            assertThat(system.running()).isTrue();
            assertThat(system.awaitHealthy(TREE)).isInstanceOf(Health.Healthy.class);

            system.stop();
            assertThat(TestSystems.gone(TestSystems.number(folder.resolve("pid"))))
                    .isTrue();
            assertThat(TestSystems.gone(TestSystems.number(folder.resolve("forked"))))
                    .isTrue();
        }
    }
}
