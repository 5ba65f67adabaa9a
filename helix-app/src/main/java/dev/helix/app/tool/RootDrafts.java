package dev.helix.app.tool;

import dev.helix.consultant.DecisionFiling;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectActions;
import java.util.List;
import java.util.Optional;

/**
 * Drafts that are projects at once, pending until a person goes on with them.
 *
 * @param by who drafts
 */
public record RootDrafts(ProjectActions projects, DecisionFiling filing, Requester by) implements Drafts {

    @Override
    public Drafted project(ProjectId id, Spec spec, List<Phase> phases) {
        projects.create(id, spec, phases, by);
        return new Drafted(
                id.value(),
                phases.isEmpty()
                        ? "a person fills its folder, and seals it: helix project ready " + id
                        : "a person has it developed: helix project develop " + id);
    }

    @Override
    public Drafted decision(String title, String text) {
        var filed = filing.file(title, text, Optional::empty, number -> "Decision " + number + ": " + title, by);
        return new Drafted(
                filed.project().value(),
                "it is " + filed.path() + " in that project; a person seals it: helix project ready "
                        + filed.project());
    }
}
