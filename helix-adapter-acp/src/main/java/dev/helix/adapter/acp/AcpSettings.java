package dev.helix.adapter.acp;

import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Enclosing;
import dev.helix.process.ReadRule;
import dev.helix.process.WriteRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an agent of the Agent Client Protocol is run.
 *
 * @param command the executable with its arguments, which make it speak the protocol; not empty
 * @param environment all that the agent inherits besides what HELIX sets itself; its login belongs here
 * @param home absolute folder that belongs to HELIX alone: the agent's own home, its temporary files and the records of its
 *     processes
 * @param mode the one that the agent is put into; null for the first of its own that is known to ask before it writes
 * @param maxProcesses living processes at once; at least 1
 * @param access what the profiles open
 * @param timers how long to wait for what
 * @param limits how much one turn may say and do
 * @param enclosing where the agent runs; null for an agent that runs as HELIX itself
 */
public record AcpSettings(
        List<String> command,
        Map<String, String> environment,
        Path home,
        @Nullable String mode,
        int maxProcesses,
        Access access,
        Timers timers,
        Limits limits,
        @Nullable Enclosing enclosing) {

    public AcpSettings {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException("agent.command names no executable");
        }
        if (!home.isAbsolute()) {
            throw new IllegalArgumentException("the agent's home is absolute, not " + home);
        }
        if (maxProcesses < 1) {
            throw new IllegalArgumentException("an agent needs at least one process");
        }
    }

    /** Returns the same for an agent that is waited for otherwise. */
    public AcpSettings withTimers(Timers changed) {
        return new AcpSettings(command, environment, home, mode, maxProcesses, access, changed, limits, enclosing);
    }

    /**
     * The access of the agent.
     *
     * @param root there for an agent in a sandbox, absolute; null for none
     * @param hidden absolute files and folders that are not there for one in a sandbox
     * @param reads where the agent of a prompt may read
     * @param writes where the agent of a prompt may write
     * @param commands whether a developer may run commands; a consultant never may
     */
    public record Access(
            @Nullable Path root,
            List<Path> hidden,
            Function<Prompt, ReadRule> reads,
            Function<Prompt, WriteRule> writes,
            boolean commands) {
        public Access {
            hidden = List.copyOf(hidden);
        }
    }

    /**
     * How long to wait. All positive.
     *
     * @param start for each answer up to the first prompt
     * @param silence for the next message of a working agent
     * @param total for a whole turn
     * @param cancel for a turn to end after it was cancelled
     * @param terminate for a process to end after it was told to
     */
    public record Timers(Duration start, Duration silence, Duration total, Duration cancel, Duration terminate) {

        public static final Timers DEFAULT = new Timers(
                Duration.ofSeconds(60),
                Duration.ofSeconds(360),
                Duration.ofMinutes(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));

        public Timers {
            for (var each : List.of(start, silence, total, cancel, terminate)) {
                if (!each.isPositive()) {
                    throw new IllegalArgumentException("a timer of the agent is positive, not " + each);
                }
            }
        }

        /** Returns the same for turns of another length. */
        public Timers turn(Duration silent, Duration whole) {
            return new Timers(start, silent, whole, cancel, terminate);
        }
    }

    /**
     * How much one turn may say and do: an agent whose model fails may ask it again without end, and says nothing about it.
     * All at least 1.
     *
     * @param chunks pieces of text
     * @param bytes of all messages
     * @param tools calls of tools
     * @param noise lines that belong to no protocol
     * @param anew how often an answer may begin with the same words again
     */
    public record Limits(int chunks, long bytes, int tools, int noise, int anew) {

        /** 200,000 pieces, 64 MiB, 200 calls, 1,000 lines, 5 beginnings. */
        public static final Limits DEFAULT = new Limits(200_000, 64L << 20, 200, 1_000, 5);

        public Limits {
            if (chunks < 1 || bytes < 1 || tools < 1 || noise < 1 || anew < 1) {
                throw new IllegalArgumentException("a limit of a turn is at least 1");
            }
        }

        /** Returns the same for another number of calls. */
        public Limits withTools(int changed) {
            return new Limits(chunks, bytes, changed, noise, anew);
        }
    }
}
