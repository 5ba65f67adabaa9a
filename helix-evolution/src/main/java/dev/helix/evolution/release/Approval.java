package dev.helix.evolution.release;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.EvolutionProject.Move;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import java.util.List;

/** Who may take a change into production. */
public enum Approval {

    /** Every operator. */
    ANY,

    /**
     * A person other than the one who asked for the change: who created the project, or had it developed or sealed. The token or
     * the user account counts: nothing proves a claim to speak for somebody.
     */
    OTHER_PERSON;

    /** @throws Refused as OtherPersonNeeded where {@code by} may not */
    void require(EvolutionProject project, String by) {
        if (this == ANY) {
            return;
        }
        var asked = project.history().stream()
                .filter(Approval::asksFor)
                .map(move -> Requester.proven(move.by()))
                .distinct()
                .toList();
        if (asked.contains(Requester.proven(by))) {
            throw new Refused(new Refusal.OtherPersonNeeded(project.id(), List.copyOf(asked)));
        }
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
