package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One more file in a slot, for a while: a note out of the system's reach names it before it is there, so that it goes, too, when the
 * process is killed. Files that tools make from it have a part of its name, and go with it. For one writer at a time.
 */
record AddedFile(SlotFiles files) {

    private static final String FORMAT = "1";
    private static final int WORDS = 3;

    /**
     * Puts it there.
     *
     * @throws PortException where something stands at that path, or its folder is not there or is a link
     */
    void put(SlotFolder folder, RepoPath path, byte[] bytes, String mark) throws IOException {
        var end = path.value().lastIndexOf('/');
        var above = end < 0 ? null : folder.attributes(path.value().substring(0, end));
        if (end >= 0 && (above == null || !above.isDirectory())) {
            throw new PortException("there is no folder for " + path + " in slot " + files.folder());
        }
        if (isThere() || folder.attributes(path.value()) != null) {
            throw new PortException(
                    "there is a file " + path + ", or another one for a while, in slot " + files.folder() + " already");
        }
        var next = files.added().resolveSibling(files.added().getFileName() + ".next");
        Files.writeString(next, FORMAT + "\0" + path + "\0" + mark);
        SlotMarker.flush(next);
        Files.move(next, files.added());
        SlotMarker.flush(files.state());
        folder.writeFile(path.value(), bytes, false);
        folder.flush();
    }

    /** Returns whether one was left there. */
    boolean isThere() {
        return Files.exists(files.added());
    }

    /**
     * Takes it away, and what was made of it; does nothing where there is none.
     *
     * @param ofTheTree says which paths are the slot's own
     */
    void remove(SlotFolder folder, Predicate<String> ofTheTree) throws IOException {
        String[] told;
        try {
            told = Files.readString(files.added(), StandardCharsets.UTF_8).split("\0", -1);
        } catch (NoSuchFileException e) {
            return;
        }
        if (told.length != WORDS || !told[0].equals(FORMAT)) {
            throw new IOException(files.added() + " was not written by HELIX; remove it");
        }
        if (!ofTheTree.test(told[1])) {
            folder.remove(told[1]);
        }
        if (!told[2].isEmpty()) {
            for (var path : named(told[2])) {
                if (!ofTheTree.test(path)) {
                    folder.remove(path);
                }
            }
        }
        folder.flush();
        Files.delete(files.added());
    }

    private List<String> named(String mark) throws IOException {
        var found = new ArrayList<String>();
        Files.walkFileTree(files.folder(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().contains(mark)) {
                    found.add(files.folder().relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // A file that the tests made unreadable is none of those that are to be run again.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
