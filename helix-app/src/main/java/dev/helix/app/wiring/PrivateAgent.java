package dev.helix.app.wiring;

import dev.helix.adapter.local.PrivateFiles;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose files are for HELIX's user alone once its turn is over: transcripts and whatever else it keeps, and the drafts of a chat.
 * A project's files keep the modes that it gave them, for people work on them. Safe for use by many threads.
 */
record PrivateAgent(Agent agent, Path home) implements Agent {

    @Override
    public String name() {
        return agent.name();
    }

    @Override
    public boolean confined() {
        return agent.confined();
    }

    @Override
    public List<String> end(AgentSession session) {
        return agent.end(session);
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        var turn = agent.start(prompt);
        return new AgentTurn() {
            @Override
            public @Nullable AgentEvent next() {
                return turn.next();
            }

            @Override
            public void cancel() {
                turn.cancel();
            }

            @Override
            public void close() {
                turn.close();
                PrivateFiles.tighten(home);
                if (prompt.profile() == AgentProfile.CONSULTANT) {
                    PrivateFiles.tighten(prompt.directory());
                }
            }
        };
    }
}
