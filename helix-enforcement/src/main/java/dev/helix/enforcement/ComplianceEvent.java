package dev.helix.enforcement;

import dev.helix.domain.answer.AnswerRecord.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An event that tells how well answers keep to the rules. */
public sealed interface ComplianceEvent {

    /**
     * A call is over.
     *
     * @param outcome how it ended
     * @param rules one for each validator of the policy, in order; empty when the agent gave no answer at all
     * @param shadow what those found that have no say, in order
     * @param attempts how often the agent was asked
     * @param addedTime what all attempts after the first took
     * @param addedCost what they cost, in US dollars; null where nobody knows the price
     */
    record Answered(
            Outcome outcome,
            List<Rule> rules,
            List<Rule> shadow,
            int attempts,
            Duration addedTime,
            @Nullable BigDecimal addedCost)
            implements ComplianceEvent {
        public Answered {
            rules = List.copyOf(rules);
            shadow = List.copyOf(shadow);
        }
    }

    /**
     * The agent was sent back within its turn, by hooks.
     *
     * @param validators that found something in its way
     */
    record SentBack(List<String> validators) implements ComplianceEvent {
        public SentBack {
            validators = List.copyOf(validators);
        }
    }

    /**
     * No further attempt was made, and the best one kept: {@link Decision.Reason#STAGNATION} where asking again changed nothing.
     *
     * @param reason why
     */
    record FellBack(Decision.Reason reason) implements ComplianceEvent {}

    /** A conversation could not be gone on with, and a new one was begun. */
    record ResumeFailed() implements ComplianceEvent {}

    /**
     * The fate of one rule in one answer.
     *
     * @param validator whose rule
     * @param fate how it ended
     */
    record Rule(String validator, Fate fate) {}

    /** The possible fates of a rule. */
    enum Fate {
        /** Nothing was wrong. */
        KEPT,
        /** Broken in a draft that hooks sent back within the turn, and right in the answer. */
        REPAIRED_IN_TURN,
        /** Broken, and repaired by code without asking anybody. */
        REPAIRED_BY_CODE,
        /** Right after the agent was asked for the missing piece. */
        REPAIRED_BY_SPLICE,
        /** Right after the agent was asked again. */
        REPAIRED_BY_RETRY,
        /** Never right; a guess stands in its place. */
        INFERRED,
        /** Still broken in what was kept. */
        FAILED,
        /** Not known: its validator threw or hung, which is no fault of the answer. */
        VALIDATOR_FAILED;

        /** Returns whether the rule was broken at any time. */
        public boolean broken() {
            return this != KEPT && this != VALIDATOR_FAILED;
        }

        /** Returns the word for it in metrics and reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
