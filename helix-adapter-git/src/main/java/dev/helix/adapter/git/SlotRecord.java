package dev.helix.adapter.git;

import dev.helix.domain.evolution.TreeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of each file of a slot at the time when the slot was known to match a tree. It holds every file of that tree;
 * packed, for there may be a hundred thousand. Immutable.
 */
final class SlotRecord {

    /** Of a slot of which nothing is known. */
    static final SlotRecord EMPTY = new SlotRecord(null, "", new String[0], new int[0], new int[0], new long[0]);

    private static final int ID = 5;
    private static final int STAT = 5;

    private final @Nullable TreeId tree;
    private final String boot;
    private final String[] paths;
    private final int[] modes;
    private final int[] ids;
    private final long[] stats;
    private volatile @Nullable List<String> folders;

    private SlotRecord(@Nullable TreeId tree, String boot, String[] paths, int[] modes, int[] ids, long[] stats) {
        this.tree = tree;
        this.boot = boot;
        this.paths = paths;
        this.modes = modes;
        this.ids = ids;
        this.stats = stats;
    }

    /**
     * A file, as it is to be recorded.
     *
     * @param stat {@link FileStat#NONE} where nothing of it can be relied on
     */
    record Noted(String path, Entry entry, FileStat stat) {}

    /** Makes the record of all files of a tree. */
    static SlotRecord of(TreeId tree, String boot, Collection<Noted> files) {
        var sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(Noted::path));
        var record = new SlotRecord(
                tree,
                boot,
                new String[sorted.size()],
                new int[sorted.size()],
                new int[sorted.size() * ID],
                new long[sorted.size() * STAT]);
        for (int i = 0; i < sorted.size(); i++) {
            record.paths[i] = sorted.get(i).path();
            record.set(i, sorted.get(i));
        }
        return record;
    }

    private void set(int index, Noted file) {
        modes[index] = file.entry().mode();
        file.entry().id().copyRawTo(ids, index * ID);
        var stat = file.stat();
        var at = index * STAT;
        stats[at] = stat.mode();
        stats[at + 1] = stat.size();
        stats[at + 2] = stat.modified();
        stats[at + 3] = stat.changed();
        stats[at + 4] = stat.inode();
    }

    /** Returns the record of another tree, of which {@code gone} and {@code changed} are all that is otherwise. */
    SlotRecord with(TreeId other, Set<String> gone, Collection<Noted> changed) {
        if (gone.isEmpty() && changed.stream().allMatch(file -> index(file.path()) >= 0)) {
            var next = new SlotRecord(other, boot, paths, modes.clone(), ids.clone(), stats.clone());
            next.folders = folders;
            changed.forEach(file -> next.set(next.index(file.path()), file));
            return next;
        }
        var replaced = new HashSet<>(gone);
        changed.forEach(file -> replaced.add(file.path()));
        var files = new ArrayList<>(changed);
        for (int i = 0; i < paths.length; i++) {
            if (!replaced.contains(paths[i])) {
                files.add(new Noted(paths[i], entry(i), stat(i)));
            }
        }
        return of(other, boot, files);
    }

    private int index(String path) {
        return Arrays.binarySearch(paths, path);
    }

    /** Returns the tree whose files these are; empty when nothing is known. */
    Optional<TreeId> tree() {
        return Optional.ofNullable(tree);
    }

    /** Returns whether this tells how each file of a tree looked, in the same run of the machine. */
    boolean holds(TreeId wanted, String now) {
        return wanted.equals(tree) && isOf(now);
    }

    /** Returns whether it was made in this run of the machine, so that no file can have lost what was written. */
    boolean isOf(String now) {
        return boot.equals(now);
    }

    String boot() {
        return boot;
    }

    int size() {
        return paths.length;
    }

    String path(int index) {
        return paths[index];
    }

    Entry entry(int index) {
        return new Entry(modes[index], ObjectId.fromRaw(ids, index * ID));
    }

    FileStat stat(int index) {
        var at = index * STAT;
        return new FileStat((int) stats[at], stats[at + 1], stats[at + 2], stats[at + 3], stats[at + 4]);
    }

    /** Returns whether a file still looks as it is recorded. */
    boolean looksAsBefore(int index, @Nullable FileStat now) {
        var at = index * STAT;
        return now != null
                && stats[at + 3] == now.changed()
                && stats[at + 4] == now.inode()
                && stats[at + 1] == now.size()
                && stats[at + 2] == now.modified()
                && stats[at] == now.mode();
    }

    /** Returns whether nobody has changed a file since it was recorded. */
    boolean isUntouched(int index, FileStat.@Nullable Mark now) {
        var at = index * STAT;
        return now != null && stats[at + 3] == now.changed() && stats[at + 4] == now.inode();
    }

    /** Returns whether a file is recorded as this entry of a tree, and still looks so. */
    boolean vouchesFor(String path, Entry entry, FileStat now) {
        var index = index(path);
        return index >= 0 && entry(index).equals(entry) && looksAsBefore(index, now);
    }

    /** Returns what a path was recorded to hold; null for one that is not recorded. */
    @Nullable
    Entry entryAt(String path) {
        var index = index(path);
        return index < 0 ? null : entry(index);
    }

    List<String> paths() {
        return List.of(paths);
    }

    /** Returns all folders that files are in, and those above them. */
    List<String> folders() {
        var known = folders;
        if (known == null) {
            var all = new TreeSet<String>();
            for (var path : paths) {
                var end = path.lastIndexOf('/');
                while (end > 0 && all.add(path.substring(0, end))) {
                    end = path.lastIndexOf('/', end - 1);
                }
            }
            known = List.copyOf(all);
            folders = known;
        }
        return known;
    }
}
