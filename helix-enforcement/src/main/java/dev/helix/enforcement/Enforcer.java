package dev.helix.enforcement;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Asker;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.validator.SectionMeanings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gets an answer from an agent that holds what the policy asks, or says plainly that there is none. It blocks; interrupt
 * the thread to cancel. Safe for use by many threads: calls that continue the same session take their turn.
 */
public final class Enforcer {

    private final EnforcedCall.Tools tools;
    private final @Nullable Observation observation;
    private final KeyedLocks<AgentSession> sessions = new KeyedLocks<>();

    /** Makes one of which nobody notes anything. */
    public Enforcer(Agent agent, Policy policy, InstantSource clock) {
        this(agent, policy, clock, null);
    }

    /** Makes one whose calls are noted; null notes nothing. */
    public Enforcer(Agent agent, Policy policy, InstantSource clock, @Nullable Observation observation) {
        this.observation = observation;
        this.tools = new EnforcedCall.Tools(
                agent,
                policy,
                policy.digest(),
                SectionMeanings.of(policy.validators()),
                new AnswerChecks(policy),
                new Feedback(policy.locale()),
                new Deadlines(),
                clock);
    }

    /**
     * Returns an enforcer around any call of a model. Each attempt is a call of its own that knows nothing of the others.
     *
     * @param model returns the answer; what it throws fails the attempt. It is interrupted when time is up
     */
    public static Enforcer of(Function<Prompt, String> model, Policy policy, InstantSource clock) {
        return new Enforcer(ModelAgent.of(model, clock), policy, clock);
    }

    /**
     * Returns an enforcer around any chat with a model, which is told the conversation so far: where only a piece is missing, it
     * is asked for that piece alone.
     *
     * @param model returns the answer to the last message; what it throws fails the attempt. It is interrupted when time is up
     */
    public static Enforcer ofChat(Function<List<Message>, String> model, Policy policy, InstantSource clock) {
        return new Enforcer(ModelAgent.ofChat(model, clock), policy, clock);
    }

    /** Returns what it asks of an answer. */
    public Policy policy() {
        return tools.policy();
    }

    /** Asks a question that has no files to look at, in a conversation of its own. */
    public Enforced answer(String question) {
        return answer(question, NoFiles.AT_ALL);
    }

    /** Asks a question in a conversation of its own. */
    public Enforced answer(String question, FileView files) {
        var here = Path.of("").toAbsolutePath();
        return answer(Prompt.first(question, here, AgentProfile.CONSULTANT), files);
    }

    /** Asks as {@link #answer(Prompt, FileView, Consumer)} does, for a caller that only waits for the result. */
    public Enforced answer(Prompt prompt, FileView files) {
        return answer(prompt, files, LiveText.Nobody.LISTENS);
    }

    /**
     * Asks until the answer holds or the budget is spent. Where {@code prompt} continues a session that cannot be
     * continued, the same words start a new one.
     *
     * @param files what validators may look at; read anew for every attempt
     * @param listener is called on this thread; what it throws ends the call and the agent's turn
     */
    public Enforced answer(Prompt prompt, FileView files, Consumer<AnswerEvent> listener) {
        var fresh = Prompt.first(prompt.text(), prompt.directory(), prompt.profile());
        return answer(prompt, fresh, null, files, listener);
    }

    /** Asks as {@link #answer(Prompt, FileView, Consumer)} does, in a conversation of which nobody knows who is being answered. */
    public Enforced answer(
            Prompt prompt,
            Prompt fresh,
            @Nullable ConversationStep current,
            FileView files,
            Consumer<AnswerEvent> listener) {
        return answer(prompt, fresh, current, null, files, listener);
    }

    /**
     * Asks as {@link #answer(Prompt, FileView, Consumer)} does, in a conversation of which more is known.
     *
     * @param fresh what a session is told that knows nothing of the conversation
     * @param current the step it stood at before; null when nobody knows
     * @param asker who is being answered; null when nobody knows
     */
    public Enforced answer(
            Prompt prompt,
            Prompt fresh,
            @Nullable ConversationStep current,
            @Nullable Asker asker,
            FileView files,
            Consumer<AnswerEvent> listener) {
        var session = prompt.resume();
        if (session == null) {
            return run(prompt, fresh, current, asker, files, listener);
        }
        try {
            return sessions.call(session, () -> run(prompt, fresh, current, asker, files, listener));
        } catch (InterruptedException e) {
            // The call sees it, asks nobody, and says that it was cancelled.
            Thread.currentThread().interrupt();
            return run(prompt, fresh, current, asker, files, listener);
        }
    }

    private Enforced run(
            Prompt prompt,
            Prompt fresh,
            @Nullable ConversationStep current,
            @Nullable Asker asker,
            FileView files,
            Consumer<AnswerEvent> listener) {
        var noted = observation;
        if (noted == null) {
            var context = new ValidationContext(files, tools.policy().locale())
                    .at(current)
                    .to(asker);
            return new EnforcedCall(tools, context, listener).run(prompt, fresh);
        }
        var began = tools.clock().instant();
        var call = new ObservedCall(tools.agent(), files);
        var context = new ValidationContext(call.files(), tools.policy().locale())
                .at(current)
                .to(asker);
        var enforced = new EnforcedCall(tools.with(call), context, listener);
        var result = enforced.run(prompt, fresh);
        enforced.tell(noted.compliance());
        call.over(result, tools.policy(), noted, current, asker, began);
        return result;
    }
}
