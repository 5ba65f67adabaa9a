package dev.helix.adapter.http.wire;

import dev.helix.consultant.RecordedAnswers;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;

/** The use cases that the server drives. */
public record EvolutionUseCases(
        ProjectActions projects, SystemActions systems, NightLetters letters, RecordedAnswers answers) {}
