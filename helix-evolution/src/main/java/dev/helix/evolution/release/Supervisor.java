package dev.helix.evolution.release;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.flow.JournalProjection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Restarts a production that ended by itself, at once and then less and less often, until it has had enough. Never what an
 * operator stopped, and never while an operation works on it. Safe for use by many threads.
 */
public final class Supervisor {

    /** Who asks for its operations. */
    public static final String NAME = "helix:supervisor";

    static final int MOST_ATTEMPTS = 5;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** A system that stayed up that long is well again: a later end is a new trouble. */
    static final Duration WELL_AGAIN = Duration.ofMinutes(1);

    private static final SystemName SYSTEM = SystemName.PRODUCTION;

    private final SystemOperations systems;
    private final JournalProjection projection;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean seenRunning;
    private @Nullable Instant upSince;
    private Instant next = Instant.EPOCH;
    private int attempts;
    private int restarts;
    private @Nullable String trouble;

    public Supervisor(SystemOperations systems, JournalProjection projection, InstantSource clock) {
        this.systems = systems;
        this.projection = projection;
        this.clock = clock;
    }

    /**
     * The supervisor's activity.
     *
     * @param restarts how often production is up again by it
     * @param gaveUp why it tries no more; null while there is no reason to
     */
    public record Activity(int restarts, @Nullable String gaveUp) {}

    /** Returns what it has done. */
    public Activity activity() {
        lock.lock();
        try {
            return new Activity(restarts, attempts >= MOST_ATTEMPTS ? trouble : null);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks once, and restarts what died where it is time to.
     *
     * @return how the restart ended; empty when there was none
     */
    public Optional<Operation> look() {
        lock.lock();
        try {
            var now = clock.instant();
            if (systems.state(SYSTEM) == SystemStatus.State.RUNNING) {
                seenRunning = true;
                upSince = upSince == null ? now : upSince;
                if (!upSince.plus(WELL_AGAIN).isAfter(now)) {
                    attempts = 0;
                }
                return Optional.empty();
            }
            upSince = null;
            // A process that died before the first look was still started.
            seenRunning = seenRunning || started();
            if (!seenRunning || attempts >= MOST_ATTEMPTS || now.isBefore(next) || stopped() || busy()) {
                return Optional.empty();
            }
            return restart(now);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Operation> restart(Instant now) {
        next = now.plus(FIRST_PAUSE.multipliedBy(1L << attempts));
        attempts++;
        try {
            var ended = systems.start(SYSTEM, NAME).complete();
            if (ended.state() == Operation.State.SUCCEEDED) {
                restarts++;
            } else {
                trouble = "it was started " + attempts + " times and did not stay up; the last time: " + ended.error();
            }
            return Optional.of(ended);
        } catch (Refused e) {
            // Somebody else works on it by now, which is no attempt.
            attempts--;
            return Optional.empty();
        }
    }

    private boolean started() {
        return projection
                .lastOperation(SYSTEM, OperationKind::isAboutProcess)
                .map(operation ->
                        operation.kind() != OperationKind.STOP && operation.state() == Operation.State.SUCCEEDED)
                .orElse(false);
    }

    private boolean stopped() {
        return projection
                .lastOperation(SYSTEM, OperationKind::isAboutProcess)
                .map(operation ->
                        operation.kind() == OperationKind.STOP && operation.state() == Operation.State.SUCCEEDED)
                .orElse(false);
    }

    private boolean busy() {
        return projection.unfinished().stream()
                .anyMatch(operation -> operation.kind() == OperationKind.INTEGRATE || operation.concerns(SYSTEM));
    }
}
