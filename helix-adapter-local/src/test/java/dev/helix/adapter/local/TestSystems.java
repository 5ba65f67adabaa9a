package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Limits;
import dev.helix.testkit.Eventually;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes systems that run a shell script. */
final class TestSystems {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private TestSystems() {}

    /** Returns the shell command of a {@link SampleServer}. */
    static String server(String arguments) {
        return "'" + JAVA + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '"
                + System.getProperty("java.class.path") + "' " + SampleServer.class.getName() + " " + arguments;
    }

    static CommandSystem system(Path state, int port, String script, Lifetime lifetime) {
        var control = new ControlSettings(
                List.of(),
                List.of("bash", "-c", script),
                "http://127.0.0.1:{port}/healthz",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
        return system(state, port, control, lifetime);
    }

    static CommandSystem system(Path state, int port, ControlSettings control, Lifetime lifetime) {
        return system(state, port, control, lifetime, new SystemPause());
    }

    static CommandSystem system(Path state, int port, ControlSettings control, Lifetime lifetime, Pause pause) {
        return system(state, port, control, lifetime, pause, NoSandbox.UNASKED);
    }

    static CommandSystem system(
            Path state, int port, ControlSettings control, Lifetime lifetime, Pause pause, Enclosing enclosing) {
        return new CommandSystem(
                SystemName.TEST,
                port,
                control,
                new TestSlots(DurableFile.folderOf(state)),
                state,
                lifetime,
                new ProcessCommands(Map.of("PATH", System.getenv("PATH")), enclosing),
                Map.of("PATH", System.getenv("PATH")),
                pause,
                enclosing);
    }

    /** Returns where {@link #server} can run, with the real sandbox of this machine. */
    static Enclosing confined() {
        var sandbox = new SandboxProbe(System.getenv())
                .sandbox(PrivatePlaces.of(System.getenv(), Stream.of(), List.of(), List.of()));
        if (sandbox.confinement() instanceof Confinement.Open(var why, var remedy)) {
            var message = "no sandbox here: " + why + "; " + remedy;
            assertThat(System.getenv("HELIX_REQUIRE_SANDBOX")).as(message).isNull();
            abort(message);
        }
        var classPath = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        return new Enclosing(
                sandbox,
                enclosure -> enclosure.reading(classPath).reading(List.of(Path.of(System.getProperty("java.home")))),
                Limits.NONE);
    }

    /** Waits until {@code pid} is gone; false when it is still there after 15 s. */
    static boolean gone(long pid) throws Exception {
        return Eventually.within(
                Duration.ofSeconds(15),
                () -> ProcessHandle.of(pid).filter(ProcessIdentity::lives).isEmpty());
    }

    /** Waits for a number in a file. */
    static long number(Path file) throws Exception {
        Eventually.holds(
                file + " is written",
                () -> Files.exists(file) && !Files.readString(file).isBlank());
        return Long.parseLong(Files.readString(file).strip());
    }
}
