package dev.helix.adapter.git;

/** Told where a process could be killed around a lock of git's, so that a test can do it. */
interface LockMoment {

    /** Tells nobody. */
    LockMoment UNSEEN = moment -> {};

    /** One of {@code noted}, {@code locked} and {@code moved}. */
    void reached(String moment);
}
