package dev.helix.app.chaos;

import dev.helix.app.config.ConfigReader;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody's root, to be copied: with other ports, another test system and nobody to push to, so that what runs there is not
 * touched.
 *
 * @param yaml its configuration, as it stands
 * @param environment HELIX's own, with what the copies have otherwise
 * @param controlled whether anything is started
 */
record RootCopy(Path root, String yaml, Map<String, String> environment, boolean controlled) {

    RootCopy {
        environment = Map.copyOf(environment);
    }

    /**
     * Makes it.
     *
     * @param ports production's, the test system's, HELIX's
     * @param environment HELIX's own
     * @throws PortException when there is no configuration
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec when it is wrong
     */
    static RootCopy of(Path root, List<Integer> ports, Map<String, String> environment) {
        var own = new HashMap<>(environment);
        own.put("HELIX_PRODUCTION_PORT", ports.get(0).toString());
        own.put("HELIX_TEST_PORT", ports.get(1).toString());
        own.put("HELIX_TEST_ROOT", "../{name}-test");
        own.put("HELIX_SERVER_PORT", ports.get(2).toString());
        own.put("HELIX_PUSH", "false");
        // How long it lasts makes no difference to what is killed in it.
        own.put("HELIX_PROBATION", "1s");
        try {
            var yaml = Files.readString(root.resolve("helix.yaml"));
            var config = new ConfigReader(root, own).parse(yaml);
            return new RootCopy(root, yaml, own, config.production().control() != null);
        } catch (IOException e) {
            throw new PortException("can't read " + root.resolve("helix.yaml") + ": " + e.getMessage(), e);
        }
    }
}
