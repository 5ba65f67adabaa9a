package dev.helix.app.wiring;

import dev.helix.adapter.acp.AcpAgent;
import dev.helix.adapter.acp.AcpSettings;
import dev.helix.adapter.acp.OfferedTools;
import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.adapter.claude.HookEndpoint;
import dev.helix.adapter.claude.HookEndpoints;
import dev.helix.adapter.claude.HookSessions;
import dev.helix.adapter.http.HookServer;
import dev.helix.adapter.mcp.ToolServer;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.TurnCosts;
import dev.helix.enforcement.Backoff;
import dev.helix.enforcement.MeteredAgent;
import dev.helix.enforcement.RetryingAgent;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Lends the agent that {@code helix.yaml} names: with its hooks armed, and asked again when its model is overloaded. */
public final class Agents {

    private static final Duration ONE_WORD = Duration.ofSeconds(60);

    private Agents() {}

    /**
     * Has {@code work} done with it, and leaves no process of it behind.
     *
     * @param root absolute; the agent may read there
     * @param home absolute; for the agent's own files
     * @param sessions answer its hooks
     * @param sandboxes where it runs
     * @param costs where its turns are booked
     */
    static <T> T with(
            HelixConfig config,
            Path root,
            Path home,
            HookSessions sessions,
            Sandboxes sandboxes,
            TurnCosts costs,
            Function<Agent, T> work) {
        try (var lent = open(config, root, home, sessions, sandboxes, costs)) {
            return work.apply(lent.agent());
        }
    }

    /**
     * Has {@code work} ask it for one word, without hooks and without asking again: where its model does not answer, that is
     * to be told soon.
     *
     * @param home absolute; for the agent's own files
     */
    public static <T> @Nullable T forOneWord(
            HelixConfig config, Path root, Path home, Sandboxes sandboxes, Function<Agent, @Nullable T> work) {
        return switch (config.agent().kind()) {
            case CLAUDE -> {
                var settings = claude(config, root, home, sandboxes)
                        .withModelRetries(0)
                        .withMaxTurns(1)
                        .withTimers(ClaudeSettings.Timers.DEFAULT.turn(ONE_WORD, ONE_WORD));
                try (var agent = ClaudeAgent.open(settings)) {
                    yield work.apply(agent);
                }
            }
            case ACP -> {
                var settings = acp(config, root, home, sandboxes);
                try (var agent =
                        AcpAgent.open(settings.withTimers(settings.timers().turn(ONE_WORD, ONE_WORD)))) {
                    yield work.apply(agent);
                }
            }
            case SCRIPTED -> work.apply(new ScriptedAgent(script(root, config.agent())));
        };
    }

    /**
     * Lends it until it is given back.
     *
     * @param sessions answer its hooks
     * @param sandboxes where it runs
     * @param costs where its turns are booked
     */
    static Lent open(
            HelixConfig config, Path root, Path home, HookSessions sessions, Sandboxes sandboxes, TurnCosts costs) {
        var lent = lend(config, root, home, sessions, sandboxes);
        var metered = new MeteredAgent(
                lent.agent(), costs, config.agent().dailyUsd(), InstantSource.system(), ZoneId.systemDefault());
        return new Lent(new PrivateAgent(metered, home), lent.giveBack());
    }

    private static Lent lend(HelixConfig config, Path root, Path home, HookSessions sessions, Sandboxes sandboxes) {
        var settings = config.agent();
        return switch (settings.kind()) {
            case CLAUDE -> {
                var claude = claude(config, root, home, sandboxes);
                var hooks = HookServer.start(new AgentHooks(sessions));
                try {
                    var agent = ClaudeAgent.open(claude, sessions.at(hooks.base()), UUID::randomUUID);
                    yield new Lent(new RetryingAgent(agent, Backoff.DEFAULT, RandomGenerator.getDefault()), () -> {
                        agent.close();
                        hooks.close();
                    });
                } catch (RuntimeException e) {
                    hooks.close();
                    throw e;
                }
            }
            case ACP -> {
                var acp = acp(config, root, home, sandboxes);
                var hooks = HookServer.start(new AgentHooks(sessions));
                try {
                    var agent = AcpAgent.open(acp, tools(sessions.at(hooks.base())));
                    yield new Lent(new RetryingAgent(agent, Backoff.DEFAULT, RandomGenerator.getDefault()), () -> {
                        agent.close();
                        hooks.close();
                    });
                } catch (RuntimeException e) {
                    hooks.close();
                    throw e;
                }
            }
            case SCRIPTED -> new Lent(new ScriptedAgent(script(root, settings)), () -> {});
        };
    }

    /** The way back to HELIX is that of Claude Code's hooks; an agent of the protocol has no hooks, and the tools alone. */
    private static OfferedTools tools(HookEndpoints endpoints) {
        var tools = ToolServer.arguments();
        return prompt -> {
            var endpoint = endpoints.open(new AgentSession("acp"), prompt);
            if (!endpoint.tools()) {
                endpoints.close(endpoint);
                return Optional.empty();
            }
            return Optional.of(new OfferedTools.Offer(
                    URI.create(endpoint.base() + "/" + HookEndpoint.TOOLS),
                    endpoint.token(),
                    tools,
                    () -> endpoints.close(endpoint)));
        };
    }

    private static ClaudeSettings claude(HelixConfig config, Path root, Path home, Sandboxes sandboxes) {
        var settings = config.agent();
        return ClaudeSettings.of(sandboxes.found(settings.command()), home)
                .withEnvironment(settings.environment())
                .withMaxProcesses(settings.maxProcesses())
                .withModel(settings.turns().model())
                .withMaxTurns(settings.turns().calls())
                .withTimers(ClaudeSettings.Timers.DEFAULT.turn(
                        settings.turns().silence(), settings.turns().total()))
                .withRetention(new ClaudeSettings.Retention(
                        settings.retention().age(), settings.retention().bytes()))
                .withAccess(ClaudeSettings.Access.to(root)
                        .hiding(config.secrets())
                        .withBash(sandboxes.bash(settings.bash())))
                .withEnclosing(sandboxes.agent());
    }

    private static AcpSettings acp(HelixConfig config, Path root, Path home, Sandboxes sandboxes) {
        var settings = config.agent();
        var reads = new ReadPolicies(root, config.secrets());
        var writes = new WritePolicies(root, config.test().folder());
        return new AcpSettings(
                sandboxes.found(settings.command()),
                settings.environment(),
                home,
                settings.mode(),
                settings.maxProcesses(),
                new AcpSettings.Access(
                        root,
                        reads.hidden(),
                        prompt -> reads.of(prompt)::refusal,
                        prompt -> writes.of(prompt)::refusal,
                        sandboxes.bash(settings.bash())),
                AcpSettings.Timers.DEFAULT.turn(
                        settings.turns().silence(), settings.turns().total()),
                AcpSettings.Limits.DEFAULT.withTools(settings.turns().calls()),
                sandboxes.agent());
    }

    /** An agent, and how it is given back. */
    record Lent(Agent agent, Runnable giveBack) implements AutoCloseable {
        @Override
        public void close() {
            giveBack.run();
        }
    }

    private static Script script(Path root, HelixConfig.AgentSettings settings) {
        var file = settings.script();
        return file == null ? Script.named("empty").end() : ScriptReader.read(root, file);
    }
}
