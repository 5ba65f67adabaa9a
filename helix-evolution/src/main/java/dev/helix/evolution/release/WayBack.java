package dev.helix.evolution.release;

import dev.helix.domain.evolution.OperationId;
import java.time.Duration;
import java.time.Instant;

/** Whether it was seen that production could go back from a project's candidate to main's tree. */
public sealed interface WayBack {

    /** Nothing runs that would have to go back, or there is no candidate to go back from. */
    record NotNeeded() implements WayBack {}

    /** Nobody has tried it for this candidate and main as it is. */
    record Untried() implements WayBack {}

    /**
     * It did not work when it was tried last.
     *
     * @param operation that tried it, and tells why
     */
    record Failed(OperationId operation) implements WayBack {}

    /**
     * It worked when it was tried last.
     *
     * @param operation that tried it
     * @param at when
     * @param took from the stop of the candidate until main's tree was well
     */
    record Rehearsed(OperationId operation, Instant at, Duration took) implements WayBack {}
}
