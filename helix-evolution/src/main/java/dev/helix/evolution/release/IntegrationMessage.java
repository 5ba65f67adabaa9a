package dev.helix.evolution.release;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.VisibleText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The message of the commit that brings a project onto main. */
final class IntegrationMessage {

    /**
     * The trailers that HELIX writes, and those that git and others read at the end of a message; in any spelling that they take.
     */
    private static final Pattern TRAILER = Pattern.compile(
            "\\s*(?:helix-[\\p{L}\\p{N}-]*|[\\p{L}\\p{N}]+(?:-[\\p{L}\\p{N}]+)*-(?:by|to|for|from|id)|cc|fixes|closes|bug|link)\\s*[:=#]"
                    + "|\\(cherry picked from commit",
            Pattern.CASE_INSENSITIVE);

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
        var text = new StringBuilder(
                        quoted(VisibleText.line(Ellipsis.end(spec.title().strip(), Spec.LONGEST_TITLE))))
                .append("\n\n");
        if (!spec.description().isBlank()) {
            text.append(described(spec.description())).append("\n\n");
        }
        text.append("Helix-Project: ").append(project.id()).append('\n');
        text.append("Helix-Tree: ").append(tree).append('\n');
        text.append("Helix-Verdict: ").append(verdict(stages)).append('\n');
        accepted.ifPresent(by -> text.append("Helix-Judge-Change-Accepted-By: ")
                .append(VisibleText.line(by))
                .append('\n'));
        project.agents()
                .forEach(agent -> text.append("Assisted-by: ")
                        .append(VisibleText.line(agent))
                        .append('\n'));
        return text.toString();
    }

    /** Trailers are HELIX's to write: a line that looks like one is quoted, wherever it stands. */
    private static String described(String description) {
        return VisibleText.lines(description.replaceAll("\\R", "\n"))
                .strip()
                .lines()
                .map(line -> quoted(line.stripTrailing()))
                .collect(Collectors.joining("\n"));
    }

    /** Returns a line of somebody else's as git reads no trailer in it. */
    static String quoted(String line) {
        return TRAILER.matcher(line).lookingAt() ? "> " + line : line;
    }

    private static String verdict(List<StageReport> stages) {
        return "passed "
                + stages.stream()
                        .filter(stage -> stage.outcome() == StageReport.Outcome.PASSED && stage.runsTheCandidate())
                        .map(stage -> stage.name() + "=" + stage.testsRun())
                        .collect(Collectors.joining(" "));
    }
}
