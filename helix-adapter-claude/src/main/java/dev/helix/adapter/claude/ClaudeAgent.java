package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.PortException;
import dev.helix.process.AgentProcesses;
import dev.helix.process.SandboxDenials;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Claude Code behind the port: a process a conversation, which stays for the next turn. Turns of one conversation wait for
 * each other, and so do conversations beyond the number of processes.
 *
 * <p>Safe for use by many threads. Closing it ends all its processes; so does the end of the JVM, and what a killed JVM
 * left behind is ended when the next one opens an agent in the same home.
 */
public final class ClaudeAgent implements Agent, AutoCloseable {

    private static final Duration SWEEP = Duration.ofHours(6);

    private final ClaudeSettings settings;
    private final Supplier<UUID> ids;
    private final Installation installation;
    private final Launcher launcher;
    private final CostTotals totals;
    private final ProcessPool pool;
    private final Thread atExit;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ClaudeAgent(
            ClaudeSettings settings, Supplier<UUID> ids, AgentProcesses processes, @Nullable HookEndpoints hooks) {
        this.settings = settings;
        this.ids = ids;
        this.installation = new Installation(settings);
        this.launcher = new Launcher(settings, processes, hooks);
        this.totals = new CostTotals(settings.home().resolve("totals"));
        this.pool = new ProcessPool(settings.maxProcesses(), settings.timers().idle());
        this.atExit = new Thread(pool::close, "claude-at-exit");
    }

    /** Opens an agent without hooks. The command line itself is looked for with the first turn. */
    public static ClaudeAgent open(ClaudeSettings settings) {
        return open(settings, null, UUID::randomUUID);
    }

    /**
     * Opens an agent and ends what an earlier one in the same home left running.
     *
     * @param hooks the way back to HELIX for each process; null for an agent without hooks
     * @param ids gives names to new conversations and to what is said in them
     * @throws PortException if the home can't be used
     */
    public static ClaudeAgent open(ClaudeSettings settings, @Nullable HookEndpoints hooks, Supplier<UUID> ids) {
        var processes = processes(settings);
        try {
            processes.reap();
        } catch (IOException e) {
            throw new PortException("the agent's home " + settings.home() + " can't be used: " + e.getMessage(), e);
        }
        var agent = new ClaudeAgent(settings, ids, processes, hooks);
        Runtime.getRuntime().addShutdownHook(agent.atExit);
        Thread.ofVirtual().name("claude-sweep").start(agent::sweep);
        return agent;
    }

    static AgentProcesses processes(ClaudeSettings settings) {
        return new AgentProcesses(
                settings.home().resolve("processes"), settings.timers().terminate());
    }

    @Override
    public String name() {
        var found = installation.look();
        return found.version().isEmpty() ? "claude-code" : "claude-code " + found.version();
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        var resume = prompt.resume();
        return new ClaudeTurn(
                prompt,
                resume == null ? ids.get().toString() : resume.id(),
                ids.get().toString(),
                pool,
                new ForTurn(resume == null || isId(resume.id()) ? null : Outcome.unknownSession()),
                settings.timers());
    }

    @Override
    public boolean confined() {
        return launcher.place().confined();
    }

    @Override
    public Crew crew() {
        return pool.crew();
    }

    @Override
    public List<String> end(AgentSession session) {
        return pool.end(session.id());
    }

    /** Only what looks like an id is ever handed to the command line, where anything else might be read as a flag. */
    private static boolean isId(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /** Now, and every few hours while this is open. */
    private void sweep() {
        var sweep = new HomeSweep(settings, InstantSource.system());
        try {
            do {
                sweep.run();
            } while (!closed.await(SWEEP.toHours(), TimeUnit.HOURS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        pool.close();
        launcher.close();
        if (!Thread.currentThread().equals(atExit)) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                pool.wake(); // The JVM is ending already and runs the hook by itself.
            }
        }
    }

    private final class ForTurn implements ClaudeTurn.Surroundings {
        private final @Nullable AgentFailure obstacle;

        ForTurn(@Nullable AgentFailure obstacle) {
            this.obstacle = obstacle;
        }

        @Override
        public @Nullable AgentFailure obstacle() {
            return obstacle != null ? obstacle : installation.look().failure();
        }

        @Override
        public ClaudeConversation launch(Prompt prompt, String session, boolean resume) throws IOException {
            var spent = resume ? totals.of(session) : BigDecimal.ZERO;
            return new ClaudeConversation(session, prompt, launcher.launch(prompt, session, resume), spent);
        }

        @Override
        public void keepTotal(String session, BigDecimal total) {
            totals.keep(session, total);
        }

        @Override
        public int modelRetries() {
            return settings.modelRetriesInForce();
        }

        @Override
        public boolean hooksExpected() {
            return launcher.hooksExpected();
        }

        @Override
        public @Nullable SandboxDenials denials(Path directory) {
            return launcher.place().denials(directory);
        }
    }
}
