package dev.helix.app.config;

import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.enforcement.validator.ChangeRules;
import java.nio.file.Path;

/**
 * The settings of agents' hooks.
 *
 * @param testFolder where the test system lies, absolute
 */
public record HookSettings(ConsultantSettings consultant, ChangeRules changes, Path testFolder) {}
