package dev.helix.enforcement;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.Trace;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.validator.Holdings;
import dev.helix.enforcement.validator.SectionMeanings;
import dev.helix.enforcement.validator.StepMarkers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private AnswerChecks validation;
    private final Feedback feedback;
    private final Deadlines deadlines;
    private final SectionMeanings meanings;
    private final Instant startedAt;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<String, Holdings> stock = new HashMap<>();
    private final Set<Path> written = new LinkedHashSet<>();
    private List<Gap> gaps = List.of();
    private @Nullable AgentSession session;
    private Decision.@Nullable Reason fellBack;
    private int resumeFailures;

    EnforcedCall(Tools tools, ValidationContext context, Consumer<AnswerEvent> listener) {
        this.agent = tools.agent();
        this.policy = tools.policy();
        this.policyDigest = tools.policyDigest();
        this.clock = tools.clock();
        this.validation = tools.validation();
        this.feedback = tools.feedback();
        this.deadlines = tools.deadlines();
        this.meanings = tools.meanings();
        this.context = context;
        this.listener = listener;
        this.startedAt = clock.instant();
    }

    /** The parts that all calls of one enforcer share. */
    record Tools(
            Agent agent,
            Policy policy,
            String policyDigest,
            SectionMeanings meanings,
            AnswerChecks validation,
            Feedback feedback,
            Deadlines deadlines,
            InstantSource clock) {

        /** Returns the same around another agent. */
        Tools with(Agent agent) {
            return new Tools(agent, policy, policyDigest, meanings, validation, feedback, deadlines, clock);
        }
    }

    Enforced run(Prompt prompt, Prompt fresh) {
        session = prompt.resume();
        attempt(prompt, Strategy.FIRST);
        while (true) {
            var decision = Decider.decide(attempts, prompt.resume() != null, policy.budget(), elapsed());
            switch (decision) {
                case Decision.Accept accept -> {
                    return accepted(answers.getLast(), attempts.getLast().issues(), List.of());
                }
                case Decision.Retry retry -> retry(retry.strategy(), prompt, fresh);
                case Decision.FallBack fallBack -> {
                    fellBack = fallBack.reason();
                    return fallBack.reason() == Decision.Reason.VALIDATOR
                            ? unjudged(answers.get(fallBack.attempt()), attempts.get(fallBack.attempt()))
                            : fallBack(answers.get(fallBack.attempt()), attempts.get(fallBack.attempt()));
                }
                case Decision.Fail fail -> {
                    if (held.isEmpty() || fail.failure() instanceof AgentFailure.Cancelled) {
                        return gaveUp(new Enforced.Failed(fail.failure(), session, trace(List.of())));
                    }
                    // No attempt has an answer, and a hook sent a draft back.
                    var draft = bestHeld();
                    fellBack = Decision.Reason.AGENT;
                    return fallBack(draft.answer(), draft.attempt());
                }
            }
        }
    }

    /** Tells what neither the answer nor its attempts say: why no further one was made, and that a conversation was gone. */
    void tell(Compliance compliance) {
        if (fellBack != null) {
            compliance.fellBack(fellBack);
        }
        for (int i = 0; i < resumeFailures; i++) {
            compliance.resumeFailed();
        }
    }

    private void retry(Strategy strategy, Prompt prompt, Prompt fresh) {
        var failure = attempts.getLast().failure();
        if (failure != null) {
            boolean continued = prompt.resume() != null || attempts.getLast().strategy() != Strategy.FIRST;
            resumeFailures += continued ? 1 : 0;
            listener.accept(
                    continued ? new AnswerEvent.ContinuationFailed(failure) : new AnswerEvent.AskedAnew(failure));
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
        var left = policy.budget().time().minus(Duration.between(startedAt, began));
        var turn = TurnResult.run(agent, prompt, deadlines, left, listener, strategy == Strategy.SPLICE);
        if (turn.session() != null) {
            session = turn.session();
        }
        written.addAll(turn.answer().written());
        var drafts = new ArrayList<Attempt.Verdict>();
        if (strategy != Strategy.SPLICE) {
            var all = validation;
            turn.drafts().forEach(draft -> drafts.add(hold(number, strategy, draft)));
            // A validator that could not judge a draft may yet judge the answer.
            validation = all;
        }
        var reply = turn.answer().withWritten(List.copyOf(written));
        var checked =
                turn.failure() == null ? judge(reply, strategy, listener) : new Checked(reply, List.of(), List.of());
        var attempt = attempted(number, strategy, checked, began, turn.usage(), turn.failure(), drafts);
        attempts.add(attempt);
        answers.add(checked.answer());
        if (attempt.failure() == null) {
            held.add(new Held(attempt, checked.answer()));
        }
        if (checked.blocking() > 0) {
            listener.accept(new AnswerEvent.AttemptRejected(number, checked.issues()));
        }
    }

    /** A draft that a hook sent back is no attempt of its own, but what it holds may not be lost either. */
    private Attempt.Verdict hold(int number, Strategy strategy, Answer draft) {
        var began = clock.instant();
        var checked = judge(draft.withWritten(List.copyOf(written)), strategy, told -> {});
        held.add(new Held(attempted(number, strategy, checked, began, Usage.NONE, null, List.of()), checked.answer()));
        return new Attempt.Verdict(checked.issues(), checked.fixed());
    }

    private Attempt attempted(
            int number,
            Strategy strategy,
            Checked checked,
            Instant began,
            Usage usage,
            @Nullable AgentFailure failure,
            List<Attempt.Verdict> drafts) {
        var took = Duration.between(began, clock.instant());
        return new Attempt(
                number,
                strategy,
                checked.issues(),
                checked.fixed(),
                checked.blocking() > 0
                        && checked.issues().stream().noneMatch(EnforcedCall::isFailedCheck)
                        && !validation
                                .gaps(checked.answer(), checked.issues(), context)
                                .isEmpty(),
                usage,
                began,
                took.isNegative() ? Duration.ZERO : took,
                checked.answer().text().length(),
                substance(checked),
                failure,
                drafts);
    }

    /** The result of an attempt, or of a draft within its turn. */
    private record Held(Attempt attempt, Answer answer) {}

    /** Returns what has the least wrong of all that is held, which is something. */
    private Held bestHeld() {
        return held.get(Decider.best(held.stream().map(Held::attempt).toList()));
    }

    /** Only attempts that failed are compared: taking stock of one that passed would make every good answer wait. */
    private int substance(Checked checked) {
        var text = checked.answer().text();
        return checked.blocking() == 0
                ? text.length()
                : holdings(checked.answer()).substance();
    }

    /** An answer with what is wrong with it, and what was wrong and is repaired. */
    private record Checked(Answer answer, List<Issue> issues, List<Issue> fixed) {
        long blocking() {
            return EnforcedCall.blocking(issues);
        }
    }

    private Checked judge(Answer reply, Strategy strategy, Consumer<AnswerEvent> told) {
        if (held.isEmpty()) {
            return check(reply);
        }
        if (strategy == Strategy.SPLICE) {
            return patched(answers.getLast(), reply, strategy, told);
        }
        var base = bestHeld().answer();
        if (replaces(reply, base)) {
            return checkedWithCarried(reply);
        }
        var kept = patched(base, reply, strategy, told);
        if (kept.blocking() == 0) {
            // Its reader has seen the reply alone.
            told.accept(new AnswerEvent.Repaired(
                    MarkerFilter.visible(kept.answer().text()).strip()));
        }
        return kept;
    }

    /** Whether {@code reply} is an answer of its own: what says only the new part, or holds no ADR any more, is none. */
    private boolean replaces(Answer reply, Answer base) {
        var said = holdings(reply);
        if (said.isTalkOnly()) {
            // Where the answer itself was no more than that, nothing is lost.
            return holdings(base).isTalkOnly();
        }
        int length = base.text().length();
        boolean fragment = length > WORTH_KEEPING && reply.text().length() < length / 4;
        return said.holdsRecord() || !(fragment || holdings(base).holdsRecord());
    }

    /**
     * Judges {@code reply} with what it leaves out of earlier attempts, or alone where that is what is wrong: what was left out for
     * its faults is no loss. A whole ADR stays, so that no answer passes for being without it.
     */
    private Checked checkedWithCarried(Answer reply) {
        var alone = check(reply);
        var whole = carried(reply);
        if (whole.equals(reply)) {
            return alone;
        }
        var checked = check(whole);
        return checked.blocking() > alone.blocking() && records(whole) == records(reply) ? alone : checked;
    }

    private long records(Answer answer) {
        return holdings(answer).records();
    }

    /** Stock is taken once of each text: of a long one it takes a while. */
    private Holdings holdings(Answer answer) {
        return stock.computeIfAbsent(answer.text(), text -> Holdings.of(text, meanings));
    }

    /** Puts back what earlier attempts held and {@code answer} does not say again. */
    private Answer carried(Answer answer) {
        var whole = answer;
        for (var earlier : held.reversed()) {
            var faults = earlier.attempt().issues().stream()
                    .filter(issue -> issue.blocks() && issue.file() == null)
                    .map(Issue::range)
                    .filter(range -> range.end() > range.start())
                    .toList();
            var text = holdings(earlier.answer())
                    .carriedInto(holdings(whole), place -> faults.stream().anyMatch(fault -> isWithin(fault, place)));
            whole = text.equals(whole.text()) ? whole : whole.withText(text);
        }
        return whole;
    }

    private static boolean isWithin(Span fault, Span place) {
        return fault.start() >= place.start() && fault.end() <= place.end();
    }

    /**
     * Puts what {@code reply} brings into an earlier answer. A reply that brings nothing that was asked for is a failed attempt:
     * the answer stays as it was, for its reader sees no rejected one.
     */
    private Checked patched(Answer base, Answer reply, Strategy strategy, Consumer<AnswerEvent> told) {
        var before = base.withWritten(reply.written());
        var wanted = strategy == Strategy.SPLICE
                ? gaps
                : validation.gaps(before, validation.check(before, context), context);
        var edits =
                wanted.stream().flatMap(gap -> gap.fill(reply.text()).stream()).toList();
        var unchanged = check(before);
        var patched = edits.isEmpty() ? unchanged : check(withMore(AnswerChecks.apply(before, edits), reply));
        if (patched.blocking() > 0 && replaces(reply, before)) {
            var whole = checkedWithCarried(reply);
            if (whole.blocking() == 0) {
                told.accept(
                        new AnswerEvent.Text(MarkerFilter.visible(whole.answer().text())));
                return whole;
            }
        }
        if (edits.isEmpty() || patched.blocking() > unchanged.blocking()) {
            return unchanged;
        }
        var visible = MarkerFilter.visible(reply.text()).strip();
        if (!visible.isEmpty() && strategy == Strategy.SPLICE) {
            told.accept(new AnswerEvent.Repaired(visible));
        }
        return patched;
    }

    /** Takes over the sections, too, that nobody asked for and the answer does not have. */
    private Answer withMore(Answer patched, Answer reply) {
        return patched.withText(holdings(reply).addedTo(patched.text()));
    }

    private Checked check(Answer answer) {
        var issues = judged(answer);
        if (blocking(issues) == 0 || issues.stream().anyMatch(EnforcedCall::isFailedCheck)) {
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

    /** Asks the validators; one that fails is not asked again in this call, so that it costs its time once. */
    private List<Issue> judged(Answer answer) {
        var issues = validation.check(answer, context);
        validation = validation.after(issues);
        return issues;
    }

    private static boolean isFailedCheck(Issue issue) {
        return issue.blocks() && issue.code().equals(AnswerChecks.FAILED);
    }

    private static long blocking(List<Issue> issues) {
        long count = 0;
        for (var issue : issues) {
            count += issue.blocks() ? 1 : 0;
        }
        return count;
    }

    private Enforced unjudged(Answer answer, Attempt attempt) {
        return gaveUp(
                new Enforced.Exhausted(answer, step(answer, false), attempt.issues(), null, session, trace(List.of())));
    }

    private Enforced fallBack(Answer best, Attempt attempt) {
        var answer = carried(best);
        var left = answer.equals(best) ? attempt.issues() : validation.check(answer, context);
        if (blocking(left) > attempt.blocking()) {
            answer = best;
            left = attempt.issues();
        }
        var guessed = validation.fallback(answer, context);
        var issues = validation.check(guessed.answer(), context.afterFallback());
        if (issues.stream().noneMatch(Issue::blocks)) {
            return accepted(guessed.answer(), issues, guessed.inferred());
        }
        boolean helped = blocking(issues) < blocking(left);
        var kept = helped ? guessed.answer() : answer;
        return gaveUp(new Enforced.Exhausted(
                kept,
                step(kept, helped),
                helped ? issues : left,
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
        return StepMarkers.of(answer).step(inferred).orElse(null);
    }

    private Trace trace(List<String> inferred) {
        return new Trace(attempts, inferred, policyDigest);
    }

    private Duration elapsed() {
        return Duration.between(startedAt, clock.instant());
    }
}
