package dev.helix.app.wiring;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent that is only opened when somebody asks for it: most commands never do. Safe for use by many threads. */
final class LazyAgent implements Agent, AutoCloseable {

    private final Supplier<Agents.Lent> open;
    private final ReentrantLock lock = new ReentrantLock();
    private Agents.@Nullable Lent lent;
    private boolean closed;

    LazyAgent(Supplier<Agents.Lent> open) {
        this.open = open;
    }

    private Agent agent() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the agent was given back already");
            }
            if (lent == null) {
                lent = open.get();
            }
            return lent.agent();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String name() {
        return agent().name();
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        return agent().start(prompt);
    }

    @Override
    public boolean confined() {
        return agent().confined();
    }

    @Override
    public Crew crew() {
        lock.lock();
        try {
            return lent == null ? Crew.NONE : lent.agent().crew();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> end(AgentSession session) {
        return agent().end(session);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (lent != null) {
                lent.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
