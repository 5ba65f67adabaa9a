package dev.helix.domain.evolution;

import java.util.List;

/**
 * How a project is developed: {@code phases.yaml}.
 *
 * @param work where its agents work
 * @param budget of all phases together
 * @param phases in order; empty where the project is filled by hand
 */
public record DevelopmentPlan(WorkMode work, PhaseBudget budget, List<Phase> phases) {

    public DevelopmentPlan {
        phases = List.copyOf(phases);
    }
}
