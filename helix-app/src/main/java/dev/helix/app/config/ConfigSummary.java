package dev.helix.app.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What those must know of a helix.yaml who make a copy of its root.
 *
 * @param controlled whether any system is started
 */
public record ConfigSummary(boolean controlled) {

    /**
     * Reads it.
     *
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec, naming line and key
     */
    public static ConfigSummary of(Path root, String text, Map<String, String> environment) {
        var config = new ConfigReader(root, environment).parse(text);
        return new ConfigSummary(config.production().control() != null);
    }
}
