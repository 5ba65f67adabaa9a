package dev.helix.app.cli;

import dev.helix.adapter.local.ProcessCommands;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The person's own {@code git}, asked what it thinks of a folder. Changes nothing. */
public final class GitProgram {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final CommandRunner commands;

    /** Finds git by the {@code PATH} of {@code environment}, which is HELIX's own. */
    public GitProgram(Map<String, String> environment) {
        this.commands = new ProcessCommands(environment);
    }

    /**
     * Git's answer.
     *
     * @param code its exit code
     * @param text both streams, without white space around
     */
    public record Answer(int code, String text) {
        public boolean succeeded() {
            return code == 0;
        }
    }

    /**
     * Asks.
     *
     * @throws PortException when there is no git, or it does not answer
     */
    public Answer ask(Path folder, String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var result = commands.run(new CommandRunner.Command(
                command,
                folder,
                // A person may name a folder within the repository.
                Map.of(
                        "GIT_CEILING_DIRECTORIES",
                        "",
                        "GIT_OPTIONAL_LOCKS",
                        "0",
                        "GIT_TERMINAL_PROMPT",
                        "0",
                        "LC_ALL",
                        "C.UTF-8"),
                LIMIT));
        return switch (result.exit()) {
            case Exit.Code(var code) -> new Answer(code, result.output().strip());
            case Exit.LimitReached(var code, var limit) ->
                new Answer(code, result.output().strip());
            case Exit.Trespassed(var what) -> throw new PortException("git " + arguments[0] + ": " + what);
            case Exit.TimedOut(var limit) ->
                throw new PortException("git " + arguments[0] + " did not end within " + limit.toSeconds() + " s");
            case Exit.NotStarted(var why) ->
                throw new PortException("git is needed, and " + why + "; install it (Debian: apt-get install git)");
        };
    }
}
