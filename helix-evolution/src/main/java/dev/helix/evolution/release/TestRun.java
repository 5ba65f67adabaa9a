package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.TestsSeen;
import java.util.List;

/**
 * The result of a run of tests.
 *
 * @param result how the command ended
 * @param ran how many tests really ran, as far as the runner tells
 * @param tests those that it named
 * @param failures those that failed, for a person
 * @param failed the names of those that failed; empty where none are known
 */
record TestRun(CommandResult result, int ran, TestNames tests, List<Finding> failures, List<String> failed) {

    /** Returns what it told of itself. */
    TestsSeen seen() {
        return new TestsSeen(ran, tests);
    }

    /** Returns whether everything that ran passed, and something did. */
    boolean isGreen() {
        return result.succeeded() && ran > 0;
    }
}
