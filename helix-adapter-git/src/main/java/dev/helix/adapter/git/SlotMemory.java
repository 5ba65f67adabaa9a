package dev.helix.adapter.git;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of both slots of a system, in memory and, later, on disk. A record of all files is written at once; a small
 * change to it waits for {@link #keep}, for a process that has an older record only looks more closely. Safe for many threads.
 */
final class SlotMemory {

    private final Function<Slot, SlotFiles> files;
    private final String boot;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Slot, SlotRecord> records = new EnumMap<>(Slot.class);
    private final Map<Slot, ListedFolders> listed = new EnumMap<>(Slot.class);
    private final Set<Slot> unkept = EnumSet.noneOf(Slot.class);
    private @Nullable FileClock clock;

    SlotMemory(Function<Slot, SlotFiles> files, String boot) {
        this.files = files;
        this.boot = boot;
    }

    /** Returns the run of the machine; empty where it is not known. */
    String boot() {
        return boot;
    }

    FileClock clock(Path folder) throws IOException {
        lock.lock();
        try {
            var known = clock;
            if (known == null) {
                known = FileClock.of(folder);
                clock = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    SlotRecord of(Slot slot) {
        lock.lock();
        try {
            return records.computeIfAbsent(
                    slot, absent -> files.apply(absent).record().read());
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is known of a slot's folders, for one who has the slot alone. */
    ListedFolders folders(Slot slot) {
        lock.lock();
        try {
            return listed.computeIfAbsent(slot, absent -> new ListedFolders());
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the slot was written, or put right, in another run of the machine. */
    boolean isOfAnotherBoot(Slot slot) {
        var written = SlotMarker.read(files.apply(slot).marker()).boot();
        return !written.isEmpty() && !written.equals(boot);
    }

    /** Remembers a slot's record after it was written; on disk, too, when it was made anew. */
    void set(Slot slot, SlotRecord record, boolean anew) {
        lock.lock();
        try {
            records.put(slot, record);
            unkept.add(slot);
        } finally {
            lock.unlock();
        }
        if (anew) {
            keep();
        }
    }

    /** Remembers what a look has found, unless the slot was written meanwhile. */
    void replace(Slot slot, SlotRecord before, SlotRecord after) {
        lock.lock();
        try {
            if (before != after && records.get(slot) == before) {
                records.put(slot, after);
                unkept.add(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is not on disk yet. Nobody waits for that: where two write at a time, an older record may stay, as good as one. */
    void keep() {
        var kept = new EnumMap<Slot, SlotRecord>(Slot.class);
        lock.lock();
        try {
            unkept.forEach(slot -> kept.put(slot, records.getOrDefault(slot, SlotRecord.EMPTY)));
            unkept.clear();
        } finally {
            lock.unlock();
        }
        try {
            for (var record : kept.entrySet()) {
                files.apply(record.getKey()).record().write(record.getValue());
            }
        } catch (IOException e) {
            throw new PortException("the state of a slot can't be kept: " + e, e);
        }
    }
}
