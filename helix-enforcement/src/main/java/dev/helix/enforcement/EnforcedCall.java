package dev.helix.enforcement;

import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.Trace;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.validator.StepMarkers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of the enforcer: its attempts, its budget, its trace. Used once, by one thread. */
final class EnforcedCall {

    /** A draft longer than this is not replaced by a fragment of it. */
    private static final int WORTH_KEEPING = 400;

    private final Agent agent;
    private final Policy policy;
    private final String policyDigest;
    private final InstantSource clock;
    private final ValidationContext context;
    private final Consumer<AnswerEvent> listener;
    private final Validation validation;
    private final Feedback feedback;
    private final Deadlines deadlines;
    private final Instant startedAt;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Set<Path> written = new LinkedHashSet<>();
    private List<Gap> gaps = List.of();
    private @Nullable AgentSession session;

    EnforcedCall(Tools tools, ValidationContext context, Consumer<AnswerEvent> listener) {
        this.agent = tools.agent();
        this.policy = tools.policy();
        this.policyDigest = tools.policyDigest();
        this.clock = tools.clock();
        this.validation = tools.validation();
        this.feedback = tools.feedback();
        this.deadlines = tools.deadlines();
        this.context = context;
        this.listener = listener;
        this.startedAt = clock.instant();
    }

    /** What all calls of one enforcer share. */
    record Tools(
            Agent agent,
            Policy policy,
            String policyDigest,
            Validation validation,
            Feedback feedback,
            Deadlines deadlines,
            InstantSource clock) {

        /** Returns the same around another agent. */
        Tools with(Agent agent) {
            return new Tools(agent, policy, policyDigest, validation, feedback, deadlines, clock);
        }
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
        var answer = answers.getLast();
        var issues = attempts.getLast().issues();
        if (strategy == Strategy.FRESH || continued == null || failure != null) {
            var text = feedback.fresh(
                    fresh.text(), answers.get(best), attempts.get(best).issues());
            attempt(Prompt.first(text, prompt.directory(), prompt.profile()), Strategy.FRESH);
        } else if (strategy == Strategy.SPLICE) {
            gaps = validation.gaps(answer, issues, context);
            attempt(prompt.next(continued, feedback.parts(answer, issues, gaps)), strategy);
        } else {
            attempt(prompt.next(continued, feedback.again(answer, issues)), strategy);
        }
    }

    private void attempt(Prompt prompt, Strategy strategy) {
        int number = attempts.size() + 1;
        listener.accept(new AnswerEvent.AttemptStarted(number, strategy));
        var began = clock.instant();
        var left = policy.budget().time().minus(elapsed());
        var turn = Turn.run(agent, prompt, deadlines, left, listener, strategy == Strategy.SPLICE);
        if (turn.session() != null) {
            session = turn.session();
        }
        written.addAll(turn.answer().written());
        var reply = turn.answer().withWritten(List.copyOf(written));
        var checked = turn.failure() == null ? judge(reply, strategy) : new Checked(reply, List.of(), List.of());
        var took = Duration.between(began, clock.instant());
        attempts.add(new Attempt(
                number,
                strategy,
                checked.issues(),
                checked.fixed(),
                checked.blocking() > 0
                        && !validation
                                .gaps(checked.answer(), checked.issues(), context)
                                .isEmpty(),
                turn.usage(),
                began,
                took.isNegative() ? Duration.ZERO : took,
                checked.answer().text().length(),
                turn.failure()));
        answers.add(checked.answer());
        if (checked.blocking() > 0) {
            listener.accept(new AnswerEvent.AttemptRejected(number, checked.issues()));
        }
    }

    /** An answer with what is wrong with it, and what was wrong and is repaired. */
    private record Checked(Answer answer, List<Issue> issues, List<Issue> fixed) {
        long blocking() {
            return EnforcedCall.blocking(issues);
        }
    }

    private Checked judge(Answer reply, Strategy strategy) {
        int best = Decider.best(attempts);
        if (best < 0 || (strategy != Strategy.SPLICE && strategy != Strategy.CONTINUE)) {
            return check(reply);
        }
        var base = strategy == Strategy.SPLICE ? answers.getLast() : answers.get(best);
        if (strategy == Strategy.CONTINUE && !isFragment(reply, base)) {
            return check(reply);
        }
        return patched(base.withWritten(reply.written()), reply, strategy);
    }

    /**
     * Puts what {@code reply} brings into {@code base}. A retry that only says the new part never replaces the rest: its
     * reader sees no rejected answer.
     */
    private Checked patched(Answer base, Answer reply, Strategy strategy) {
        var wanted =
                strategy == Strategy.SPLICE ? gaps : validation.gaps(base, validation.check(base, context), context);
        var edits =
                wanted.stream().flatMap(gap -> gap.fill(reply.text()).stream()).toList();
        var patched = check(Validation.apply(base, edits));
        if (patched.blocking() > 0 && !isFragment(reply, base)) {
            var whole = check(reply);
            if (whole.blocking() == 0) {
                listener.accept(new AnswerEvent.Text(MarkerFilter.visible(reply.text())));
                return whole;
            }
        }
        var visible = MarkerFilter.visible(reply.text()).strip();
        if (!edits.isEmpty() && !visible.isEmpty() && strategy == Strategy.SPLICE) {
            listener.accept(new AnswerEvent.Repaired(visible));
        }
        return patched;
    }

    private static boolean isFragment(Answer answer, Answer before) {
        int whole = before.text().length();
        return whole > WORTH_KEEPING && answer.text().length() < whole / 4;
    }

    private Checked check(Answer answer) {
        var issues = validation.check(answer, context);
        if (blocking(issues) == 0) {
            return new Checked(answer, issues, List.of());
        }
        var repaired = validation.fix(answer, context);
        var remaining = repaired.equals(answer) ? issues : validation.check(repaired, context);
        if (blocking(remaining) >= blocking(issues)) {
            return new Checked(answer, issues, List.of());
        }
        var left =
                remaining.stream().map(issue -> issue.code() + issue.message()).toList();
        var fixed = issues.stream()
                .filter(issue -> !left.contains(issue.code() + issue.message()))
                .toList();
        return new Checked(repaired, remaining, fixed);
    }

    private static long blocking(List<Issue> issues) {
        long count = 0;
        for (var issue : issues) {
            count += issue.blocks() ? 1 : 0;
        }
        return count;
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
        return new Trace(attempts, inferred, policyDigest);
    }

    private Duration elapsed() {
        return Duration.between(startedAt, clock.instant());
    }
}
