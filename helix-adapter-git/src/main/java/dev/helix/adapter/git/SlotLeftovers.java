package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files in a slot that are not of its tree: those that a build left there, and those that tests and other processes have added or
 * changed since. Nothing runs there while it is removed; links are not followed. A folder of the tree is not listed again while nothing
 * has changed in it.
 */
final class SlotLeftovers {

    private static final String TOP = "";

    private final Path slot;
    private final SlotProducts products;
    private final SlotRecord record;
    private final Set<String> own;
    private final ListedFolders known;
    private final FileClock clock;

    /**
     * @param record of the tree that is in the slot
     * @param own paths that are neither of the tree nor left by anybody
     * @param known what earlier removals have found, and this one finds
     */
    SlotLeftovers(SlotFiles files, SlotRecord record, Set<String> own, ListedFolders known, FileClock clock) {
        this.slot = files.folder();
        this.products = files.products();
        this.record = record;
        this.own = own;
        this.known = known;
        this.clock = clock;
    }

    /**
     * Removes it.
     *
     * @param built whether what the last build left there stays, as that left it
     * @return whether all of that is still there
     */
    boolean remove(boolean built) throws IOException {
        boolean listed = built && !products.isForeign();
        var kept = listed ? products.last() : Map.<String, SlotProducts.Product>of();
        var odd = new HashSet<>(products.differences(kept));
        if (Files.isDirectory(slot, LinkOption.NOFOLLOW_LINKS)) {
            new Removal(path -> kept.containsKey(path) && !odd.contains(path), built).removeAll();
        }
        return listed && odd.isEmpty();
    }

    private boolean isOfTheTree(String path) {
        return own.contains(path) || record.entryAt(path) != null;
    }

    private final class Removal extends SimpleFileVisitor<Path> {
        private final Predicate<String> stays;
        private final boolean emptyFoldersStay;
        private final HashSet<Path> emptied = new HashSet<>();

        Removal(Predicate<String> stays, boolean emptyFoldersStay) {
            this.stays = stays;
            this.emptyFoldersStay = emptyFoldersStay;
        }

        /** Goes down the tree's own folders, so that none is entered through a link, and removes those that got empty on the way back. */
        void removeAll() throws IOException {
            var folders = new LinkedHashSet<String>();
            folders.add(TOP);
            folders.addAll(record.folders());
            var there = new HashSet<String>();
            var listed = new HashSet<Path>();
            for (var name : folders) {
                var folder = slot.resolve(name);
                var stat = name.equals(TOP) || there.contains(parent(name)) ? FileStat.of(folder) : null;
                if (stat == null || !stat.isFolder()) {
                    known.forget(name);
                    continue;
                }
                there.add(name);
                if (known.isToBeListed(name, stat)) {
                    listed.add(folder);
                    var begun = FileClock.now();
                    if (list(name, folder, folders)) {
                        known.held(name, clock.kept(stat, begun));
                    } else {
                        known.forget(name);
                    }
                }
            }
            for (var name : List.copyOf(folders).reversed()) {
                var folder = slot.resolve(name);
                if (listed.contains(folder) || emptied.contains(folder)) {
                    removeIfEmpty(folder);
                }
            }
        }

        private static String parent(String name) {
            return name.substring(0, Math.max(0, name.lastIndexOf('/')));
        }

        /** Returns whether a folder of the tree held nothing else. */
        private boolean list(String name, Path folder, Set<String> folders) throws IOException {
            makeWritable(folder);
            boolean alone = true;
            try (var entries = Files.newDirectoryStream(folder)) {
                for (var entry : entries) {
                    var path = name.equals(TOP) ? entry.getFileName().toString() : name + "/" + entry.getFileName();
                    if (isOfTheTree(path)
                            || (folders.contains(path) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
                        continue;
                    }
                    alone = false;
                    Files.walkFileTree(entry, this);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return alone;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (isOfTheTree(name(folder))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            makeWritable(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var name = name(file);
            if (!isOfTheTree(name) && !stays.test(name)) {
                Files.delete(file);
                emptied.add(file.getParent());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            removeIfEmpty(folder);
            return FileVisitResult.CONTINUE;
        }

        private void removeIfEmpty(Path folder) throws IOException {
            if (!folder.equals(slot) && (!emptyFoldersStay || emptied.contains(folder))) {
                try {
                    Files.delete(folder);
                    emptied.add(folder.getParent());
                } catch (DirectoryNotEmptyException still) {
                    // Something in it stays.
                }
            }
        }
    }

    private String name(Path path) {
        return slot.relativize(path).toString();
    }

    /** Tools make what they have fetched read-only, and so may somebody who wants it to stay. */
    private static void makeWritable(Path folder) throws IOException {
        if (Files.isWritable(folder) && Files.isExecutable(folder)) {
            return;
        }
        var view = Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }
}
