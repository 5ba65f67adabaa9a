package dev.helix.domain.evolution;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * An agent's work in a phase, for gates to check.
 *
 * @param project for which project
 * @param spec the project's goal
 * @param phase the phase's definition
 * @param answer the agent's answer in the last turn
 * @param said its text in all turns of the phase
 * @param base the files that the project begins with, read-only
 * @param tree the base with everything applied that the project changes
 * @param checkout makes a private checkout of {@code tree} the first time it is asked for, and says where it is, absolute
 * @param changed files that the project changes, sorted
 */
public record PhaseWork(
        ProjectId project,
        Spec spec,
        Phase phase,
        Answer answer,
        String said,
        FileView base,
        TreeId tree,
        Supplier<Path> checkout,
        List<RepoPath> changed) {

    public PhaseWork {
        changed = List.copyOf(changed);
    }
}
