package dev.helix.domain.port;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;

/**
 * Private checkouts of trees: one for each project's agent to work in, one for its gates to test in. The agent's is a repository
 * of its own, from which nothing leads to the production repository. For one caller a project at a time.
 */
public interface Workspaces {

    /** Returns where the agent of a project works, absolute. */
    Path directory(ProjectId project);

    /**
     * Makes the agent's checkout hold {@code tree} and nothing else, without anything changed as its git sees it. Repeatable.
     *
     * @param base where its history begins; main's branch there
     */
    void checkOut(ProjectId project, CommitId base, TreeId tree);

    /**
     * Returns the tree of what stands in the agent's checkout, whether it was committed there or not. What its {@code
     * .gitignore} files name is left out, unless {@code since} has it or the agent has added it to its git. Takes away what the
     * agent has set up in its repository: it would run as whoever looks there.
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
