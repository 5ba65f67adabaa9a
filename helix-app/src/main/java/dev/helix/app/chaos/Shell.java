package dev.helix.app.chaos;

import dev.helix.adapter.local.ProcessCommands;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Plain commands, as a person would type them: the candidate takes no part in its verdict. */
final class Shell {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CommandRunner commands;

    Shell(Map<String, String> environment) {
        this.commands = new ProcessCommands(environment);
    }

    /** Returns what a command prints, without white space around. */
    String must(Path folder, String... command) {
        var result = run(folder, Map.of(), command);
        if (!result.exit().equals(new Exit.Code(0))) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": " + result.ending() + "\n" + result.output());
        }
        return result.output().strip();
    }

    CommandResult run(Path folder, Map<String, String> environment, String... command) {
        return commands.run(new CommandRunner.Command(List.of(command), folder, environment, LIMIT));
    }
}
