package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files in a folder that was just made where nobody else looks, so that each name in it is its maker's: plain paths serve, where
 * {@link SlotFolder} has to hold each folder by a handle. Safe for many threads.
 */
final class NewTree {

    private static final FileAttribute<Set<PosixFilePermission>> PLAIN = SlotFolder.asked(SlotFolder.PLAIN);
    private static final FileAttribute<Set<PosixFilePermission>> EXECUTABLE = SlotFolder.asked(SlotFolder.EXECUTABLE);

    private final Path top;
    private final Set<String> folders = ConcurrentHashMap.newKeySet();
    private final boolean givenAsAsked;

    /** @param top is there, and empty */
    NewTree(Path top) throws IOException {
        this.top = top;
        folders.add("");
        var trial = Files.createFile(top.resolve(".trial"), EXECUTABLE);
        givenAsAsked = Files.getPosixFilePermissions(trial).equals(EXECUTABLE.value());
        Files.delete(trial);
    }

    Path at(String path) {
        return top.resolve(path);
    }

    void writeFile(String path, byte[] bytes, boolean executable) throws IOException {
        var file = at(path);
        makeFolder(folderOf(path));
        var permissions = executable ? EXECUTABLE : PLAIN;
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        if (!givenAsAsked) {
            Files.setPosixFilePermissions(file, permissions.value());
        }
    }

    void writeLink(String path, String target) throws IOException {
        var link = at(path);
        makeFolder(folderOf(path));
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static String folderOf(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private void makeFolder(String folder) throws IOException {
        if (!folders.contains(folder)) {
            makeFolder(folderOf(folder));
            try {
                Files.createDirectory(at(folder));
            } catch (FileAlreadyExistsException e) {
                // The other thread was first; what else stands there does not let a file be made below it.
            }
            folders.add(folder);
        }
    }
}
