package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.text.Sha256;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The agent processes that may call HELIX now, each by a token of its own. The calls arrive by whatever server HELIX has;
 * it hands them to {@link #answer}. Safe for use by many threads.
 */
public final class HookSessions {

    private final Function<Prompt, HookDecisions> decisions;
    private final Supplier<String> tokens;
    private final Map<String, HookDecisions> open = new ConcurrentHashMap<>();

    /**
     * Begins with no process.
     *
     * @param decisions what is answered to a process that is started for a prompt
     * @param tokens secrets that nobody can guess and that never repeat
     */
    public HookSessions(Function<Prompt, HookDecisions> decisions, Supplier<String> tokens) {
        this.decisions = decisions;
        this.tokens = tokens;
    }

    /** Returns the way to here by a server whose hooks are at {@code base}. */
    public HookEndpoints at(URI base) {
        return new HookEndpoints() {
            @Override
            public HookEndpoint open(AgentSession session, Prompt prompt) {
                var answers = decisions.apply(prompt);
                var endpoint = new HookEndpoint(base, tokens.get(), answers.offersTools());
                open.put(digest(endpoint.token()), answers);
                return endpoint;
            }

            @Override
            public void close(HookEndpoint endpoint) {
                open.remove(digest(endpoint.token()));
            }
        };
    }

    /** Answers a call with JSON; empty if {@code token} is nobody's, or no longer. */
    public Optional<String> answer(String token, String event, String body) {
        return answer(token, event, () -> body);
    }

    /** As {@link #answer(String, String, String)}, of a call whose body is read only where the token is good. */
    public Optional<String> answer(String token, String event, Supplier<String> body) {
        var decisionsOfProcess = open.get(digest(token));
        return decisionsOfProcess == null
                ? Optional.empty()
                : Optional.of(decisionsOfProcess.decide(event, body.get()));
    }

    /**
     * Answers a call that nobody looks at; empty if {@code token} is nobody's, or the event is no hook.
     *
     * @param why nobody does
     */
    public Optional<String> passOver(String token, String event, String why) {
        return Optional.ofNullable(open.get(digest(token))).flatMap(of -> of.passOver(event, why));
    }

    /** Compared by digest, so that the time of a look-up tells nothing about the tokens that are open. */
    private static String digest(String token) {
        return Sha256.hex(token);
    }
}
