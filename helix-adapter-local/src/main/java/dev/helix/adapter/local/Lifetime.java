package dev.helix.adapter.local;

/** How long a started system lives. */
public enum Lifetime {
    /** It goes on running when HELIX ends, however HELIX ends. */
    DETACHED,
    /** It ends with HELIX, even when HELIX is killed. */
    BOUND
}
