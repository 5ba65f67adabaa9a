package dev.helix.app.demo;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Another agent, whose prompts are counted and whose hooks are listened to. */
final class ObservedAgent implements Agent {

    private final Agent agent;
    private final AtomicInteger prompts = new AtomicInteger();
    private final List<String> told = new CopyOnWriteArrayList<>();

    ObservedAgent(Agent agent) {
        this.agent = agent;
    }

    /** Returns how often it was asked. */
    int prompts() {
        return prompts.get();
    }

    /** Returns whether a hook told it of {@code code} while it worked. */
    boolean wasTold(String code) {
        return told.stream().anyMatch(reason -> reason.contains(code));
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
    public List<String> end(AgentSession session) {
        return agent.end(session);
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        prompts.incrementAndGet();
        var turn = agent.start(prompt);
        return new AgentTurn() {
            @Override
            public @Nullable AgentEvent next() {
                var event = turn.next();
                switch (event) {
                    case AgentEvent.Superseded(var reason) -> told.add(reason);
                    case AgentEvent.HookFeedback(var hook, var reason) -> told.add(reason);
                    case null, default -> {}
                }
                return event;
            }

            @Override
            public void cancel() {
                turn.cancel();
            }

            @Override
            public void close() {
                turn.close();
            }
        };
    }
}
