package dev.helix.testkit;

import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.Leases;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Leases as one process sees them; {@link #ofAnotherProcess()} sees the same ones. Safe for many threads. */
public final class InMemoryLeases implements Leases {

    private final Shared shared;
    private final int process;

    public InMemoryLeases(InstantSource clock) {
        this(new Shared(clock), 1);
    }

    private InMemoryLeases(Shared shared, int process) {
        this.shared = shared;
        this.process = process;
    }

    private record Holder(Lease lease, int process) {}

    /** The state that all processes share. */
    private static final class Shared {
        final ReentrantLock lock = new ReentrantLock();
        final InstantSource clock;
        final Map<String, Holder> holders = new HashMap<>();
        final Map<String, Long> generations = new HashMap<>();
        final Set<Integer> ended = new HashSet<>();
        int processes = 1;

        Shared(InstantSource clock) {
            this.clock = clock;
        }
    }

    @Override
    public Acquisition acquire(String name, OperationId operation, String owner) {
        shared.lock.lock();
        try {
            var holder = shared.holders.get(name);
            if (holder != null && !shared.ended.contains(holder.process())) {
                var own = holder.process() == process
                        && holder.lease().operation().equals(operation);
                return own ? new Acquisition.Granted(holder.lease()) : new Acquisition.Taken(holder.lease());
            }
            var generation = shared.generations.merge(name, 1L, Long::sum);
            var lease = new Lease(name, generation, operation, owner, shared.clock.instant());
            shared.holders.put(name, new Holder(lease, process));
            return new Acquisition.Granted(lease);
        } finally {
            shared.lock.unlock();
        }
    }

    @Override
    public Optional<Lease> holder(String name) {
        shared.lock.lock();
        try {
            return Optional.ofNullable(shared.holders.get(name))
                    .filter(holder -> !shared.ended.contains(holder.process()))
                    .map(Holder::lease);
        } finally {
            shared.lock.unlock();
        }
    }

    @Override
    public void release(Lease lease) {
        shared.lock.lock();
        try {
            shared.holders.computeIfPresent(
                    lease.name(), (name, holder) -> holder.lease().generation() == lease.generation() ? null : holder);
        } finally {
            shared.lock.unlock();
        }
    }

    /** Returns the same leases as another process sees them, which lives. */
    public InMemoryLeases ofAnotherProcess() {
        shared.lock.lock();
        try {
            return new InMemoryLeases(shared, ++shared.processes);
        } finally {
            shared.lock.unlock();
        }
    }

    /** Ends the process that these leases are seen from, without giving anything back. */
    public void processEnds() {
        shared.lock.lock();
        try {
            shared.ended.add(process);
        } finally {
            shared.lock.unlock();
        }
    }
}
