package dev.helix.evolution.release;

import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables of a stage's commands.
 *
 * @param systems where the systems are
 */
record StageEnvironment(Map<String, String> systems) {

    /** Returns that of a command which talks to the running systems. */
    Map<String, String> talking(SlotContent content) {
        var environment = new HashMap<>(systems);
        environment.put("HELIX_SYSTEM", SystemName.TEST.word());
        environment.put("HELIX_TREE", content.tree().sha());
        environment.put("HELIX_SLOT", content.slot().word());
        return environment;
    }

    /** Returns that of a command which is to leave them alone. */
    Map<String, String> apart(SlotContent content) {
        var environment = talking(content);
        environment.remove("HELIX_TEST_URL");
        environment.remove("HELIX_PRODUCTION_URL");
        return environment;
    }
}
