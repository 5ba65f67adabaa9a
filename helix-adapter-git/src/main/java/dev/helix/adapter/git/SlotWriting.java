package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotMarker.State;
import dev.helix.adapter.git.SlotRecord.Noted;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/**
 * One comparison of a slot with a tree, or one writing of it. A writing first only looks, and refuses what is not safe; then it
 * notes that the slot is being written, writes, and notes that the slot is whole.
 */
final class SlotWriting {

    private final SlotFiles files;
    private final SlotFolder folder;
    private final SlotMarker before;
    private final Known known;
    private final SlotFilling filling;
    private final BooleanSupplier enough;
    private final CheckoutContent content;
    private final LinkedPaths linked;
    private final SlotTree trees;
    private final List<WantedFile> writes = new ArrayList<>();
    private final TreeSet<String> deletes = new TreeSet<>();
    private final List<Noted> right = new ArrayList<>();
    private final TreeSet<String> spoilt = new TreeSet<>();
    private boolean trusted;
    private boolean empty;

    /**
     * The facts that are known before.
     *
     * @param record how the slot's files looked when they were right
     * @param boot the run of the machine
     * @param clock of the slot's file system
     */
    record Known(SlotRecord record, String boot, FileClock clock) {}

    /**
     * The result of a writing.
     *
     * @param record how the files look now
     * @param anew whether the record was made anew, and is not the known one with some changes
     * @param spoilt files that differ, or differed, from HELIX's writing
     */
    record Outcome(SlotRecord record, boolean anew, List<String> spoilt) {}

    /** @param enough asked between two files; when it says so, the writing is left as a killed one is */
    SlotWriting(
            Repository git,
            ObjectReader reader,
            SlotFiles files,
            List<RepoPath> linked,
            Submodules submodules,
            SlotFolder folder,
            Known known,
            BooleanSupplier enough) {
        this.files = files;
        this.folder = folder;
        this.before = SlotMarker.read(files.marker());
        this.known = known;
        this.enough = enough;
        this.filling = new SlotFilling(git, files, known.clock(), enough);
        this.content = new CheckoutContent(reader, git);
        this.linked = new LinkedPaths(linked, files, folder);
        this.trees = new SlotTree(git, reader, content, this.linked::cover, submodules);
    }

    /** Returns whether nothing is in the slot yet. */
    boolean isFirst() throws IOException {
        return folder.isEmpty();
    }

    /** Has git find in the slot what it is to find there, and nothing else. */
    void point() throws IOException {
        var wanted = SlotGit.pointer(files);
        if (!folder.links(files.folder(), SlotGit.POINTER, wanted)) {
            folder.writeLink(SlotGit.POINTER, wanted);
            folder.flush();
        }
    }

    /** Puts one more file there, for a while. */
    void add(RepoPath path, byte[] bytes, String mark) throws IOException {
        new AddedFile(files).put(folder, path, bytes, mark);
    }

    /** Takes away what was there for a while. */
    void removeAdded(Set<String> ofTheTree) throws IOException {
        new AddedFile(files).remove(folder, path -> ofTheTree.contains(path) || linked.cover(path));
    }

    /** Writes the tree where the slot differs from it. */
    Outcome bring(TreeId tree) throws IOException {
        var record = known.record();
        var onlyTheChange = before.whole()
                && record.holds(before.trees().getFirst(), known.boot())
                && trees.sameAttributes(before.trees().getFirst(), tree)
                && trees.hasItsSubmodules(tree, record);
        var damaged = onlyTheChange ? damaged(record) : List.<WantedFile>of();
        if (onlyTheChange) {
            trees.eachChange(
                    before.trees().getFirst(), tree, deletes, (path, entry, wanted) -> writes.add(wanted.file()));
        } else {
            planWhatDiffers(tree);
        }
        var unlinked = linked.missing();
        var nothing = damaged.isEmpty() && writes.isEmpty() && deletes.isEmpty() && unlinked.isEmpty();
        var written = new ArrayList<Noted>();
        if (!nothing || !before.holds(tree) || !before.boot().equals(known.boot())) {
            before.writing(tree, known.boot()).write(files.marker());
            for (var file : damaged) {
                written.add(filling.write(folder, content, file));
            }
            for (var path : deletes) {
                folder.delete(path);
            }
            written.addAll(filling.write(folder, content, writes));
            for (var link : unlinked) {
                linked.make(link);
            }
            folder.flush();
            new SlotMarker(State.WHOLE, List.of(tree), known.boot()).write(files.marker());
        }
        return new Outcome(
                onlyTheChange ? changed(tree, written) : complete(tree, written), !onlyTheChange, List.copyOf(spoilt));
    }

    /** A file may have been put right first and then changed; the last counts. */
    private SlotRecord changed(TreeId tree, List<Noted> written) {
        var last = new LinkedHashMap<String, Noted>();
        right.forEach(file -> last.put(file.path(), file));
        written.forEach(file -> last.put(file.path(), file));
        deletes.forEach(last::remove);
        return known.record().with(tree, deletes, last.values());
    }

