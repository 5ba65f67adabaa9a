package dev.helix.evolution.release;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.EvolutionProject.Move;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import java.util.List;

/** The conditions that a change meets before it goes into production, besides a passed validation. */
@FunctionalInterface
public interface Approval {

    /** Nothing more: every operator may. */
    Approval ANY = (project, by) -> {};

    /**
     * A person other than the one who asked for the change: who created the project, or had it developed or sealed. The token or
     * the user account counts: nothing proves a claim to speak for somebody.
     */
    Approval OTHER_PERSON = (project, by) -> {
        var asked = project.history().stream()
                .filter(Approval::asksFor)
                .map(move -> Requester.proven(move.by()))
                .distinct()
                .toList();
        if (asked.contains(Requester.proven(by))) {
            throw new Refused(new Refusal.OtherPersonNeeded(project.id(), List.copyOf(asked)));
        }
    };

    /** Lets a project pass. @throws Refused as OtherPersonNeeded or WayBackUntried where {@code by} may not take it into production */
    void require(EvolutionProject project, String by);

    /** Returns one that asks for what this one and {@code other} ask for. */
    default Approval and(Approval other) {
        return (project, by) -> {
            require(project, by);
            other.require(project, by);
        };
    }

    private static boolean asksFor(Move move) {
        return switch (move.to()) {
            case PENDING, DEVELOPING -> true;
            // From the test system it only comes back.
            case READY -> move.from() != ProjectStatus.DEPLOYED;
            case DEPLOYED, INTEGRATED, FAILED, ABORTED -> false;
        };
    }
}
