package dev.helix.adapter.mcp;

import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The questions and drafts of a client, one method for each tool. What is returned becomes JSON. Refusals are thrown, as Refused, and told to the
 * client in words. Called from many threads.
 */
public interface EvolutionTools {

    /** Returns all projects in a status; of all where that is null. */
    Object projects(@Nullable String status);

    /** Returns one project. */
    Object project(ProjectId id);

    /** Returns a project's last validation. */
    Object report(ProjectId id);

    /** Returns how open projects fit onto main and to each other. */
    Object conflicts();

    /** Returns the decisions of the repository, each with its path and title. */
    Object decisions();

    /** Returns the text of a decision by its path in the repository. */
    Object decision(String path);

    /** Drafts a project, and returns where it is. */
    Object draftProject(ProjectId id, Spec spec, List<Phase> phases);

    /**
     * Drafts a decision, and returns where it is.
     *
     * @param text the whole document, with its header
     */
    Object draftDecision(String title, String text);
}
