package dev.helix.app.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The systems of a root that is played with.
 *
 * @param ports of those that are started, by name; none of a library
 * @param tellTheirTree whether each answers {@code /healthz} with the tree it runs
 * @param databases of both; empty where nothing is looked at
 */
record Systems(Map<String, Integer> ports, boolean tellTheirTree, Optional<ChaosDatabases> databases) {
    Systems {
        ports = Map.copyOf(ports);
    }

    /** Returns those of a sample on the first two of {@code ports}: production's and the test system's. */
    static Systems ofSample(List<Integer> ports, Optional<ChaosDatabases> databases) {
        return new Systems(named(ports), true, databases);
    }

    /** Returns those of somebody's root, of which nothing is known but whether there is anything to start. */
    static Systems ofRoot(List<Integer> ports, boolean controlled) {
        return new Systems(controlled ? named(ports) : Map.of(), false, Optional.empty());
    }

    private static Map<String, Integer> named(List<Integer> ports) {
        return Map.of("production", ports.get(0), "test", ports.get(1));
    }
}
