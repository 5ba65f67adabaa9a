package dev.helix.domain.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a turn ended without an answer.
 *
 * @param kind decides what is done about it
 * @param message for a person: what happened and what to do
 * @param retryAfter the wait the other side asked for; null if it said nothing
 */
public record AgentFailure(
        Kind kind, String message, @Nullable Duration retryAfter) {

    public AgentFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    /** The kinds of failure; stable, they appear in logs and on the wire. */
    public enum Kind {
        NOT_INSTALLED(false),
        WRONG_VERSION(false),
        NOT_LOGGED_IN(false),
        RATE_LIMITED(true),
        OVERLOADED(true),
        UNREACHABLE(true),
        REFUSED(false),
        PROMPT_TOO_LONG(false),
        TURN_LIMIT(false),
        BUDGET_EXCEEDED(false),
        SESSION_NOT_FOUND(false),
        TIMED_OUT(true),
        CANCELLED(false),
        KILLED(true),
        PROTOCOL_ERROR(true);

        private final boolean transientFailure;

        Kind(boolean transientFailure) {
            this.transientFailure = transientFailure;
        }

        /** Returns whether the same prompt may succeed later without anybody changing anything. */
        public boolean isTransient() {
            return transientFailure;
        }
    }
}
