package dev.helix.domain.answer;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How enforcement ended. */
public sealed interface Enforced {

    /** Returns how it came about. */
    Trace trace();

    /** Returns the agent's session to go on with; null when none was started. */
    @Nullable
    AgentSession session();

    /**
     * The answer holds.
     *
     * @param answer whole, its marker included
     * @param step what its marker says; null when the policy asks for none and there is none
     * @param issues warnings that remain
     */
    record Accepted(
            Answer answer,
            @Nullable ConversationStep step,
            List<Issue> issues,
            @Nullable AgentSession session,
            Trace trace)
            implements Enforced {
        public Accepted {
            issues = List.copyOf(issues);
        }

        /** Returns whether something in it was guessed by a fallback. */
        public boolean inferred() {
            return !trace.inferred().isEmpty();
        }
    }

    /**
     * No attempt held, and the fallbacks did not suffice.
     *
     * @param best the attempt with the least wrong, as far as fallbacks could repair it
     * @param step what its marker says, if that much is right
     * @param issues what is still wrong with it
     * @param failure why the agent could not be asked again; null when the budget ended it
     */
    record Exhausted(
            Answer best,
            @Nullable ConversationStep step,
            List<Issue> issues,
            @Nullable AgentFailure failure,
            @Nullable AgentSession session,
            Trace trace)
            implements Enforced {
        public Exhausted {
            issues = List.copyOf(issues);
        }
    }

    /**
     * The agent gave no answer at all.
     *
     * @param failure why, for people
     */
    record Failed(AgentFailure failure, @Nullable AgentSession session, Trace trace) implements Enforced {}
}
