package dev.helix.domain.port;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;

/** Finds changes that were made without a project, in the person's repository or in a diff. No branch moves. */
public interface ChangeSources {

    /**
     * A change.
     *
     * @param base the commit that it was made on
     * @param tree what it made of it
     */
    record Found(CommitId base, TreeId tree) {}

    /**
     * Finds one.
     *
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec where there is none of that name, or a diff does not fit main; as
     *     UnsafePath where it moves a submodule
     */
    Found find(ChangeSource source);
}
