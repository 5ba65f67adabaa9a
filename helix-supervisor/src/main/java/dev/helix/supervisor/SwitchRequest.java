package dev.helix.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A server's request to its supervisor: to be ended, and another tree started in its place.
 *
 * @param id one that no earlier request has
 * @param target what shall run
 */
public record SwitchRequest(String id, LivePlace target) {

    private static final KeptFile FILE = new KeptFile("request", 1);

    /** Writes it, in place of an earlier one. */
    void writeTo(Path folder) throws IOException {
        FILE.write(folder, Map.of("id", id, "slot", target.slot(), "tree", target.tree()));
    }

    /** Reads it; empty when there is none. */
    static Optional<SwitchRequest> in(Path folder) throws IOException {
        return FILE.read(folder)
                .map(values ->
                        new SwitchRequest(values.text("id"), new LivePlace(values.text("slot"), values.text("tree"))));
    }

    /** Removes it. */
    static void forget(Path folder) throws IOException {
        FILE.remove(folder);
    }
}
