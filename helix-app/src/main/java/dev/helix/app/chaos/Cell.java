package dev.helix.app.chaos;

import java.util.List;

/**
 * One kill and what came of it.
 *
 * @param scenario which way through which flow
 * @param failpoint where it was killed
 * @param outcome the project's status after recovery
 * @param millis how long it took
 * @param problems what does not hold; empty when it is green
 */
record Cell(String scenario, String failpoint, String outcome, long millis, List<String> problems) {
    Cell {
        problems = List.copyOf(problems);
    }

    boolean green() {
        return problems.isEmpty();
    }
}
