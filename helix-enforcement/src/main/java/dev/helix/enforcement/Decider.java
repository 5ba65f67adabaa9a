package dev.helix.enforcement;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.enforcement.Decision.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides how to go on. A pure function of what happened so far. */
public final class Decider {

    private Decider() {}

    /**
     * Decides after the last of {@code attempts}.
     *
     * @param attempts all so far, at least one
     * @param resumed whether the first of them continued a session
     * @param elapsed wall time since the call began
     */
    public static Decision decide(List<Attempt> attempts, boolean resumed, Budget budget, Duration elapsed) {
        var last = attempts.getLast();
        if (last.passed()) {
            return new Decision.Accept();
        }
        if (last.issues().stream()
                .anyMatch(issue -> issue.blocks() && issue.code().equals(AnswerChecks.FAILED))) {
            // No other answer would repair the check.
            return new Decision.FallBack(attempts.size() - 1, Reason.VALIDATOR);
        }
        var failure = last.failure();
        if (failure != null) {
            return afterFailure(attempts, resumed, failure, budget, elapsed);
        }
        var exhausted = exhausted(attempts, budget, elapsed);
        if (exhausted != null) {
            return new Decision.FallBack(best(attempts), exhausted);
        }
        var strategy = stagnates(attempts)
                ? other(last.strategy(), startedFresh(attempts))
                : last.patchable() ? Strategy.SPLICE : Strategy.CONTINUE;
        return strategy == null
                ? new Decision.FallBack(best(attempts), Reason.STAGNATION)
                : new Decision.Retry(strategy);
    }

    /** Returns the next way to ask after one that changed nothing; null when there is none left. */
    private static @Nullable Strategy other(Strategy tried, boolean startedFresh) {
        return switch (tried) {
            case SPLICE -> Strategy.CONTINUE;
            case FIRST, CONTINUE -> startedFresh ? null : Strategy.FRESH;
            case FRESH -> null;
        };
    }

    private static Decision afterFailure(
            List<Attempt> attempts, boolean resumed, AgentFailure failure, Budget budget, Duration elapsed) {
        if (failure instanceof AgentFailure.Cancelled) {
            return new Decision.Fail(failure);
        }
        if (anewMayHelp(attempts, resumed, failure) && exhausted(attempts, budget, elapsed) == null) {
            return new Decision.Retry(Strategy.FRESH);
        }
        return attempts.stream().allMatch(attempt -> attempt.failure() != null)
                ? new Decision.Fail(failure)
                : new Decision.FallBack(best(attempts), Reason.AGENT);
    }

    /**
     * A session that is gone, broken or full may be replaced by a new one, once; a limit or a login problem would stay. In a new
     * session only an answer that did not come is asked for again: whatever else was wrong would be so once more.
     */
    private static boolean anewMayHelp(List<Attempt> attempts, boolean resumed, AgentFailure failure) {
        if (startedFresh(attempts)) {
            return false;
        }
        boolean continuing = resumed || attempts.getLast().strategy() != Strategy.FIRST;
        return switch (failure) {
            case AgentFailure.SessionNotFound unknown -> true;
            case AgentFailure.NoAnswer empty -> true;
            case AgentFailure.ProtocolError error -> continuing;
            case AgentFailure.Killed killed -> continuing;
            case AgentFailure.PromptTooLong tooLong -> continuing;
            case AgentFailure.NotInstalled missing -> false;
            case AgentFailure.WrongVersion wrong -> false;
            case AgentFailure.NotLoggedIn stranger -> false;
            case AgentFailure.RateLimited limited -> false;
            case AgentFailure.Overloaded overloaded -> false;
            case AgentFailure.Unreachable unreachable -> false;
            case AgentFailure.Refused refused -> false;
            case AgentFailure.TurnLimit limit -> false;
            case AgentFailure.BudgetExceeded exceeded -> false;
            case AgentFailure.DailyLimit spent -> false;
            case AgentFailure.TimedOut late -> false;
            case AgentFailure.Cancelled cancelled -> false;
        };
    }

    private static boolean startedFresh(List<Attempt> attempts) {
        return attempts.stream().anyMatch(attempt -> attempt.strategy() == Strategy.FRESH);
    }

    private static @Nullable Reason exhausted(List<Attempt> attempts, Budget budget, Duration elapsed) {
        long answers =
                attempts.stream().filter(attempt -> attempt.failure() == null).count();
        if (answers >= budget.maxAttempts()) {
            return Reason.ATTEMPTS;
        }
        if (elapsed.compareTo(budget.time()) >= 0) {
            return Reason.TIME;
        }
        var limit = budget.costUsd();
        if (limit != null && wouldExceed(attempts, limit)) {
            return Reason.COST;
        }
        var turns = budget.turns();
        if (turns != null
                && attempts.stream()
                                .mapToInt(attempt -> attempt.usage().turns())
                                .sum()
                        >= turns) {
            return Reason.TURNS;
        }
        return null;
    }

    /** An unknown price counts as too high: a limit that can't be watched is not kept by hoping. */
    private static boolean wouldExceed(List<Attempt> attempts, BigDecimal limit) {
        var spent = BigDecimal.ZERO;
        for (var attempt : attempts) {
            var cost = attempt.usage().costUsd();
            if (cost == null) {
                return true;
            }
            spent = spent.add(cost);
        }
        var mean = spent.divide(BigDecimal.valueOf(attempts.size()), 6, RoundingMode.CEILING);
        return spent.add(mean).compareTo(limit) > 0;
    }

    /** Whether the last two answers have the very same issues; a set that shrinks or changes is progress. */
    private static boolean stagnates(List<Attempt> attempts) {
        var answers =
                attempts.stream().filter(attempt -> attempt.failure() == null).toList();
        int count = answers.size();
        return count >= 2 && fingerprints(answers.get(count - 1)).equals(fingerprints(answers.get(count - 2)));
    }

    private static Set<String> fingerprints(Attempt attempt) {
        var prints = new HashSet<String>();
        for (var issue : attempt.issues()) {
            if (issue.blocks()) {
                prints.add(fingerprint(issue));
            }
        }
        return prints;
    }

    /** Positions move when text is written again, so that they are no part of it. */
    private static String fingerprint(Issue issue) {
        return issue.validator() + '|' + issue.code() + '|' + issue.file() + '|' + issue.message();
    }

    /**
     * Returns the index of the attempt with the least wrong: fewest errors, then fewest warnings, then the latest that
     * says at least half as much as the others.
     */
    static int best(List<Attempt> attempts) {
        int best = -1;
        for (int i = 0; i < attempts.size(); i++) {
            if (attempts.get(i).failure() == null && (best < 0 || !worse(attempts.get(i), attempts.get(best)))) {
                best = i;
            }
        }
        return best;
    }

    private static boolean worse(Attempt one, Attempt other) {
        int errors = Long.compare(one.blocking(), other.blocking());
        if (errors != 0) {
            return errors > 0;
        }
        int warnings = Long.compare(warnings(one), warnings(other));
        return warnings != 0 ? warnings > 0 : 2L * one.substance() < other.substance();
    }

    private static long warnings(Attempt attempt) {
        return attempt.issues().stream()
                .filter(issue -> issue.severity() == Severity.WARNING)
                .count();
    }
}
