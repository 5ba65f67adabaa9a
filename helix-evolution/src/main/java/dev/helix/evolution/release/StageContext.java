package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.flow.StepOutput;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The subject of a validation, and the reports of its stages so far.
 *
 * @param project whose candidate it is
 * @param live the candidate, where it is live on the test system
 * @param candidate the same, as it is in the repository
 * @param base main's tree, to compare with
 * @param changed the files that the candidate changes on main
 * @param watched those of them that help to judge
 * @param before the tests that ran on main's own tree; none where nobody knows
 * @param told by the stages that are over, in order
 * @param lines hears what the stages print, as it comes
 */
record StageContext(
        ProjectId project,
        SlotContent live,
        Candidate candidate,
        TreeId base,
        Collection<RepoPath> changed,
        List<RepoPath> watched,
        TestsSeen before,
        List<StageReport> told,
        StepOutput lines) {

    StageContext {
        changed = List.copyOf(changed);
        watched = List.copyOf(watched);
        told = List.copyOf(told);
    }

    /** Returns it after some stages. */
    StageContext after(List<StageReport> stages) {
        var known = stages.stream()
                .filter(stage -> stage.name().equals(StageReport.BASELINE))
                .map(stage -> new TestsSeen(stage.testsRun(), stage.tests()))
                .findFirst()
                .orElse(before);
        return new StageContext(project, live, candidate, base, changed, watched, known, stages, lines);
    }

    /** Returns what a stage has told; empty when it did not run. */
    Optional<StageReport> told(String stage) {
        return told.stream().filter(report -> report.name().equals(stage)).findFirst();
    }
}
