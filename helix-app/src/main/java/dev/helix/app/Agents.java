package dev.helix.app;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.app.HelixConfig.AgentSettings;
import dev.helix.domain.port.Agent;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes the agent that {@code helix.yaml} names. */
final class Agents {

    private Agents() {}

    /**
     * Makes it.
     *
     * @param home a folder for the agent's own files
     */
    static Agent of(AgentSettings settings, Path home, InstantSource clock) {
        return switch (settings.kind()) {
            case CLAUDE -> new ClaudeAgent(
                    ClaudeSettings.of(settings.command(), home)
                            .withEnvironment(settings.environment())
                            .withMaxProcesses(settings.maxProcesses()),
                    clock);
            case SCRIPTED -> new ScriptedAgent(Script.named("empty").end());
        };
    }
}