    private SlotRecord complete(TreeId tree, List<Noted> written) {
        var all = new ArrayList<>(right);
        all.addAll(written);
        return SlotRecord.of(tree, known.boot(), all);
    }

    /**
     * Looks which files are not what the tree says, and changes nothing.
     *
     * @param read whether every file is read, whatever is known of it
     */
    Outcome compare(TreeId tree, boolean read) throws IOException {
        if (!read && known.record().holds(tree, known.boot())) {
            var damaged = damaged(known.record());
            addUnlinked();
            var same = damaged.isEmpty() && right.isEmpty();
            return new Outcome(same ? known.record() : changed(tree, List.of()), false, List.copyOf(spoilt));
        }
        trusted = !read && knowsAttributesOf(tree);
        trees.each(tree, this::plan);
        writes.forEach(file -> spoilt.add(file.path()));
        addUnlinked();
        var unknown = writes.stream()
                .map(file -> new Noted(file.path(), file.entry(), FileStat.NONE))
                .toList();
        return new Outcome(complete(tree, unknown), true, List.copyOf(spoilt));
    }

    private void addUnlinked() throws IOException {
        linked.missing().forEach(link -> spoilt.add(link.value()));
    }

    /** A record of a file holds only while the git attributes of its tree stay the same. */
    private boolean knowsAttributesOf(TreeId tree) throws IOException {
        var old = known.record().tree();
        return old.isPresent() && known.record().isOf(known.boot()) && trees.sameAttributes(old.get(), tree);
    }

    /** Writes those of {@code paths} that are not what the tree says; the rest is left as it is. */
    void repair(TreeId tree, Collection<String> paths) throws IOException {
        trees.each(tree, this::plan);
        for (var file : writes) {
            if (paths.contains(file.path())) {
                filling.write(folder, content, file);
            }
        }
        for (var link : linked.missing()) {
            if (paths.contains(link.value())) {
                linked.make(link);
            }
        }
        folder.flush();
    }

    /** Returns the files of a record that are not as they are recorded; those that only look otherwise are noted anew. */
    private List<WantedFile> damaged(SlotRecord record) throws IOException {
        var odd = new SlotLook(record, files.folder(), enough).odd();
        var damaged = new ArrayList<WantedFile>();
        if (!odd.isEmpty()) {
            trees.each(record.tree().orElseThrow(), odd, (path, entry, wanted) -> {
                if (!isRight(wanted.file())) {
                    damaged.add(wanted.file());
                    spoilt.add(path);
                }
            });
        }
        return damaged;
    }

    /** Looks at every file. */
    private void planWhatDiffers(TreeId tree) throws IOException {
        deletes.addAll(known.record().paths());
        for (var old : before.trees()) {
            trees.addPaths(old, deletes);
        }
        trusted = knowsAttributesOf(tree);
        empty = folder.isEmpty();
        trees.each(tree, this::plan);
        deletes.removeIf(linked::cover);
        forgive();
    }

    /** A record may be older than what HELIX wrote last: a file that it wrote otherwise since then has nobody else changed. */
    private void forgive() throws IOException {
        if (spoilt.isEmpty() || known.record().holds(before.trees().getFirst(), known.boot())) {
            return;
        }
        var same = new HashSet<String>();
        trees.each(before.trees().getFirst(), spoilt, (path, entry, wanted) -> {
            if (entry.equals(known.record().entryAt(path))) {
                same.add(path);
            }
        });
        spoilt.retainAll(same);
    }

    private void plan(String path, Entry entry, SlotTree.Asking wanted) throws IOException {
        deletes.remove(path);
        if (empty) {
            writes.add(wanted.file());
            return;
        }
        if (trusted) {
            var stat = FileStat.of(files.folder().resolve(path));
            if (stat != null && isReachable(path) && known.record().vouchesFor(path, entry, stat)) {
                right.add(new Noted(path, entry, stat));
                return;
            }
        }
        var file = wanted.file();
        if (!isRight(file)) {
            writes.add(file);
            if (trusted && before.whole() && entry.equals(known.record().entryAt(path))) {
                spoilt.add(path);
            }
        }
    }

    /** Reads a file, and notes it when it is right. Its looks are taken before, so that no later change is missed. */
    private boolean isRight(WantedFile file) throws IOException {
        var time = FileClock.now();
        var stat = FileStat.of(files.folder().resolve(file.path()));
        if (stat == null || !stat.looksLike(file.entry()) || !isReachable(file.path()) || !holds(file)) {
            return false;
        }
        right.add(new Noted(file.path(), file.entry(), known.clock().kept(stat, time)));
        return true;
    }

    /** No folder on the way is a link. */
    private boolean isReachable(String path) throws IOException {
        return folder.attributes(path) != null;
    }

    private boolean holds(WantedFile file) throws IOException {
        return file.entry().isSymlink()
                ? folder.links(files.folder(), file.path(), content.linkTarget(file))
                : Arrays.equals(folder.read(file.path()), content.bytes(file));
    }
}
