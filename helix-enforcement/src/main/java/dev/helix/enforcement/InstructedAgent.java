package dev.helix.enforcement;

import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.util.function.Supplier;

/**
 * Tells another agent, at the beginning of each conversation, what the project itself says to agents. It comes as text of HELIX's
 * own prompt, so that no file that an agent or a change has written speaks for the project. Safe for use by many threads.
 */
public final class InstructedAgent extends ForwardingAgent {

    private final Supplier<String> instructions;

    /** @param instructions as they are now; empty for none */
    public InstructedAgent(Agent agent, Supplier<String> instructions) {
        super(agent);
        this.instructions = instructions;
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        if (prompt.resume() != null) {
            return agent().start(prompt);
        }
        var told = instructions.get();
        return agent().start(
                        told.isBlank()
                                ? prompt
                                : new Prompt(
                                        told + "\n\n---\n\n" + prompt.text(),
                                        null,
                                        prompt.directory(),
                                        prompt.profile(),
                                        prompt.usd()));
    }
}
