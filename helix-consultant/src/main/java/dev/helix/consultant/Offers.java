package dev.helix.consultant;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Requester;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.release.WayBack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The actions that somebody can begin next with a project: each would begin if they said it now, so that nothing which is offered is refused.
 *
 * @param open in the order in which people do it; never what is blocked
 * @param blocked what would be next, and why it can't begin now
 * @param wayBack whether production could go back from it
 * @param undecided the places that a rebase has marked, by their files in the project's folder: before they are decided nothing is sealed
 */
record Offers(
        List<ProjectAction> open,
        Map<ProjectAction, Refusal> blocked,
        WayBack wayBack,
        SortedMap<String, List<String>> undecided) {

    /** Where nothing is known. */
    static final Offers NONE = new Offers(List.of(), Map.of(), new WayBack.NotNeeded(), new TreeMap<>());

    Offers {
        open = List.copyOf(open);
    }

    /** Returns those for {@code by}. It may merge in memory. */
    static Offers of(EvolutionProject project, Requester by, ProjectActions actions) {
        var open = new ArrayList<ProjectAction>();
        var blocked = new LinkedHashMap<ProjectAction, Refusal>();
        for (var action : next(project)) {
            actions.obstacle(action, project.id(), by)
                    .ifPresentOrElse(refusal -> blocked.put(action, refusal), () -> open.add(action));
        }
        if (open.isEmpty()) {
            for (var action : ways(project)) {
                if (actions.obstacle(action, project.id(), by).isEmpty()) {
                    open.add(action);
                }
            }
        } else if (project.status() != ProjectStatus.READY && project.status() != ProjectStatus.DEPLOYED) {
            // An agent or a person goes on with it: that one of them can't is no obstacle.
            blocked.clear();
        }
        return new Offers(open, blocked, actions.wayBack(project), actions.undecided(project.id()));
    }

    /** As {@link #of}, for somebody who wants it away: what is in production is taken back by a project of its own. */
    static Offers ofTakingBack(EvolutionProject project, Requester by, ProjectActions actions) {
        return project.status() == ProjectStatus.INTEGRATED
                        && actions.obstacle(ProjectAction.REVERT, project.id(), by)
                                .isEmpty()
                ? new Offers(List.of(ProjectAction.REVERT), Map.of(), new WayBack.NotNeeded(), new TreeMap<>())
                : of(project, by, actions);
    }

    /** Returns the same without the reasons why some can't begin. */
    Offers unblocked() {
        return new Offers(open, Map.of(), wayBack, undecided);
    }

    private static List<ProjectAction> next(EvolutionProject project) {
        return switch (project.status()) {
            case PENDING -> List.of(ProjectAction.DEVELOP, ProjectAction.READY);
            case DEVELOPING -> List.of(ProjectAction.DEVELOP, ProjectAction.ABORT);
            case READY -> List.of(ProjectAction.DEPLOY);
            case DEPLOYED -> List.of(ProjectAction.INTEGRATE, ProjectAction.ROLLBACK);
            case FAILED -> List.of(ProjectAction.RETRY, ProjectAction.READY, ProjectAction.ABORT);
            case INTEGRATED, ABORTED -> List.of();
        };
    }

    /** Returns the ways out where nothing that is next can begin. */
    private static List<ProjectAction> ways(EvolutionProject project) {
        return project.status().isFinal() ? List.of() : List.of(ProjectAction.REBASE, ProjectAction.ABORT);
    }
}
