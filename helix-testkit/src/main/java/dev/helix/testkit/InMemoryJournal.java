package dev.helix.testkit;

import dev.helix.domain.port.Journal;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** A journal that is no more than a list. It can be told to fail, as a disk does that is full. */
public final class InMemoryJournal implements Journal {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Recorded> entries = new ArrayList<>();
    private final InstantSource clock;
    private long lastThatFits = Long.MAX_VALUE;
    private long durable;

    public InMemoryJournal(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Recorded append(JournalEntry entry) {
        lock.lock();
        try {
            var recorded = note(entry);
            durable = recorded.sequence();
            return recorded;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Recorded note(JournalEntry entry) {
        lock.lock();
        try {
            var sequence = entries.size() + 1L;
            if (sequence > lastThatFits) {
                throw new PortException("the journal is full: entry " + sequence + " does not fit");
            }
            var recorded = new Recorded(sequence, clock.instant(), entry);
            entries.add(recorded);
            return recorded;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Recorded> after(long sequence) {
        lock.lock();
        try {
            return List.copyOf(entries.subList(Math.clamp(sequence, 0, entries.size()), entries.size()));
        } finally {
            lock.unlock();
        }
    }

    /** Has every entry behind {@code sequence} refused; {@link Long#MAX_VALUE} for none. */
    public void fillUpAfter(long sequence) {
        lock.lock();
        try {
            lastThatFits = sequence;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was noted since the last entry was appended, as a machine may that loses its power. */
    public void losePower() {
        lock.lock();
        try {
            entries.subList((int) durable, entries.size()).clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns a journal of its own that holds the entries up to {@code sequence}: what a crash behind it leaves. */
    public InMemoryJournal cutAfter(long sequence) {
        var cut = new InMemoryJournal(clock);
        after(0).stream().filter(entry -> entry.sequence() <= sequence).forEach(cut.entries::add);
        return cut;
    }
}
