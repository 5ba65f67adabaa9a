package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptedCommandsTest implements CommandRunnerContract {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final ScriptedCommands commands = new ScriptedCommands()
            .on(List.of("good"), ScriptedCommands.exit(0, "größe\n"))
            .on(List.of("bad"), ScriptedCommands.exit(3, "broken\n"))
            .on(List.of("slow"), ScriptedCommands.timeout(LIMIT, "begun\n"));

    private static Command command(String program) {
        return new Command(List.of(program), Path.of("."), Map.of(), LIMIT);
    }

    @Override
    public ScriptedCommands runner() {
        return commands;
    }

    @Override
    public Command succeeding() {
        return command("good");
    }

    @Override
    public Command failing() {
        return command("bad");
    }

    @Override
    public Command endless() {
        return command("slow");
    }

    @Override
    public Command missing() {
        return command("nowhere");
    }

    @Test
    void answersOneResultAfterTheOtherAndStaysAtTheLast() {
        commands.on(List.of("flaky"), ScriptedCommands.exit(1, ""), ScriptedCommands.exit(0, ""));

        assertThat(commands.run(command("flaky")).exit()).isEqualTo(new Exit.Code(1));
        assertThat(commands.run(command("flaky")).exit()).isEqualTo(new Exit.Code(0));
        assertThat(commands.run(command("flaky")).exit()).isEqualTo(new Exit.Code(0));
        assertThat(commands.ran()).hasSize(3);
    }
}
