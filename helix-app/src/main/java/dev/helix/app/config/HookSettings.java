package dev.helix.app.config;

import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.enforcement.validator.ChangeRules;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of agents' hooks.
 *
 * @param testFolder where the test system lies, absolute
 * @param secrets files that no agent reads, absolute
 */
public record HookSettings(ConsultantSettings consultant, ChangeRules changes, Path testFolder, List<Path> secrets) {
    public HookSettings {
        secrets = List.copyOf(secrets);
    }
}
