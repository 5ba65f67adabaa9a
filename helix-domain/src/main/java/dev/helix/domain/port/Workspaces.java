package dev.helix.domain.port;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;

/**
 * Private checkouts of trees: one for each project's agent to work in, one for its gates to test in. Neither is a repository of
 * its own. For one caller a project at a time.
 */
public interface Workspaces {

    /** Returns where the agent of a project works, absolute. */
    Path directory(ProjectId project);

    /** Makes the agent's checkout hold {@code tree} and nothing else. Repeatable. */
    void checkOut(ProjectId project, TreeId tree);

    /**
     * Returns the tree of what stands in the agent's checkout. What its {@code .gitignore} files name is left out, unless {@code
     * since} has it.
     *
     * @param since the tree that it began with
     * @throws dev.helix.domain.evolution.Refused as UnsafePath for what no tree can hold
     */
    TreeId capture(ProjectId project, TreeId since);

    /** Makes a fresh checkout for the gates, out of every agent's reach, and returns where it is, absolute. */
    Path forGates(ProjectId project, TreeId tree);

    /** Removes both checkouts. Repeatable. */
    void remove(ProjectId project);
}
