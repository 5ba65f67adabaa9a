package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstructedAgentTest {

    private final List<Prompt> told = new ArrayList<>();
    private final Agent listening = new Agent() {
        private final Agent silent = new ScriptedAgent(Script.named("silent").end());

        @Override
        public String name() {
            return "listening";
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            told.add(prompt);
            return silent.start(prompt);
        }
    };

    @Test
    void aConversationBeginsWithTheProjectsInstructionsAndIsNotToldAgain() {
        var prompt = Prompt.first("Do it.", Path.of("/project"), AgentProfile.DEVELOPER);
        var agent = new InstructedAgent(listening, () -> "Use tabs.");

        agent.start(prompt).close();
        agent.start(prompt.next(new AgentSession("s"), "And now?")).close();

        assertThat(told.get(0).text()).startsWith("Use tabs.").endsWith("Do it.");
        assertThat(told.get(1).text()).isEqualTo("And now?");
    }

    @Test
    void withoutInstructionsNothingIsAdded() {
        new InstructedAgent(listening, () -> " ")
                .start(Prompt.first("Do it.", Path.of("/p"), AgentProfile.CONSULTANT))
                .close();

        assertThat(told.getFirst().text()).isEqualTo("Do it.");
    }
}
