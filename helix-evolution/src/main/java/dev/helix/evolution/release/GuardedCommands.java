package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import java.util.function.Consumer;

/**
 * Looks after what a candidate's own code, which its build and its tests run, may not touch: a command that touched it has failed. Safe for
 * use by many threads.
 */
public record GuardedCommands(CommandRunner commands, CommandGuard guard) implements CommandRunner {

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        var looked = guard.around(command.directory(), () -> commands.run(command, lines));
        var result = looked.result();
        return looked.touched().isEmpty()
                ? result
                : new CommandResult(new Exit.Trespassed(looked.touched()), result.output(), result.duration());
    }
}
