package dev.helix.enforcement;

import dev.helix.domain.answer.AnswerRecord.Outcome;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.enforcement.ComplianceEvent.Fate;
import dev.helix.enforcement.ComplianceEvent.Rule;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Tells how well answers keep to the rules, from both rings of enforcement: the enforcer tells it of every call, hooks of every
 * draft that they send back. A listener that throws is logged and disturbs nobody. Safe for use by many threads.
 */
public final class Compliance {

    private static final System.Logger LOG = System.getLogger(Compliance.class.getName());
    private static final Pattern CODE = Pattern.compile("\\[([A-Z][A-Z0-9_]{1,60})]");
    private static final int MOST_CODES = 1_000;

    private final Consumer<ComplianceEvent> listener;
    /** Whose a code is, as far as drafts were sent back for it: a hook's words name the code alone. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    /** Tells {@code listener}, on the thread that enforces. */
    public Compliance(Consumer<ComplianceEvent> listener) {
        this.listener = listener;
    }

    /** Tells that hooks send a draft back, for {@code issues} that stand in its way. */
    public void sentBack(List<Issue> issues) {
        var blocking = issues.stream().filter(Issue::blocks).toList();
        if (blocking.isEmpty()) {
            return;
        }
        for (var issue : blocking) {
            if (owners.size() < MOST_CODES) {
                owners.putIfAbsent(issue.code(), issue.validator());
            }
        }
        tell(new ComplianceEvent.SentBack(
                blocking.stream().map(Issue::validator).distinct().toList()));
    }

    /** Tells why a call kept the best attempt that there was. */
    void fellBack(Decision.Reason reason) {
        tell(new ComplianceEvent.FellBack(reason));
    }

    /** Tells that a conversation could not be gone on with. */
    void resumeFailed() {
        tell(new ComplianceEvent.ResumeFailed());
    }

    /**
     * Tells of a call that is over.
     *
     * @param validators the policy's, in order
     * @param draftsSentBack why hooks sent drafts of it back, in their words
     */
    void answered(Enforced result, List<String> validators, Collection<String> draftsSentBack, List<Rule> shadow) {
        var inTurn = new HashSet<String>();
        for (var reason : draftsSentBack) {
            var codes = CODE.matcher(reason);
            while (codes.find()) {
                var owner = owners.get(codes.group(1));
                if (owner != null) {
                    inTurn.add(owner);
                }
            }
        }
        tell(event(result, validators, inTurn, shadow));
    }

    static ComplianceEvent.Answered event(
            Enforced result, List<String> validators, Set<String> inTurn, List<Rule> shadow) {
        var trace = result.trace();
        var rules = result instanceof Enforced.Failed
                ? List.<Rule>of()
                : validators.stream()
                        .map(name -> new Rule(name, fate(name, result, inTurn.contains(name))))
                        .toList();
        var added = trace.attempts().stream().skip(1).map(Attempt::duration).reduce(Duration.ZERO, Duration::plus);
        return new ComplianceEvent.Answered(
                outcome(result),
                rules,
                shadow,
                trace.attempts().size(),
                added,
                trace.addedUsage().costUsd());
    }

    /** Returns how a call ended, in one word. */
    static Outcome outcome(Enforced result) {
        return switch (result) {
            case Enforced.Accepted accepted -> Outcome.ACCEPTED;
            case Enforced.Exhausted exhausted -> Outcome.EXHAUSTED;
            case Enforced.Failed failed -> Outcome.FAILED;
        };
    }

    private static Fate fate(String validator, Enforced result, boolean inTurn) {
        if (result.trace().attempts().stream().anyMatch(attempt -> couldNotJudge(validator, attempt.issues()))) {
            return Fate.VALIDATOR_FAILED;
        }
        if (result instanceof Enforced.Exhausted exhausted && isBroken(validator, exhausted.issues())) {
            return Fate.FAILED;
        }
        if (result.trace().inferred().contains(validator)) {
            return Fate.INFERRED;
        }
        var answered = result.trace().attempts().stream()
                .filter(attempt -> attempt.failure() == null)
                .toList();
        for (int i = answered.size() - 1; i >= 0; i--) {
            if (isBroken(validator, answered.get(i).issues())) {
                boolean spliced = i + 1 < answered.size() && answered.get(i + 1).strategy() == Strategy.SPLICE;
                return spliced ? Fate.REPAIRED_BY_SPLICE : Fate.REPAIRED_BY_RETRY;
            }
        }
        if (answered.stream().anyMatch(attempt -> isBroken(validator, attempt.fixed()))) {
            return Fate.REPAIRED_BY_CODE;
        }
        return inTurn ? Fate.REPAIRED_IN_TURN : Fate.KEPT;
    }

    /** Returns whether {@code issues} say that the validator itself has failed. */
    static boolean couldNotJudge(String validator, List<Issue> issues) {
        return issues.stream()
                .anyMatch(issue -> issue.code().equals(AnswerChecks.FAILED)
                        && issue.validator().equals(validator));
    }

    private static boolean isBroken(String validator, List<Issue> issues) {
        return issues.stream()
                .anyMatch(issue -> issue.blocks() && issue.validator().equals(validator));
    }

    private void tell(ComplianceEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a listener of compliance failed", e);
        }
    }
}
