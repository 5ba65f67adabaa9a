package dev.helix.adapter.http.wire;

import dev.helix.evolution.ProjectActions;

/** What the server drives. */
public record EvolutionUseCases(ProjectActions projects) {}
