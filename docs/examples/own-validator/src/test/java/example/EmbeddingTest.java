package example;

import static dev.helix.testkit.answer.AnswerAssertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The enforcer in another program: no server, no framework, an agent of one's own. */
class EmbeddingTest {

    @Test
    void sendsTheAgentBackUntilTheAnswerNamesItsTicket() {
        var agent = new ScriptedAgent(
                Script.named("forgetful").say("Done.").turn().say("Done, see TICKET-7.").turn().end());
        var enforcer = new Enforcer(agent, Policy.of(Locale.ENGLISH, new TicketValidator()), InstantSource.system());
        var prompt = Prompt.first("Fix the parser.", Path.of("").toAbsolutePath(), AgentProfile.CONSULTANT);

        assertThat(enforcer.answer(prompt, InMemoryFiles.empty(), event -> {})).isAccepted();
    }
}
