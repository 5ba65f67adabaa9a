package dev.helix.enforcement;

import dev.helix.domain.answer.AnswerRecord.Outcome;
import dev.helix.enforcement.ComplianceEvent.Fate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Counts compliance since it was made. Its labels are bounded: the validators that it was made for, and the words of two
 * enumerations. Safe for use by many threads.
 */
public final class ComplianceTotals implements Consumer<ComplianceEvent> {

    private final List<String> validators;
    private final List<String> shadow;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final DoubleAdder addedSeconds = new DoubleAdder();
    private final DoubleAdder addedUsd = new DoubleAdder();
    private final LongAdder retries = new LongAdder();

    /** Counts for these validators, and for those that have no say. */
    public ComplianceTotals(List<String> validators, List<String> shadow) {
        this.validators = List.copyOf(validators);
        this.shadow = List.copyOf(shadow);
    }

    @Override
    public void accept(ComplianceEvent event) {
        switch (event) {
            case ComplianceEvent.SentBack back ->
                back.validators().stream().filter(validators::contains).forEach(name -> count("sent-back " + name));
            case ComplianceEvent.FellBack(var reason) -> count("fell-back " + reason);
            case ComplianceEvent.ResumeFailed failed -> count("resume-failed");
            case ComplianceEvent.Answered answered -> {
                count("outcome " + answered.outcome());
                answered.rules().stream()
                        .filter(rule -> validators.contains(rule.validator()))
                        .forEach(rule -> count("rule " + rule.validator() + " " + rule.fate()));
                answered.shadow().stream()
                        .filter(rule -> shadow.contains(rule.validator()))
                        .forEach(rule -> count("shadow " + rule.validator() + " " + rule.fate()));
                retries.add(answered.attempts() - 1L);
                addedSeconds.add(answered.addedTime().toMillis() / 1000.0);
                var cost = answered.addedCost();
                if (cost != null) {
                    addedUsd.add(cost.doubleValue());
                }
            }
        }
    }

    private void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    private long counted(String what) {
        var count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** Returns the names of the validators that it counts for. */
    public List<String> validators() {
        return validators;
    }

    /** Returns the names of those that have no say. */
    public List<String> shadow() {
        return shadow;
    }

    /** Returns how many calls ended so. */
    public long answers(Outcome outcome) {
        return counted("outcome " + outcome);
    }

    /** Returns in how many answers a validator's rule had this fate. */
    public long rules(String validator, Fate fate) {
        return counted("rule " + validator + " " + fate);
    }

    /** Returns in how many answers a rule without a say would have had this fate: kept, failed, or its validator has failed. */
    public long shadow(String validator, Fate fate) {
        return counted("shadow " + validator + " " + fate);
    }

    /** Returns how many drafts hooks sent back because of a validator. */
    public long sentBack(String validator) {
        return counted("sent-back " + validator);
    }

    /** Returns how often the best attempt was kept for that reason. */
    public long fallbacks(Decision.Reason reason) {
        return counted("fell-back " + reason);
    }

    /** Returns how often a conversation could not be gone on with. */
    public long resumeFailures() {
        return counted("resume-failed");
    }

    /** Returns how often an agent was asked again. */
    public long retries() {
        return retries.sum();
    }

    /** Returns the seconds that asking again took. */
    public double addedSeconds() {
        return addedSeconds.sum();
    }

    /** Returns what asking again cost, in US dollars, as far as prices are known. */
    public double addedUsd() {
        return addedUsd.sum();
    }
}
