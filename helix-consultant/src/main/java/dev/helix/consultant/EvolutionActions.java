package dev.helix.consultant;

import dev.helix.domain.port.AuditTrail;
import dev.helix.evolution.Deployment;
import dev.helix.evolution.Development;
import dev.helix.evolution.Integration;
import dev.helix.evolution.Ledger;
import dev.helix.evolution.Operations;
import dev.helix.evolution.ProjectMoves;
import dev.helix.evolution.Projects;
import dev.helix.evolution.Rollback;
import java.time.InstantSource;

/** What chat commands drive. */
public record EvolutionActions(
        Ledger ledger,
        Projects projects,
        Deployment deployment,
        Integration integration,
        Rollback rollback,
        Development development,
        ProjectMoves moves,
        Operations operations,
        AuditTrail audit,
        InstantSource clock) {}
