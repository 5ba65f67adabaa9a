package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.port.Agent;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of one turn of the agent.
 *
 * @param drafts the last that a hook sent back before the answer came, the first one first
 * @param answer as far as it came
 * @param failure why it is not complete; null when it is
 */
record TurnResult(
        List<Answer> drafts,
        Answer answer,
        @Nullable AgentSession session,
        Usage usage,
        @Nullable AgentFailure failure) {

    /** Runs a turn to its end, or cancels it after {@code limit}. */
    static TurnResult run(
            Agent agent,
            Prompt prompt,
            Deadlines deadlines,
            Duration limit,
            Consumer<AnswerEvent> listener,
            boolean quiet) {
        if (Thread.currentThread().isInterrupted()) {
            return failed(prompt, new AgentFailure.Cancelled("cancelled before the agent was asked"));
        }
        try (var turn = agent.start(prompt);
                var deadline = deadlines.in(limit, turn::cancel)) {
            var assembly = new AnswerAssembly(prompt.directory());
            var live = new LiveText(listener, quiet);
            var session = prompt.resume();
            while (true) {
                var event = turn.next();
                if (event == null) {
                    var failure = new AgentFailure.NoAnswer(agent.name() + " ended its turn without saying how");
                    return new TurnResult(assembly.drafts(), assembly.answer(), session, Usage.NONE, failure);
                }
                live.accept(event, assembly.separator());
                assembly.accept(event);
                if (assembly.tooLong()) {
                    var failure = new AgentFailure.TurnLimit("the answer is longer than " + AnswerAssembly.MAX_LENGTH
                            + " characters; ask for less at once");
                    return new TurnResult(List.of(), Answer.of(""), session, Usage.NONE, failure);
                }
                switch (event) {
                    case AgentEvent.SessionStarted started -> session = started.session();
                    case AgentEvent.Finished finished -> {
                        return new TurnResult(assembly.drafts(), assembly.answer(), session, finished.usage(), null);
                    }
                    case AgentEvent.Failed failed -> {
                        var failure = deadline.passed() ? tooLate(failed.failure()) : failed.failure();
                        return new TurnResult(assembly.drafts(), assembly.answer(), session, failed.usage(), failure);
                    }
                    default -> {}
                }
            }
        }
    }

    private static AgentFailure tooLate(AgentFailure failure) {
        return new AgentFailure.TimedOut("the time for this answer is over: " + failure.message());
    }

    private static TurnResult failed(Prompt prompt, AgentFailure failure) {
        return new TurnResult(List.of(), Answer.of(""), prompt.resume(), Usage.NONE, failure);
    }
}
