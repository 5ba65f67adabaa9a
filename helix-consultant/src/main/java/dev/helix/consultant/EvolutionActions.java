package dev.helix.consultant;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.AuditTrail;
import dev.helix.evolution.Deployment;
import dev.helix.evolution.Integration;
import dev.helix.evolution.Ledger;
import dev.helix.evolution.Operations;
import dev.helix.evolution.Projects;
import dev.helix.evolution.Rollback;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What chat commands drive. */
public record EvolutionActions(
        Ledger ledger,
        Projects projects,
        Deployment deployment,
        Integration integration,
        Rollback rollback,
        Operations operations,
        Retry retry,
        AuditTrail audit,
        InstantSource clock) {

    /** Has a failed project developed again. */
    @FunctionalInterface
    public interface Retry {
        /**
         * Develops to the end.
         *
         * @param hints what the person adds; empty for nothing
         * @param log is told, line by line, what goes on
         * @return the project as it is afterwards
         * @throws dev.helix.domain.evolution.Refused when that can't be
         */
        EvolutionProject run(ProjectId id, String hints, String by, Consumer<String> log);
    }
}
