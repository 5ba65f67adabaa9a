package dev.helix.adapter.local;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.PortException;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands as child processes, in an environment made from nothing and, where there are any, a session of their own. */
public final class ProcessCommands implements CommandRunner {

    private static final Duration GRACE = Duration.ofSeconds(2);
    static final File NOTHING = new File("/dev/null");
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER", "JAVA_HOME");

    private final Map<String, String> own;
    private final Programs programs;

    /** Takes what is inherited from {@code environment}, which is HELIX's own. */
    public ProcessCommands(Map<String, String> environment) {
        this.own = Map.copyOf(environment);
        this.programs = new Programs(environment);
    }

    @Override
    public CommandResult run(Command command) {
        var started = System.nanoTime();
        var builder = new ProcessBuilder(programs.inSession(command.command()))
                .directory(command.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        builder.environment().clear();
        INHERITED.stream()
                .filter(own::containsKey)
                .forEach(name -> builder.environment().put(name, own.getOrDefault(name, "")));
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            var why = "the command can't be started: " + e.getMessage();
            return new CommandResult(new Exit.NotStarted(why), "", since(started));
        }
        var reading = new FutureTask<>(() -> OutputTail.of(process.getInputStream()));
        Thread.ofVirtual().name("output of " + process.pid()).start(reading);
        try {
            var inTime = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            // Children left behind would keep the output open for ever.
            ProcessTree.end(process.toHandle(), GRACE);
            var exit = inTime ? new Exit.Code(process.exitValue()) : new Exit.TimedOut(command.timeout());
            return new CommandResult(exit, reading.get(GRACE.toMillis(), TimeUnit.MILLISECONDS), since(started));
        } catch (InterruptedException e) {
            ProcessTree.end(process.toHandle(), Duration.ZERO);
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while " + command.command().getFirst() + " was running", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new PortException(
                    "can't read the output of " + command.command().getFirst() + ": " + e, e);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
