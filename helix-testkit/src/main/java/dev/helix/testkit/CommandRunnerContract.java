package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.CommandRunner.Command;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The contract of {@link CommandRunner}. */
public interface CommandRunnerContract {

    CommandRunner runner();

    /** Returns a command that prints {@code größe} and ends with 0. */
    Command succeeding();

    /** Returns a command that prints {@code broken} and ends with 3. */
    Command failing();

    /** Returns a command that prints {@code begun} and would not end within its timeout. */
    Command endless();

    /** Returns a command whose program is not there. */
    Command missing();

    @Test
    default void tellsOutputAndSuccess() {
        var result = runner().run(succeeding());

        assertThat(result.succeeded()).isTrue();
        assertThat(result.output()).contains("größe");
        assertThat(result.duration()).isPositive();
    }

    @Test
    default void tellsEachLineAsItComes() {
        var lines = new CopyOnWriteArrayList<String>();

        var result = runner().run(failing(), lines::add);

        assertThat(lines).containsExactlyElementsOf(result.output().lines().toList());
    }

    @Test
    default void tellsTheExitCode() {
        var result = runner().run(failing());

        assertThat(result.succeeded()).isFalse();
        assertThat(result.exit()).isEqualTo(new Exit.Code(3));
        assertThat(result.output()).contains("broken");
    }

    @Test
    default void endsWhatTakesTooLong() {
        var command = endless();

        var result = runner().run(command);

        assertThat(result.exit()).isEqualTo(new Exit.TimedOut(command.timeout()));
        assertThat(result.output()).contains("begun");
        assertThat(result.duration()).isGreaterThanOrEqualTo(command.timeout());
    }

    @Test
    default void tellsWhyAProgramWasNotStarted() {
        var result = runner().run(missing());

        assertThat(result.exit()).isInstanceOf(Exit.NotStarted.class);
        assertThat(result.ending()).contains(missing().command().getFirst());
    }
}
