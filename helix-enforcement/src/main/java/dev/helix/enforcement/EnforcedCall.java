package dev.helix.enforcement;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.Trace;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.validator.StepMarkers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of the enforcer: its attempts, its budget, its trace. Used once, by one thread. */
final class EnforcedCall {

    private final Agent agent;
    private final Policy policy;
    private final InstantSource clock;
    private final ValidationContext context;
    private final Consumer<AnswerEvent> listener;
    private final Validation validation;
    private final Feedback feedback;
    private final Instant startedAt;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private @Nullable AgentSession session;

    EnforcedCall(
            Agent agent,
            Policy policy,
            InstantSource clock,
            ValidationContext context,
            Consumer<AnswerEvent> listener) {
        this.agent = agent;
        this.policy = policy;
        this.clock = clock;
        this.context = context;
        this.listener = listener;
        this.validation = new Validation(policy);
        this.feedback = new Feedback(policy.locale());
        this.startedAt = clock.instant();
    }

    Enforced run(Prompt prompt, Prompt fresh) {
        session = prompt.resume();
        attempt(prompt, Strategy.FIRST);
        while (true) {
            var decision = Decider.decide(attempts, policy.budget(), elapsed());
            switch (decision) {
                case Decision.Accept accept -> {
                    return accepted(answers.getLast(), attempts.getLast().issues(), List.of());
                }
                case Decision.Retry retry -> retry(retry.strategy(), prompt, fresh);
                case Decision.FallBack fallBack -> {
                    return fallBack(fallBack.attempt());
                }
                case Decision.Fail fail -> {
                    return gaveUp(new Enforced.Failed(fail.failure(), session, trace(List.of())));
                }
            }
        }
    }

    private void retry(Strategy strategy, Prompt prompt, Prompt fresh) {
        var failure = attempts.getLast().failure();
        if (failure != null) {
            listener.accept(new AnswerEvent.ContinuationFailed(failure));
        }
        int best = Decider.best(attempts);
        var continued = session;
        if (best < 0) {
            attempt(fresh, Strategy.FRESH);
            return;
        }
        var answer = answers.get(best);
        var issues = attempts.get(best).issues();
        if (strategy == Strategy.FRESH || continued == null) {
            var text = feedback.fresh(fresh.text(), answer, issues);
            attempt(Prompt.first(text, prompt.directory(), prompt.profile()), Strategy.FRESH);
        } else {
            attempt(
                    prompt.next(
                            continued,
                            feedback.again(answers.getLast(), attempts.getLast().issues())),
                    strategy);
        }
    }

    private void attempt(Prompt prompt, Strategy strategy) {
        int number = attempts.size() + 1;
        listener.accept(new AnswerEvent.AttemptStarted(number, strategy));
        var began = clock.instant();
        var left = policy.budget().time().minus(elapsed());
        var turn = Turn.run(agent, prompt, left, listener);
        if (turn.session() != null) {
            session = turn.session();
        }
        var issues = List.<Issue>of();
        var fixed = List.<Issue>of();
        var answer = turn.answer();
        if (turn.failure() == null) {
            issues = validation.check(answer, context);
            if (issues.stream().anyMatch(Issue::blocks)) {
                var repaired = validation.fix(answer, context);
                var remaining = repaired.equals(answer) ? issues : validation.check(repaired, context);
                if (blocking(remaining) < blocking(issues)) {
                    fixed = issues.stream()
                            .filter(issue -> !remaining.contains(issue))
                            .toList();
                    issues = remaining;
                    answer = repaired;
                }
            }
        }
        var took = Duration.between(began, clock.instant());
        attempts.add(new Attempt(
                number,
                strategy,
                issues,
                fixed,
                turn.usage(),
                began,
                took.isNegative() ? Duration.ZERO : took,
                answer.text().length(),
                turn.failure()));
        answers.add(answer);
        if (issues.stream().anyMatch(Issue::blocks)) {
            listener.accept(new AnswerEvent.AttemptRejected(number, issues));
        }
    }

    private static long blocking(List<Issue> issues) {
        return issues.stream().filter(Issue::blocks).count();
    }

    private Enforced fallBack(int best) {
        var answer = answers.get(best);
        var guessed = validation.fallback(answer, context);
        var issues = validation.check(guessed.answer(), context.afterFallback());
        if (issues.stream().noneMatch(Issue::blocks)) {
            return accepted(guessed.answer(), issues, guessed.inferred());
        }
        boolean helped = blocking(issues) < attempts.get(best).blocking();
        var kept = helped ? guessed.answer() : answer;
        return gaveUp(new Enforced.Exhausted(
                kept,
                step(kept, helped),
                helped ? issues : attempts.get(best).issues(),
                attempts.getLast().failure(),
                session,
                trace(helped ? guessed.inferred() : List.of())));
    }

    private Enforced accepted(Answer answer, List<Issue> issues, List<String> inferred) {
        var step = step(answer, !inferred.isEmpty());
        var result = new Enforced.Accepted(answer, step, issues, session, trace(inferred));
        listener.accept(new AnswerEvent.Accepted(result));
        return result;
    }

    private Enforced gaveUp(Enforced result) {
        listener.accept(new AnswerEvent.GaveUp(result));
        return result;
    }

    private static @Nullable ConversationStep step(Answer answer, boolean inferred) {
        return StepMarkers.of(answer.text()).step(inferred).orElse(null);
    }

    private Trace trace(List<String> inferred) {
        return new Trace(attempts, inferred, policy.digest());
    }

    private Duration elapsed() {
        return Duration.between(startedAt, clock.instant());
    }
}
