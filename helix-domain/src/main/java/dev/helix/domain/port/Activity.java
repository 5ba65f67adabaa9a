package dev.helix.domain.port;

import dev.helix.domain.evolution.ProjectId;

/** Tells whether HELIX itself is at work in a project, so that changes there are nobody's damage. Safe for use by many threads. */
public interface Activity {

    /** Returns this moment, for {@link #busySince}. */
    long mark();

    /** Returns whether HELIX, or an agent of it, has worked in a project since {@code mark}, or is doing so. */
    boolean busySince(ProjectId project, long mark);
}
