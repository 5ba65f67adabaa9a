package dev.helix.adapter.local;

import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code new/}, {@code modified/} and {@code changes.yaml} of a project's folder: whole beside the old ones first, then
 * each takes the place of its predecessor.
 */
record OverlayWriting(Path folder) {

    private static final int SYNCS_AT_ONCE = 128;
    private static final String NEW = "new";
    private static final String MODIFIED = "modified";
    private static final String WHOLE = "whole";
    private static final String CHANGES = "changes.yaml";

    void write(Overlay overlay) throws IOException {
        var next = folder.resolve(".helix-next");
        var old = folder.resolve(".helix-old");
        DurableFile.remove(next);
        DurableFile.remove(old);
        Files.createDirectory(next);
        Files.createDirectory(old);
        files(next.resolve(NEW), overlay.added());
        files(next.resolve(MODIFIED), overlay.modified());
        var changes = changes(overlay);
        if (!changes.isEmpty()) {
            DurableFile.publish(next.resolve(CHANGES), FolderProjects.yaml(changes));
        }
        syncFiles(next, overlay);
        syncFolders(next);
        // From here on it is finished, even after a kill.
        DurableFile.publish(next.resolve(WHOLE), changes.isEmpty() ? NEW + MODIFIED : NEW + MODIFIED + CHANGES);
        finish();
    }

    /** Puts what was written whole in its place; does nothing where nothing was. */
    void finish() throws IOException {
        var next = folder.resolve(".helix-next");
        var old = folder.resolve(".helix-old");
        if (Files.isRegularFile(next.resolve(WHOLE), LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(old);
            var written = Files.readString(next.resolve(WHOLE));
            for (var name : List.of(NEW, MODIFIED, CHANGES)) {
                if (!written.contains(name)) {
                    DurableFile.remove(folder.resolve(name));
                } else if (Files.exists(next.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                    DurableFile.remove(old.resolve(name));
                    swap(folder.resolve(name), next.resolve(name), old.resolve(name));
                }
            }
            DurableFile.syncFolder(folder);
            Files.delete(next.resolve(WHOLE));
        }
        DurableFile.remove(next);
        DurableFile.remove(old);
    }

    /** Puts a copy of a file there where nothing stands; a folder on the way that is a link is refused. */
    Path copy(RepoPath path, OverlayFile file) throws IOException {
        var place = folder.resolve(MODIFIED).resolve(path.value());
        for (var at = DurableFile.folderOf(place); !at.equals(folder); at = DurableFile.folderOf(at)) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(at + " is no folder");
            }
        }
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(DurableFile.folderOf(place));
            write(place, file);
        }
        return place;
    }

    private static void swap(Path place, Path fresh, Path aside) throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        if (Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void files(Path top, Map<RepoPath, OverlayFile> files) throws IOException {
        Files.createDirectories(top);
        for (var file : files.entrySet()) {
            var path = top.resolve(file.getKey().value());
            Files.createDirectories(DurableFile.folderOf(path));
            write(path, file.getValue());
        }
    }

    private static void write(Path path, OverlayFile file) throws IOException {
        if (file.mode() == FileMode.SYMLINK) {
            Files.createSymbolicLink(path, Path.of(file.content().text()));
            return;
        }
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(file.content().bytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        if (file.mode() == FileMode.EXECUTABLE) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static Map<String, Object> changes(Overlay overlay) {
        var changes = new LinkedHashMap<String, Object>();
        if (!overlay.deleted().isEmpty()) {
            changes.put(
                    "delete",
                    overlay.deleted().stream().sorted().map(RepoPath::value).toList());
        }
        if (!overlay.renamed().isEmpty()) {
            changes.put(
                    "rename",
                    overlay.renamed().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(rename -> Map.of(
                                    "from",
                                    rename.getValue().value(),
                                    "to",
                                    rename.getKey().value()))
                            .toList());
        }
        if (!overlay.modes().isEmpty()) {
            changes.put(
                    "chmod",
                    overlay.modes().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(mode -> Map.of(
                                    "path",
                                    mode.getKey().value(),
                                    "mode",
                                    mode.getValue().octal()))
                            .toList());
        }
        return changes;
    }

    /** Many at a time: a journalling file system commits them together. */
    private static void syncFiles(Path next, Overlay overlay) throws IOException {
        var written = new ArrayList<Path>();
        addFiles(next.resolve(NEW), overlay.added(), written);
        addFiles(next.resolve(MODIFIED), overlay.modified(), written);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < written.size(); from += SYNCS_AT_ONCE) {
                var part = written.subList(from, Math.min(written.size(), from + SYNCS_AT_ONCE));
                var syncs = new ArrayList<Future<?>>();
                part.forEach(file -> syncs.add(threads.submit(() -> sync(file))));
                for (var sync : syncs) {
                    sync.get();
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("a written file could not be flushed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while flushing", e);
        }
    }

    private static @Nullable Void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return null;
    }

    private static void addFiles(Path top, Map<RepoPath, OverlayFile> files, List<Path> written) {
        files.forEach((path, file) -> {
            if (file.mode() != FileMode.SYMLINK) {
                written.add(top.resolve(path.value()));
            }
        });
    }

    private static void syncFolders(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e) throws IOException {
                DurableFile.syncFolder(at);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
