/**
 * A change on its way to production. Start at {@link dev.helix.domain.evolution.EvolutionProject} and {@link
 * dev.helix.domain.evolution.ProjectStatus}; what travels is a {@link dev.helix.domain.evolution.Bundle}, what is built
 * from it a {@link dev.helix.domain.evolution.Candidate}, and what is said of it a {@link
 * dev.helix.domain.evolution.Report}.
 */
@NullMarked
package dev.helix.domain.evolution;

import org.jspecify.annotations.NullMarked;
