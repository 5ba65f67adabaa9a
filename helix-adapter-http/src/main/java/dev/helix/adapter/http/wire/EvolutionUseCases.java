package dev.helix.adapter.http.wire;

import dev.helix.evolution.release.Supervisor;
import dev.helix.evolution.release.SystemOperations;
import dev.helix.domain.port.AuditTrail;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.flow.Ledger;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.project.DroppedProjects;
import dev.helix.evolution.project.ProjectMoves;
import dev.helix.evolution.project.Projects;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.project.Rebase;
import dev.helix.evolution.project.Revert;
import dev.helix.evolution.project.Sealing;
import dev.helix.evolution.release.Deployment;
import dev.helix.evolution.release.Integration;
import dev.helix.evolution.release.Revalidation;
import dev.helix.evolution.release.Rollback;
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
        DroppedProjects dropped,
        SystemOperations systems,
        Supervisor supervisor,
        Operations operations,
        AuditTrail audit,
        InstantSource clock) {}
