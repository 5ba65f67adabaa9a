package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.release.WayBack;
import java.util.List;
import java.util.stream.Stream;

/** Reads the result that an action would have: the change and its tree are seen before it is confirmed. Safe for use by many threads. */
public final class ConfirmPage {

    private final ProjectActions projects;

    public ConfirmPage(ProjectActions projects) {
        this.projects = projects;
    }

    /** Returns it. @throws Refused as ProjectNotFound */
    public ConfirmView view(ProjectId id, ProjectAction action, Visitor visitor, Words words) {
        var project = projects.show(id);
        var refusal = projects.obstacle(action, id, visitor.requester())
                .filter(why -> !(why instanceof Refusal.JudgeChanged))
                .orElse(null);
        if (refusal != null) {
            return refused(project, action, refusal, words);
        }
        var diff = showsDiff(project) ? diff(id, words) : DiffView.NONE;
        var candidate = project.candidate();
        var tree = action == ProjectAction.INTEGRATE && candidate != null
                ? candidate.tree().sha()
                : "";
        return view(project, action, tree, diff, words, "", "");
    }

    /** Returns why an action was refused when it was to begin. @throws Refused as ProjectNotFound */
    public ConfirmView refused(ProjectId id, ProjectAction action, Refusal refusal, Words words) {
        return refused(projects.show(id), action, refusal, words);
    }

    private ConfirmView refused(EvolutionProject project, ProjectAction action, Refusal refusal, Words words) {
        return view(project, action, "", DiffView.NONE, words, words.why(refusal), refusal.code());
    }

    private ConfirmView view(
            EvolutionProject project,
            ProjectAction action,
            String tree,
            DiffView diff,
            Words words,
            String refused,
            String code) {
        var id = project.id();
        var wayBack = tree.isEmpty() ? new WayBack.NotNeeded() : projects.wayBack(project);
        return new ConfirmView(
                id.value(),
                words.line(project.title()),
                action.word(),
                words.action(action),
                words.text("confirm." + action.word(), diff.files().size(), diff.added(), diff.removed())
                        + restart(action, words),
                tree,
                words.cut(tree),
                words.wayBack(wayBack),
                Tone.of(wayBack),
                tree.isEmpty() ? List.of() : accepted(id, words),
                words.asks(action),
                given(project, words),
                diff,
                refused,
                code);
    }

    /** How long production stands still is told where it was seen often enough. */
    private String restart(ProjectAction action, Words words) {
        return action == ProjectAction.INTEGRATE
                ? StepTimes.of(OperationKind.INTEGRATE, projects.projection().operations())
                        .usual("stop", "start")
                        .map(time -> " " + words.text("confirm.restart", words.took(time)))
                        .orElse("")
                : "";
    }

    private List<String> accepted(ProjectId id, Words words) {
        var change = projects.judgeChange(id);
        return Stream.concat(
                        change.paths().stream().map(RepoPath::value),
                        change.questions().stream().map(words::said))
                .map(words::line)
                .toList();
    }

    /** A change that does not fit onto main has no diff; a rebase is there for that. */
    private DiffView diff(ProjectId id, Words words) {
        try {
            return UnifiedDiff.read(projects.diff(id), words);
        } catch (Refused e) {
            return DiffView.NONE;
        }
    }

    /** What somebody tells the next agent begins with what was wrong. */
    private static String given(EvolutionProject project, Words words) {
        var error = project.error();
        return project.status() == ProjectStatus.FAILED && error != null ? words.said(error) : "";
    }

    /** What was sealed is told before anything is done about it. */
    private static boolean showsDiff(EvolutionProject project) {
        return project.seal() != null && !project.status().isFinal();
    }
}
