package dev.helix.domain.agent;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a turn ended without an answer. Each case has its own remedy, which its message tells. */
public sealed interface AgentFailure {

    /** Returns what happened and what to do about it, for a person. */
    String message();

    /** Returns the wait that the other side asked for; null if it said nothing, or nobody was asked. */
    default @Nullable Duration retryAfter() {
        return null;
    }

    /**
     * Returns whether the same prompt is worth another try after a pause, without anybody changing anything. A turn that
     * took too long would only take as long again.
     */
    default boolean isTransient() {
        return switch (this) {
            case RateLimited limited -> true;
            case Overloaded overloaded -> true;
            case Unreachable unreachable -> true;
            case Killed killed -> true;
            case NotInstalled missing -> false;
            case WrongVersion wrong -> false;
            case NotLoggedIn stranger -> false;
            case Refused refused -> false;
            case PromptTooLong tooLong -> false;
            case TurnLimit limit -> false;
            case BudgetExceeded exceeded -> false;
            case DailyLimit spent -> false;
            case SessionNotFound unknown -> false;
            case TimedOut late -> false;
            case Cancelled cancelled -> false;
            case NoAnswer empty -> false;
            case ProtocolError error -> false;
        };
    }

    /** Returns whether the agent can't be asked now by anybody, and can again by itself after a while. */
    default boolean isOutage() {
        return this instanceof RateLimited
                || this instanceof Overloaded
                || this instanceof Unreachable
                || this instanceof DailyLimit;
    }

    /** Returns the name of the case as logs and answers of the server carry it, such as {@code RATE_LIMITED}. Stable. */
    default String code() {
        return switch (this) {
            case NotInstalled missing -> "NOT_INSTALLED";
            case WrongVersion wrong -> "WRONG_VERSION";
            case NotLoggedIn stranger -> "NOT_LOGGED_IN";
            case RateLimited limited -> "RATE_LIMITED";
            case Overloaded overloaded -> "OVERLOADED";
            case Unreachable unreachable -> "UNREACHABLE";
            case Refused refused -> "REFUSED";
            case PromptTooLong tooLong -> "PROMPT_TOO_LONG";
            case TurnLimit limit -> "TURN_LIMIT";
            case BudgetExceeded exceeded -> "BUDGET_EXCEEDED";
            case DailyLimit spent -> "DAILY_LIMIT";
            case SessionNotFound unknown -> "SESSION_NOT_FOUND";
            case TimedOut late -> "TIMED_OUT";
            case Cancelled cancelled -> "CANCELLED";
            case Killed killed -> "KILLED";
            case NoAnswer empty -> "NO_ANSWER";
            case ProtocolError error -> "PROTOCOL_ERROR";
        };
    }

    /** There is no agent on this machine: install it, or name it in the configuration. */
    record NotInstalled(String message) implements AgentFailure {}

    /**
     * The agent is one that this HELIX does not know how to speak with: install another version.
     *
     * @param found its version; empty where it told none
     * @param wanted what HELIX works with
     */
    record WrongVersion(String message, String found, String wanted) implements AgentFailure {}

    /** Nobody is logged in, or the key is not accepted: log in. */
    record NotLoggedIn(String message) implements AgentFailure {}

    /** Too many requests for this login: wait. */
    record RateLimited(String message, @Nullable Duration retryAfter) implements AgentFailure {
        public RateLimited(String message) {
            this(message, null);
        }
    }

    /** The model service has too much to do, for everybody: wait. */
    record Overloaded(String message, @Nullable Duration retryAfter) implements AgentFailure {
        public Overloaded(String message) {
            this(message, null);
        }
    }

    /** The model service does not answer: look at the network, then wait. */
    record Unreachable(String message, @Nullable Duration retryAfter) implements AgentFailure {
        public Unreachable(String message) {
            this(message, null);
        }
    }

    /** The model, or its service, does not do what it is asked: ask differently. */
    record Refused(String message) implements AgentFailure {}

    /** The conversation does not fit any more: start a new one. */
    record PromptTooLong(String message) implements AgentFailure {}

    /** The turn needed more calls of the model than it may: ask for less at once. */
    record TurnLimit(String message) implements AgentFailure {}

    /** The turn cost more than it may: raise the limit, or ask for less. */
    record BudgetExceeded(String message) implements AgentFailure {}

    /**
     * All turns of this day together have cost what they may: wait for the next day, or raise the limit.
     *
     * @param usd the limit, in US dollars
     * @param retryAfter until the next day
     */
    record DailyLimit(BigDecimal usd, Duration retryAfter) implements AgentFailure {
        @Override
        public String message() {
            return "today's turns have cost the " + usd.toPlainString() + " USD of agent.daily_usd; go on in "
                    + (retryAfter.toMinutes() + 1) + " min, or raise it in helix.yaml and start HELIX again";
        }
    }

    /** The agent does not know the conversation, or no longer: start a new one. */
    record SessionNotFound(String message) implements AgentFailure {}

    /** The agent took too long, or was silent for too long. */
    record TimedOut(String message) implements AgentFailure {}

    /** Somebody did not want the answer any more. */
    record Cancelled(String message) implements AgentFailure {}

    /** The agent's process was ended from outside; the conversation can be continued. */
    record Killed(String message) implements AgentFailure {}

    /** The agent answered nothing, or broke off without a word: a new conversation may get an answer, where the same was asked. */
    record NoAnswer(String message) implements AgentFailure {}

    /** The agent said or did something that its protocol does not know. */
    record ProtocolError(String message) implements AgentFailure {}
}
