package dev.helix.app.wiring;

import dev.helix.adapter.local.PrivateFiles;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.enforcement.ForwardingAgent;
import java.nio.file.Path;

/**
 * An agent whose files are for HELIX's user alone once its turn is over: transcripts and whatever else it keeps, and the drafts of a chat.
 * A project's files keep the modes that it gave them, for people work on them. Safe for use by many threads.
 */
final class PrivateAgent extends ForwardingAgent {

    private final Path home;

    PrivateAgent(Agent agent, Path home) {
        super(agent);
        this.home = home;
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        return new Turn(agent().start(prompt)) {
            @Override
            public void close() {
                super.close();
                PrivateFiles.tighten(home);
                if (prompt.profile() == AgentProfile.CONSULTANT) {
                    PrivateFiles.tighten(prompt.directory());
                }
            }
        };
    }
}
