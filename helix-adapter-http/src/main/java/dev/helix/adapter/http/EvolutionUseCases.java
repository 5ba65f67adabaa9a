package dev.helix.adapter.http;

import dev.helix.domain.port.AuditTrail;
import dev.helix.evolution.Deployment;
import dev.helix.evolution.Development;
import dev.helix.evolution.Integration;
import dev.helix.evolution.Ledger;
import dev.helix.evolution.Operations;
import dev.helix.evolution.ProjectMoves;
import dev.helix.evolution.Projects;
import dev.helix.evolution.Radar;
import dev.helix.evolution.Rebase;
import dev.helix.evolution.Revalidation;
import dev.helix.evolution.Revert;
import dev.helix.evolution.Rollback;
import dev.helix.evolution.Sealing;
import dev.helix.evolution.Supervisor;
import dev.helix.evolution.SystemOperations;
import java.time.InstantSource;

/** What the server drives. */
public record EvolutionUseCases(
        Ledger ledger,
        Projects projects,
        Sealing sealing,
        Deployment deployment,
        Revalidation revalidation,
        Integration integration,
        Rollback rollback,
        Rebase rebase,
        Revert revert,
        ProjectMoves moves,
        Development development,
        Radar radar,
        SystemOperations systems,
        Supervisor supervisor,
        Operations operations,
        AuditTrail audit,
        InstantSource clock) {}
