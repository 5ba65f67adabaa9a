package dev.helix.domain.evolution;

import java.time.Duration;
import java.util.List;

/**
 * The result of running a command.
 *
 * @param exit how it ended
 * @param output the end of what it printed, both streams as they came
 * @param duration wall time
 * @param denied accesses that its sandbox denied it, as far as it printed that
 */
public record CommandResult(Exit exit, String output, Duration duration, List<Denial> denied) {

    public CommandResult {
        denied = List.copyOf(denied);
    }

    /** One that nothing was denied to. */
    public CommandResult(Exit exit, String output, Duration duration) {
        this(exit, output, duration, List.of());
    }

    /** How a command can end. */
    public sealed interface Exit {
        record Code(int code) implements Exit {}

        /**
         * It failed, and said that it had reached a limit of its sandbox.
         *
         * @param limit which, and where it is set
         */
        record LimitReached(int code, String limit) implements Exit {}

        /**
         * It touched what it may not.
         *
         * @param what each place, and whether it was put back
         */
        record Trespassed(String what) implements Exit {}

        record TimedOut(Duration limit) implements Exit {}

        record NotStarted(String why) implements Exit {}
    }

    /** Returns whether it ended by itself with exit code 0. */
    public boolean succeeded() {
        return exit.equals(new Exit.Code(0));
    }

    /** Returns how it ended, for a person. */
    public String ending() {
        return switch (exit) {
            case Exit.Code(var code) -> "exit code " + code;
            case Exit.LimitReached(var code, var limit) -> "exit code " + code + ": " + limit;
            case Exit.Trespassed(var what) -> "it touched a protected file: " + what;
            case Exit.TimedOut(var limit) -> "not finished within " + limit.toSeconds() + " s";
            case Exit.NotStarted(var why) -> why;
        };
    }
}
