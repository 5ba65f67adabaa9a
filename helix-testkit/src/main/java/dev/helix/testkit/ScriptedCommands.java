package dev.helix.testkit;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Runs nothing: answers each command as it was told to, and any other as a program that is not there. Thread-safe. */
public final class ScriptedCommands implements CommandRunner {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<List<String>, Deque<CommandResult>> answers = new HashMap<>();
    private final List<Command> ran = new ArrayList<>();

    /** Has {@code command} end so, one result after the other; the last one stays. */
    public ScriptedCommands on(List<String> command, CommandResult first, CommandResult... next) {
        lock.lock();
        try {
            var results = new ArrayDeque<>(List.of(next));
            results.addFirst(first);
            answers.put(List.copyOf(command), results);
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Returns a result with an exit code, after 10 ms. */
    public static CommandResult exit(int code, String output) {
        return new CommandResult(new Exit.Code(code), output, Duration.ofMillis(10));
    }

    /** Returns the result of a command that took too long. */
    public static CommandResult timeout(Duration limit, String output) {
        return new CommandResult(new Exit.TimedOut(limit), output, limit);
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        var result = result(command);
        result.output().lines().forEach(lines);
        return result;
    }

    private CommandResult result(Command command) {
        lock.lock();
        try {
            ran.add(command);
            var results = answers.get(command.command());
            if (results == null) {
                var why = "the command can't be started: no program "
                        + command.command().getFirst();
                return new CommandResult(new Exit.NotStarted(why), "", Duration.ZERO);
            }
            return results.size() > 1 ? results.removeFirst() : results.getFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what it was asked to run, in order. */
    public List<Command> ran() {
        lock.lock();
        try {
            return List.copyOf(ran);
        } finally {
            lock.unlock();
        }
    }
}
