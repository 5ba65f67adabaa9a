package dev.helix.evolution.develop;

import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.Spending;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The allowance of a phase: what it may still take by its own budget, and by what its project has left.
 *
 * @param phase its budget
 * @param project that of all phases together
 * @param before what the project had spent when the phase began
 */
record PhaseAllowance(PhaseBudget phase, PhaseBudget project, Spending before) {

    /** The remainder of a budget that is used up: the agent is told a limit, and 0 would be no limit. */
    private static final BigDecimal LEAST_USD = new BigDecimal("0.01");

    /** Returns the US dollars that are left after {@code spent}; null for no limit. */
    @Nullable
    BigDecimal usd(Spending spent) {
        var ofPhase = phase.usd() == null ? null : phase.usd().subtract(spent.usd());
        var ofProject = project.usd() == null
                ? null
                : project.usd().subtract(before.plus(spent).usd());
        var left = ofPhase == null ? ofProject : ofProject == null ? ofPhase : ofPhase.min(ofProject);
        return left == null || left.signum() > 0 ? left : LEAST_USD;
    }

    /** Returns the time that is left after {@code spent}; null for no limit. */
    @Nullable
    Duration time(Spending spent) {
        var ofPhase = left(phase.time(), spent.time());
        var ofProject = left(project.time(), before.plus(spent).time());
        return ofPhase == null
                ? ofProject
                : ofProject == null || ofPhase.compareTo(ofProject) < 0 ? ofPhase : ofProject;
    }

    private static @Nullable Duration left(@Nullable Duration limit, Duration used) {
        return limit == null ? null : limit.minus(used).isNegative() ? Duration.ZERO : limit.minus(used);
    }

    /** Returns which budget is used up after {@code spent}, for a person; null while none is. */
    @Nullable
    String usedUp(Spending spent) {
        var ofPhase = spent.exhausts(phase);
        if (ofPhase.isPresent()) {
            return "the budget of the phase is used up: " + ofPhase.get();
        }
        return before.plus(spent)
                .exhausts(project)
                .map(why -> "the budget of the project is used up: " + why)
                .orElse(null);
    }

    /**
     * Returns why a phase whose gates are open has failed all the same; null where its price was kept to.
     *
     * @param priced whether the agent tells what it costs
     */
    @Nullable
    String overrun(Spending spent, boolean priced) {
        if (phase.usd() == null && project.usd() == null) {
            return null;
        }
        if (!priced) {
            return "the agent tells no price, so that a budget in usd can't be kept to; limit attempts or minutes"
                    + " instead";
        }
        var ofPhase = over(phase.usd(), spent);
        return ofPhase != null ? ofPhase : over(project.usd(), before.plus(spent));
    }

    private static @Nullable String over(@Nullable BigDecimal limit, Spending spent) {
        return limit == null || spent.usd().compareTo(limit) <= 0
                ? null
                : "it cost " + DevelopmentReport.usd(spent.usd()) + ", and " + DevelopmentReport.usd(limit)
                        + " were allowed";
    }
}
