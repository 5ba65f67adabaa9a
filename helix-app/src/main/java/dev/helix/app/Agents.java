package dev.helix.app;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.app.HelixConfig.AgentSettings;
import dev.helix.domain.port.Agent;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Path;
import java.util.function.Function;

/** Lends the agent that {@code helix.yaml} names. */
final class Agents {

    private Agents() {}

    /**
     * Has {@code work} done with it, and leaves no process of it behind.
     *
     * @param root absolute; the agent may read there
     * @param home absolute; for the agent's own files
     */
    static <T> T with(AgentSettings settings, Path root, Path home, Function<Agent, T> work) {
        return switch (settings.kind()) {
            case CLAUDE -> {
                var claude = ClaudeSettings.of(settings.command(), home)
                        .withEnvironment(settings.environment())
                        .withMaxProcesses(settings.maxProcesses())
                        .withAccess(ClaudeSettings.Access.to(root));
                try (var agent = ClaudeAgent.open(claude)) {
                    yield work.apply(agent);
                }
            }
            case SCRIPTED -> work.apply(new ScriptedAgent(Script.named("empty").end()));
        };
    }
}
