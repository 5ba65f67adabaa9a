package dev.helix.app.wiring;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.adapter.claude.HookSessions;
import dev.helix.adapter.http.HookServer;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.Backoff;
import dev.helix.enforcement.RetryingAgent;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Lends the agent that {@code helix.yaml} names: with its hooks armed, and asked again when its model is overloaded. */
public final class Agents {

    private Agents() {}

    /**
     * Has {@code work} done with it, and leaves no process of it behind.
     *
     * @param root absolute; the agent may read there
     * @param home absolute; for the agent's own files
     * @param sandboxes where it runs
     */
    public static <T> T with(HelixConfig config, Path root, Path home, Sandboxes sandboxes, Function<Agent, T> work) {
        try (var lent = open(config, root, home, new HookPolicy(root, config.hooks()).sessions(), sandboxes)) {
            return work.apply(lent.agent());
        }
    }

    /**
     * Lends it until it is given back.
     *
     * @param sessions answer its hooks
     * @param sandboxes where it runs
     */
    static Lent open(HelixConfig config, Path root, Path home, HookSessions sessions, Sandboxes sandboxes) {
        var settings = config.agent();
        return switch (settings.kind()) {
            case CLAUDE -> {
                var claude = ClaudeSettings.of(sandboxes.found(settings.command()), home)
                        .withEnvironment(settings.environment())
                        .withMaxProcesses(settings.maxProcesses())
                        .withModel(settings.turns().model())
                        .withMaxTurns(settings.turns().calls())
                        .withTimers(ClaudeSettings.Timers.DEFAULT.turn(
                                settings.turns().silence(), settings.turns().total()))
                        .withRetention(new ClaudeSettings.Retention(
                                settings.retention().age(), settings.retention().bytes()))
                        .withAccess(ClaudeSettings.Access.to(root).withBash(sandboxes.bash(settings.bash())))
                        .withEnclosing(sandboxes.agent());
                var hooks = HookServer.start(sessions::answer);
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
            case SCRIPTED -> new Lent(new ScriptedAgent(script(root, settings)), () -> {});
        };
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
