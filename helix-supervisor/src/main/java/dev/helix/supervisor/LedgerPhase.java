package dev.helix.supervisor;

/** How far a switch of HELIX itself is. */
public enum LedgerPhase {
    /** What is good runs, or is to. */
    SETTLED,
    /** Another tree is asked for, and the old server is ended. */
    LEAVING,
    /** The new one is started, and not well yet. */
    BOOTING,
    /** The new one was well, and has to stay so for a while. */
    PROBATION,
    /** The new one is ended, and the old one comes back. */
    RETURNING
}
