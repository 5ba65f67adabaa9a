package dev.helix.adapter.git;

import java.io.IOException;
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
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files in a slot that are not of its tree: those that a build left there, and those that tests and other processes have added or
 * changed since. Nothing runs there while it is removed; links are not followed.
 */
final class SlotLeftovers {

    private final Path slot;
    private final SlotProducts products;
    private final Predicate<String> ofTheTree;

    /** @param ofTheTree says by their paths which files and folders are not looked at */
    SlotLeftovers(SlotFiles files, Predicate<String> ofTheTree) {
        this.slot = files.folder();
        this.products = files.products();
        this.ofTheTree = ofTheTree;
    }

    /**
     * Removes it.
     *
     * @param built whether what the last build left there stays, as that left it
     * @return whether all of that is still there
     */
    boolean remove(boolean built) throws IOException {
        var kept = built ? products.last() : Map.<String, SlotProducts.Product>of();
        var odd = new HashSet<>(products.differences(kept));
        if (Files.isDirectory(slot, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(slot, new Removal(path -> kept.containsKey(path) && !odd.contains(path), built));
        }
        return built && odd.isEmpty();
    }

    private final class Removal extends SimpleFileVisitor<Path> {
        private final Predicate<String> stays;
        private final boolean emptyFoldersStay;
        private final HashSet<Path> emptied = new HashSet<>();

        Removal(Predicate<String> stays, boolean emptyFoldersStay) {
            this.stays = stays;
            this.emptyFoldersStay = emptyFoldersStay;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(slot) && ofTheTree.test(name(folder))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
                open(folder);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var name = name(file);
            if (!ofTheTree.test(name) && !stays.test(name)) {
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
            if (!folder.equals(slot) && (!emptyFoldersStay || emptied.contains(folder))) {
                try {
                    Files.delete(folder);
                    emptied.add(folder.getParent());
                } catch (DirectoryNotEmptyException still) {
                    // Something in it stays.
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private String name(Path path) {
        return slot.relativize(path).toString();
    }

    /** Tools make what they have fetched read-only, and so may somebody who wants it to stay. */
    private static void open(Path folder) throws IOException {
        var view = Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }
}
