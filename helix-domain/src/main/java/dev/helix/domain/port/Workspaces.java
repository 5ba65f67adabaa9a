package dev.helix.domain.port;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;

/**
 * Private checkouts of trees: one for each project's agent to work in, one for its gates to test in, and one for all in which a
 * change is staged. The first and the last are repositories of their own, from which nothing leads to the production repository.
 * For one caller a project at a time.
 */
public interface Workspaces {

    /** Where git keeps the message of a commit that is being made, relative to the checkout. */
    String MESSAGE = ".git/COMMIT_EDITMSG";

    /** Returns where the agent of a project works, absolute. */
    Path directory(ProjectId project);

    /**
     * Makes the agent's checkout hold {@code tree} and nothing else, without anything changed as its git sees it. Repeatable.
     *
     * @param base where its history begins; main's branch there
     */
    void checkOut(ProjectId project, CommitId base, TreeId tree);

    /**
     * Returns the tree of the files in the agent's checkout, committed there or not. Files that its {@code .gitignore} files name
     * are left out, unless {@code since} has them or the agent has added them to its git. Takes away what the
     * agent has set up in its repository: it would run as the user who looks there.
     *
     * @param since the tree that it began with
     * @throws dev.helix.domain.evolution.Refused as UnsafePath for what no tree can hold
     */
    TreeId capture(ProjectId project, TreeId since);

    /** Makes a fresh checkout for the gates, out of every agent's reach, and returns where it is, absolute. */
    Path forGates(ProjectId project, TreeId tree);

    /**
     * Makes the one checkout in which {@code tree} is what somebody is about to commit on {@code base}: as its own git sees it,
     * {@code base} is checked out, and the whole change is in the index. It takes the place of the one before. For one caller
     * at a time.
     *
     * @param message of that commit, which then stands at {@link #MESSAGE}
     * @return where it is, absolute
     */
    Path staged(CommitId base, TreeId tree, String message);

    /** Removes what {@link #staged} made. Repeatable. */
    void removeStaged();

    /** Removes both checkouts of a project. Repeatable. */
    void remove(ProjectId project);
}
