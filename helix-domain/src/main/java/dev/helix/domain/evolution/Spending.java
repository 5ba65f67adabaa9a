package dev.helix.domain.evolution;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * The cost of a project's development.
 *
 * @param attempts turns of agents
 * @param time their wall time together
 * @param usd their cost in US dollars, as they reported it
 */
public record Spending(int attempts, Duration time, BigDecimal usd) {

    /** Nothing yet. */
    public static final Spending NOTHING = new Spending(0, Duration.ZERO, BigDecimal.ZERO);

    /** Returns both together. */
    public Spending plus(Spending other) {
        return new Spending(attempts + other.attempts, time.plus(other.time), usd.add(other.usd));
    }

    /** Returns which limit is reached, for a person; empty while there is something left of all. */
    public Optional<String> exhausts(PhaseBudget budget) {
        if (budget.attempts() != null && attempts >= budget.attempts()) {
            return Optional.of("all " + budget.attempts() + " attempts are used");
        }
        if (budget.time() != null && time.compareTo(budget.time()) >= 0) {
            return Optional.of("all of " + budget.time().toSeconds() + " s are used");
        }
        if (budget.usd() != null && usd.compareTo(budget.usd()) >= 0) {
            return Optional.of("all of " + budget.usd() + " USD is spent");
        }
        return Optional.empty();
    }
}
