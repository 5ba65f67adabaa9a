package dev.helix.adapter.http;

import dev.helix.evolution.Deployment;
import dev.helix.evolution.Integration;
import dev.helix.evolution.Ledger;
import dev.helix.evolution.Operations;
import dev.helix.evolution.Projects;
import dev.helix.evolution.Rollback;

/** What the server drives. */
public record EvolutionUseCases(
        Ledger ledger,
        Projects projects,
        Deployment deployment,
        Integration integration,
        Rollback rollback,
        Operations operations) {}
