package dev.helix.app;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a helix.yaml says of ports and places, for those who make a changed copy of it.
 *
 * @param text the file's
 * @param controlled whether any system is started
 */
public record ConfigSummary(
        String text, int productionPort, int testPort, int serverPort, Path testRoot, boolean controlled) {

    /**
     * Reads it.
     *
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec, naming line and key
     */
    public static ConfigSummary of(Path root, String text, Map<String, String> environment) {
        var config = new ConfigReader(root, environment).parse(text);
        return new ConfigSummary(
                text,
                config.production().port(),
                config.test().port(),
                config.server().port(),
                config.test().folder(),
                config.production().control() != null);
    }
}
