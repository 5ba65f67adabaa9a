package dev.helix.app.config;

import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.app.config.HelixConfig.ObservationSettings;
import dev.helix.enforcement.validator.ChangeRules;

/**
 * The parts of {@code helix.yaml} that judge answers.
 *
 * @param consultant how answers are enforced
 * @param observation what is noted of answers
 * @param changes what has to go with a change, and what may not
 */
public record AnswerSettings(ConsultantSettings consultant, ObservationSettings observation, ChangeRules changes) {}
