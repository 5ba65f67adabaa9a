package dev.helix.domain.evolution;

import java.util.Set;

/**
 * The output of a system and its databases, as far as an operation keeps it: people's data may stand there. So only who operates them reads it, by
 * every way in ({@link Requester#readsLogOf}). What builds, tests and gates print about a change is part of the verdict on it,
 * which everybody reads who sees the project.
 */
public final class SystemOutput {

    /** A flow's step prints either what its tools say of a change, or what a system says. */
    private static final Set<String> STEPS =
            Set.of("start", "probation", "migrate", "look-back", "return", "data", "backup", "adopt", "up", "down");

    private SystemOutput() {}

    /** Returns whether what a step of that name prints is a system's own. */
    public static boolean isOf(String step) {
        return STEPS.contains(step);
    }
}
