package dev.helix.app;

import dev.helix.adapter.claude.Backoff;
import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.adapter.claude.RetryingAgent;
import dev.helix.adapter.http.HookServer;
import dev.helix.domain.port.Agent;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Lends the agent that {@code helix.yaml} names: with its hooks armed, and asked again when its model is overloaded. */
final class Agents {

    private Agents() {}

    /**
     * Has {@code work} done with it, and leaves no process of it behind.
     *
     * @param root absolute; the agent may read there
     * @param home absolute; for the agent's own files
     */
    static <T> T with(HelixConfig config, Path root, Path home, Function<Agent, T> work) {
        var settings = config.agent();
        return switch (settings.kind()) {
            case CLAUDE -> {
                var sessions = new HookPolicy(root, config).sessions();
                var claude = ClaudeSettings.of(settings.command(), home)
                        .withEnvironment(settings.environment())
                        .withMaxProcesses(settings.maxProcesses())
                        .withAccess(ClaudeSettings.Access.to(root).withBash(settings.bash()));
                try (var hooks = HookServer.start(sessions::answer);
                        var agent = ClaudeAgent.open(claude, sessions.at(hooks.base()), UUID::randomUUID)) {
                    yield work.apply(new RetryingAgent(agent, Backoff.DEFAULT, RandomGenerator.getDefault()));
                }
            }
            case SCRIPTED -> work.apply(new ScriptedAgent(script(root, settings)));
        };
    }

    private static Script script(Path root, HelixConfig.AgentSettings settings) {
        var file = settings.script();
        return file == null ? Script.named("empty").end() : ScriptReader.read(root, file);
    }
}
