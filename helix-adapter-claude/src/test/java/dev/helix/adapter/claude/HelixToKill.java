package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JVM with a working agent, for a test to kill. Prints the id of the agent's process once it has said something. */
final class HelixToKill {

    private HelixToKill() {}

    public static void main(String[] args) {
        var settings = ClaudeSettings.of(List.of(args[0]), Path.of(args[1]))
                .withEnvironment(Map.of("ANTHROPIC_API_KEY", "dummy", "ANTHROPIC_BASE_URL", args[3]));
        var agent = ClaudeAgent.open(settings);
        var turn = agent.start(Prompt.first("hi", Path.of(args[2]), AgentProfile.DEVELOPER));
        for (var event = turn.next(); event != null; event = turn.next()) {
            if (event instanceof AgentEvent.TextBlock) {
                ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().command().orElse("").equals(args[0]))
                        .forEach(child -> System.out.println(child.pid()));
            }
        }
    }
}
