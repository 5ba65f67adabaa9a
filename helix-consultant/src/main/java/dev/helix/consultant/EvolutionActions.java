package dev.helix.consultant;

import dev.helix.domain.port.AuditTrail;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.flow.Ledger;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.project.ProjectMoves;
import dev.helix.evolution.project.Projects;
import dev.helix.evolution.release.Deployment;
import dev.helix.evolution.release.Integration;
import dev.helix.evolution.release.Rollback;
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
