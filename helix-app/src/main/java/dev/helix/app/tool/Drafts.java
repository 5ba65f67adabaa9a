package dev.helix.app.tool;

import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import java.util.List;

/** Where drafts go: into a chat's folder, or into a project of their own. */
public interface Drafts {

    /**
     * A draft that is kept.
     *
     * @param draft its path or id
     * @param next what comes next, for the one who drafted
     */
    record Drafted(String draft, String next) {}

    /** Keeps the draft of a project. */
    Drafted project(ProjectId id, Spec spec, List<Phase> phases);

    /** Keeps the draft of a decision, whose form has been checked. */
    Drafted decision(String title, String text);
}
