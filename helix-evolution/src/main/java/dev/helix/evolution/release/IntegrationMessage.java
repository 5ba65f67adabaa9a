package dev.helix.evolution.release;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The message of the commit that brings a project onto main. */
final class IntegrationMessage {

    private IntegrationMessage() {}

    /** @param accepted who accepts that the change touches what judges it; empty where nobody has to */
    static String of(EvolutionProject project, Spec spec, TreeId tree, Optional<String> accepted) {
        var report = project.report();
        if (report == null) {
            throw new IllegalStateException("nothing is integrated without a verdict");
        }
        return of(project, spec, tree, report.stages(), accepted);
    }

    /** @param stages what the verdict is made of */
    static String of(
            EvolutionProject project, Spec spec, TreeId tree, List<StageReport> stages, Optional<String> accepted) {
        var text = new StringBuilder(spec.title()).append("\n\n");
        if (!spec.description().isBlank()) {
            text.append(spec.description().strip()).append("\n\n");
        }
        text.append("Helix-Project: ").append(project.id()).append('\n');
        text.append("Helix-Tree: ").append(tree).append('\n');
        text.append("Helix-Verdict: ").append(verdict(stages)).append('\n');
        accepted.ifPresent(
                by -> text.append("Helix-Judge-Change-Accepted-By: ").append(by).append('\n'));
        project.agents()
                .forEach(agent -> text.append("Assisted-by: ").append(agent).append('\n'));
        return text.toString();
    }

    private static String verdict(List<StageReport> stages) {
        return "passed "
                + stages.stream()
                        .filter(stage -> stage.outcome() == StageReport.Outcome.PASSED && stage.runsTheCandidate())
                        .map(stage -> stage.name() + "=" + stage.testsRun())
                        .collect(Collectors.joining(" "));
    }
}
