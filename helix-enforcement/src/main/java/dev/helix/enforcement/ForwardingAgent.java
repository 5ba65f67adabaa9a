package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent that has another one do the work, and adds something to its turns. As safe for many threads as the other one. */
public abstract class ForwardingAgent implements Agent {

    private final Agent agent;

    /** @param agent does the work */
    protected ForwardingAgent(Agent agent) {
        this.agent = agent;
    }

    /** Returns the agent that does the work. */
    protected final Agent agent() {
        return agent;
    }

    @Override
    public String name() {
        return agent.name();
    }

    @Override
    public boolean confined() {
        return agent.confined();
    }

    @Override
    public Crew crew() {
        return agent.crew();
    }

    @Override
    public List<String> end(AgentSession session) {
        return agent.end(session);
    }

    /** A turn of the other agent. */
    public abstract static class Turn implements AgentTurn {

        private final AgentTurn turn;

        /** @param turn does the work */
        protected Turn(AgentTurn turn) {
            this.turn = turn;
        }

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
        }
    }
}
