package dev.helix.enforcement;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.answer.Strategy;

/** The next step after an attempt. */
public sealed interface Decision {

    /** The last attempt holds. */
    record Accept() implements Decision {}

    /** Ask again. */
    record Retry(Strategy strategy) implements Decision {}

    /**
     * Ask no more; repair the best attempt as well as code can.
     *
     * @param attempt index of the best attempt, from 0
     */
    record FallBack(int attempt, Reason reason) implements Decision {}

    /** There is nothing to fall back on. */
    record Fail(AgentFailure failure) implements Decision {}

    /** Why no further attempt is made. */
    enum Reason {
        ATTEMPTS,
        TIME,
        COST,
        TURNS,
        /** The same issues again. */
        STAGNATION,
        /** A validator failed, which is no fault of any answer. */
        VALIDATOR,
        /** The agent could not be asked again. */
        AGENT
    }
}
