package dev.helix.app.demo;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.enforcement.ForwardingAgent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Another agent, whose prompts are counted and whose hooks are listened to. */
final class ObservedAgent extends ForwardingAgent {

    private final AtomicInteger prompts = new AtomicInteger();
    private final List<String> told = new CopyOnWriteArrayList<>();

    ObservedAgent(Agent agent) {
        super(agent);
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
    public AgentTurn start(Prompt prompt) {
        prompts.incrementAndGet();
        return new Turn(agent().start(prompt)) {
            @Override
            public @Nullable AgentEvent next() {
                var event = super.next();
                switch (event) {
                    case AgentEvent.Superseded(var reason, var sentBack) -> told.add(reason);
                    case AgentEvent.HookFeedback(var hook, var reason) -> told.add(reason);
                    case null, default -> {}
                }
                return event;
            }
        };
    }
}
