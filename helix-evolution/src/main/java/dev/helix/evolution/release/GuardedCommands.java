package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Guard;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks after what a candidate's own code, which its build and its tests run, may not touch. It is put back, and a command that
 * touched it has failed. Where commands are confined, nothing needs looking after, and whatever changed was somebody else. Safe
 * for use by many threads.
 */
public final class GuardedCommands implements CommandRunner {

    /** Builds and tests work on no project's folder. */
    private static final ProjectId NOBODYS = new ProjectId("candidate");

    private final CommandRunner commands;
    private final Guard guard;
    private final List<Path> held;
    private final BooleanSupplier confined;

    /**
     * Guards nothing yet.
     *
     * @param held files that people write, too, but that a command has to answer for while it runs; absolute
     * @param confined whether commands run in a sandbox
     */
    public GuardedCommands(CommandRunner commands, Guard guard, List<Path> held, BooleanSupplier confined) {
        this.commands = commands;
        this.guard = guard;
        this.held = List.copyOf(held);
        this.confined = confined;
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        if (confined.getAsBoolean()) {
            return commands.run(command, lines);
        }
        var watch = guard.begin(NOBODYS, command.directory());
        CommandResult result;
        try {
            result = commands.run(command, lines);
        } catch (RuntimeException e) {
            watch.end(new Guard.Reach(held, false));
            throw e;
        }
        var damage = watch.end(new Guard.Reach(held, false)).damage();
        if (damage.isEmpty()) {
            return result;
        }
        var told = damage.stream()
                .map(seen ->
                        seen.path() + ": " + seen.what() + (seen.undone() ? ", and put back" : ", and NOT put back"))
                .collect(Collectors.joining("; "));
        return new CommandResult(new Exit.Trespassed(told), result.output(), result.duration());
    }
}
