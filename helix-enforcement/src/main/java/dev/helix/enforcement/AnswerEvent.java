package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import java.util.List;

/**
 * An event that a listener hears while an answer is made. The events come in order and end with exactly one {@link Accepted} or
 * {@link GaveUp}.
 */
public sealed interface AnswerEvent {

    /** The agent is asked; {@code number} counts from 1. */
    record AttemptStarted(int number, Strategy strategy) implements AnswerEvent {}

    /** A piece of the running attempt's text, without markers. Not final: the attempt may still be rejected. */
    record Text(String text) implements AnswerEvent {}

    /** The agent's own steps: thinking, tools, waiting. */
    record Working(AgentEvent event) implements AnswerEvent {}

    /** All text of the running attempt so far was a draft; it begins anew. */
    record Superseded(String reason) implements AnswerEvent {}

    /** The validators refused the attempt. */
    record AttemptRejected(int number, List<Issue> issues) implements AnswerEvent {
        public AttemptRejected {
            issues = List.copyOf(issues);
        }
    }

    /** The session could not be continued; what follows, if anything, is a fresh start. */
    record ContinuationFailed(AgentFailure failure) implements AnswerEvent {}

    /** A new session gave no answer; the same is asked in another one. */
    record AskedAnew(AgentFailure failure) implements AnswerEvent {}

    /** Code put this into the answer, so that the agent need not write all of it again. Without markers. */
    record Repaired(String text) implements AnswerEvent {}

    /** The end: the answer holds. */
    record Accepted(Enforced.Accepted result) implements AnswerEvent {}

    /** The end: {@link Enforced.Exhausted} or {@link Enforced.Failed}. */
    record GaveUp(Enforced result) implements AnswerEvent {}
}
