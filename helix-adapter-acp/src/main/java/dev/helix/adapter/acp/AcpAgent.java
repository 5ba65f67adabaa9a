package dev.helix.adapter.acp;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.PortException;
import dev.helix.process.AgentProcesses;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the Agent Client Protocol behind the port: a process a turn. Turns of one conversation wait for each other, and so
 * do turns beyond the number of processes.
 *
 * <p>Safe for use by many threads. Closing it ends all its processes; so does the end of the JVM, and what a killed JVM left
 * behind is ended when the next one opens an agent in the same home.
 */
public final class AcpAgent implements Agent, AutoCloseable {

    private final AcpSettings settings;
    private final AgentProcesses processes;
    private final OfferedTools tools;
    private final AcpLaunch launch;
    private final Seats seats;
    private final Thread atExit;
    private final Map<String, BigDecimal> spent = new ConcurrentHashMap<>();
    private final Map<String, List<String>> leftRunning = new ConcurrentHashMap<>();
    private volatile String name;

    private AcpAgent(AcpSettings settings, OfferedTools tools, AgentProcesses processes) {
        this.settings = settings;
        this.tools = tools;
        this.processes = processes;
        this.launch = new AcpLaunch(settings, processes);
        this.seats = new Seats(settings.maxProcesses());
        this.name = String.valueOf(Path.of(settings.command().getFirst()).getFileName());
        this.atExit = new Thread(this::stop, "acp-at-exit");
    }

    /**
     * Opens an agent and ends what an earlier one in the same home left running. The agent itself is looked for with the first
     * turn.
     *
     * @throws PortException if the home can't be used
     */
    public static AcpAgent open(AcpSettings settings) {
        return open(settings, OfferedTools.NONE);
    }

    /** As {@link #open(AcpSettings)}, of an agent that is offered tools where it says that it can use them. */
    public static AcpAgent open(AcpSettings settings, OfferedTools tools) {
        var processes = new AgentProcesses(
                settings.home().resolve("processes"), settings.timers().terminate());
        try {
            processes.reap();
        } catch (IOException e) {
            throw new PortException("the agent's home " + settings.home() + " can't be used: " + e.getMessage(), e);
        }
        var agent = new AcpAgent(settings, tools, processes);
        Runtime.getRuntime().addShutdownHook(agent.atExit);
        return agent;
    }

    /** The program's until the agent has told its own. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean confined() {
        return launch.place().confined();
    }

    @Override
    public Crew crew() {
        return seats.crew();
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        return new AcpTurn(prompt, settings, launch, seats, tools, new Conversations());
    }

    @Override
    public List<String> end(AgentSession session) {
        var left = leftRunning.remove(session.id());
        return left == null ? List.of() : left;
    }

    private void stop() {
        seats.close();
        processes.stopAll();
    }

    @Override
    public void close() {
        stop();
        processes.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            seats.wake(); // The JVM is ending already and runs the hook by itself.
        }
    }

    /** Turns report to their agent through this. */
    final class Conversations {

        /** The agent has told who it is. */
        void named(String told) {
            name = told;
        }

        /**
         * Returns what the turn has cost, where the agent tells what its conversation has.
         *
         * @param begun whether the conversation began with this turn
         * @param total so far; null where nothing is told
         */
        @Nullable
        BigDecimal cost(String session, boolean begun, @Nullable BigDecimal total) {
            if (total == null) {
                return null;
            }
            var before = begun ? BigDecimal.ZERO : spent.get(session);
            spent.put(session, total);
            return before == null ? null : total.subtract(before).max(BigDecimal.ZERO);
        }

        /** Something went on when its turn was over, and was ended. */
        void left(String session, List<String> commandLines) {
            if (!commandLines.isEmpty()) {
                leftRunning.put(session, commandLines);
            }
        }
    }
}
