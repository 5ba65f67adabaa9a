package dev.helix.app.wiring;

import dev.helix.adapter.claude.HookSessions;
import dev.helix.adapter.http.HookCalls;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Has a server's hooks answered by those who know the agents.
 *
 * @param sessions the agents that work now
 */
public record AgentHooks(HookSessions sessions) implements HookCalls {

    @Override
    public Optional<String> answer(String token, String event, Supplier<String> body) {
        return sessions.answer(token, event, body);
    }

    @Override
    public Optional<String> passOver(String token, String event, String why) {
        return sessions.passOver(token, event, why);
    }
}
