package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.CommandRunnerContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCommandsTest implements CommandRunnerContract {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Override
    public ProcessCommands runner() {
        return new ProcessCommands(System.getenv());
    }

    private Command shell(String script, Duration limit) {
        return new Command(List.of("bash", "-c", script), folder, Map.of(), limit);
    }

    @Override
    public Command succeeding() {
        return shell("echo größe", LONG);
    }

    @Override
    public Command failing() {
        return shell("echo broken >&2; exit 3", LONG);
    }

    @Override
    public Command endless() {
        return shell("echo begun; exec sleep 100", Duration.ofMillis(300));
    }

    @Override
    public Command missing() {
        return new Command(List.of("no-such-program"), folder, Map.of(), LONG);
    }

    @Test
    void endsGrandchildrenTooWhenTimeIsUp() throws Exception {
        var result = runner().run(shell(
                "(sleep 100 & echo $! > near); (setsid bash -c 'echo $$ > far; exec sleep 100' &); wait; exec sleep 100",
                Duration.ofMillis(700)));

        assertThat(result.exit()).isInstanceOf(Exit.TimedOut.class);
        assertThat(TestSystems.gone(TestSystems.number(folder.resolve("near")))).isTrue();
        assertThat(TestSystems.gone(TestSystems.number(folder.resolve("far")))).isTrue();
    }

    @Test
    void endsWhatACommandLeavesBehind() throws Exception {
        var result = runner().run(shell("setsid sleep 100 & echo $! > left; echo over", LONG));

        assertThat(result.succeeded()).isTrue();
        assertThat(result.output()).isEqualTo("over\n");
        assertThat(result.duration()).isLessThan(Duration.ofSeconds(10));
        assertThat(TestSystems.gone(TestSystems.number(folder.resolve("left")))).isTrue();
    }

    @Test
    void keepsTheEndOfALongOutputOnly() {
        var result = runner().run(shell("for i in {1..20000}; do echo größe; done; printf end", LONG));

        assertThat(result.output()).endsWith("größe\nend").doesNotContain("\uFFFD");
        assertThat(result.output().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(OutputTail.LIMIT - 8, OutputTail.LIMIT);
    }

    @Test
    void buildsTheEnvironmentFromNothing() {
        var own = new HashMap<>(Map.of("PATH", System.getenv("PATH"), "SECRET_TOKEN", "x", "HELIX_ROOT", "y"));
        own.put("TMPDIR", "/tmp");
        var command = new Command(List.of("env"), folder, Map.of("HELIX_PORT", "1"), LONG);

        var names = new ProcessCommands(own)
                .run(command)
                .output()
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();

        assertThat(names)
                .containsExactlyInAnyOrder("PATH", "TMPDIR", "HELIX_PORT", "HELIX_RUN", "GIT_CEILING_DIRECTORIES");
    }

    @Test
    void gitFindsNoRepositoryAroundItsFolder() throws Exception {
        assertThat(runner().run(shell("git init --quiet .", LONG)).succeeded()).isTrue();
        var inner = Files.createDirectory(folder.resolve("inner"));
        var link = Files.createSymbolicLink(folder.resolve("link"), inner);

        for (var place : List.of(inner, link)) {
            var result = runner().run(new Command(List.of("git", "rev-parse", "--git-dir"), place, Map.of(), LONG));
            assertThat(result.output()).contains("not a git repository");
        }
    }

    /** A ceiling that git begins in is none. */
    @Test
    void gitFindsNoRepositoryAroundAFolderOnTheWayEither() throws Exception {
        assertThat(runner().run(shell("git init --quiet .", LONG)).succeeded()).isTrue();
        var inner = Files.createDirectories(folder.resolve("on/the/way/inner"));

        for (var up : List.of("..", "../..", "../../..")) {
            var found = runner().run(
                            new Command(List.of("git", "-C", up, "rev-parse", "--git-dir"), inner, Map.of(), LONG));
            assertThat(found.output()).as(up).contains("not a git repository");
        }
    }

    @Test
    void readsNothingFromHelixsOwnInput() {
        assertThat(runner().run(shell("cat; echo over", LONG)).output()).isEqualTo("over\n");
    }

    @Test
    void passesArgumentsThroughNoShell() {
        var command = new Command(List.of("printf", "%s", "$HOME; `id` 'ä' \"*\""), folder, Map.of(), LONG);

        assertThat(runner().run(command).output()).isEqualTo("$HOME; `id` 'ä' \"*\"");
    }

    @Test
    void saysThatTheFolderIsNotThere() {
        var command = new Command(List.of("env"), folder.resolve("gone"), Map.of(), LONG);

        assertThat(runner().run(command).ending())
                .contains("there is no folder")
                .contains("gone");
    }

    @Test
    void endsTheCommandWhenItsCallerIsInterrupted() throws Exception {
        var running = new FutureTask<>(() -> runner().run(shell("echo $$ > pid; exec sleep 100", LONG)));
        var flag = new CompletableFuture<Boolean>();
        var caller = Thread.ofVirtual().start(() -> {
            running.run();
            flag.complete(Thread.currentThread().isInterrupted());
        });
        var pid = TestSystems.number(folder.resolve("pid"));

        caller.interrupt();

        assertThatThrownBy(running::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(PortException.class);
        assertThat(flag.join()).isTrue();
        assertThat(TestSystems.gone(pid)).isTrue();
    }

    /** By the processes of a command together, which no limit of each of them bounds. */
    @Test
    void aCommandThatTakesAllMemoryIsEndedWhereTheMachineHasNoMore() throws Exception {
        var told = folder.resolve("meminfo");
        var commands = new ProcessCommands(System.getenv(), NoSandbox.UNASKED, new MachineMemory(told));
        var script =
                "for i in 1 2 3; do python3 -c \"b = b'x' * 60000000; import signal; signal.pause()\" & done; wait";

        Files.writeString(told, "MemTotal:         160000 kB\nMemFree:    100 kB\nMemAvailable:      100 kB\n");
        var ended = commands.run(shell(script, LONG));

        assertThat(ended.exit()).isInstanceOf(Exit.LimitReached.class);
        assertThat(ended.ending()).contains("117 MB of memory together", "sandbox.limits.memory_mb");
        assertThat(ended.duration()).isLessThan(LONG);
        // Enough is left, whatever it has.
        Files.writeString(told, "MemTotal:         160000 kB\nMemFree:    100 kB\nMemAvailable:    50000 kB\n");
        assertThat(commands.run(shell(
                                "python3 -c \"b = b'x' * 150000000; import select; select.select([], [], [], 0.4)\"",
                                LONG))
                        .succeeded())
                .isTrue();
        // It is short for somebody else's sake.
        Files.writeString(told, "MemTotal:       16000000 kB\nMemFree:    100 kB\nMemAvailable:    100 kB\n");
        assertThat(commands.run(shell("sleep 0.4", LONG)).succeeded()).isTrue();
    }

    @Test
    void whereTheKernelTellsNothingOfMemoryNothingIsLimited() {
        var unknown = new MachineMemory(folder.resolve("none"));

        assertThat(unknown.isShort()).isFalse();
        assertThat(unknown.most()).isZero();
        assertThat(new MachineMemory().most()).isPositive();
    }
}
