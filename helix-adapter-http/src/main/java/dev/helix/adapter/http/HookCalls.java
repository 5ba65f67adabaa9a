package dev.helix.adapter.http;

import java.util.Optional;
import java.util.function.Supplier;

/** Decides what an agent is told when one of its hooks calls. Called from many threads. */
public interface HookCalls {

    /** Nobody's calls are answered. */
    HookCalls NONE = new HookCalls() {
        @Override
        public Optional<String> answer(String token, String event, Supplier<String> body) {
            return Optional.empty();
        }

        @Override
        public Optional<String> passOver(String token, String event, String why) {
            return Optional.empty();
        }
    };

    /**
     * Answers a call.
     *
     * @param token what the caller showed as bearer token
     * @param event the agent's name for the hook
     * @param body reads what it sent, which is asked for only where the token is good; JSON if the agent is what it should be
     * @return the JSON to answer with; empty if the token is not good
     */
    Optional<String> answer(String token, String event, Supplier<String> body);

    /**
     * Answers a call that nobody looks at.
     *
     * @param token what the caller showed as bearer token
     * @param event the agent's name for the hook
     * @param why nobody does
     * @return the JSON to answer with; empty if the token is not good, or the event is no hook, so that a status tells it as well
     */
    Optional<String> passOver(String token, String event, String why);
}
