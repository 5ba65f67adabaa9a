package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The only hand that writes in a slot. It holds folders by handle and opens each segment of a path without following links,
 * so that no link planted in the slot leads it outside. Files, folders and links are made aside and moved in, complete.
 *
 * <p>Paths are relative to the slot, {@code /} between segments. Visiting them in order saves opening folders again. For one
 * thread.
 */
final class SlotFolder implements AutoCloseable {

    static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private static final String STAGING = ".staging";
    private static final String BESIDE = ".beside.staging";
    private static final String TREE = "tree";

    private final Path system;
    private final Path name;
    private final Path stagingPath;
    private @Nullable SecureDirectoryStream<Path> staging;
    private final Deque<Held> held = new ArrayDeque<>();
    private final Set<String> touched = new TreeSet<>();
    private final @Nullable Flusher flusher;
    private final boolean idle;
    /** HELIX may have been started with a umask that takes rights away from every new file. */
    private final Set<Set<PosixFilePermission>> givenAsAsked = new HashSet<>();

    private int staged;

    private record Held(String path, SecureDirectoryStream<Path> stream) {}

    /** The use of a slot's folder. */
    enum Use {
        /** Many at a time. */
        READ,
        /** By one at a time; its writes last as long as the machine has power. */
        WRITE,
        /** As WRITE, where nothing runs and it is noted that files may be half written. */
        FILL,
        /** As WRITE, and {@link #flush} makes it survive a loss of power. */
        WRITE_DURABLY,
        /** By one more beside the one who writes, in other folders. */
        WRITE_BESIDE
    }

    /** Opens the slot {@code name} of a system's folder, and makes it if it is not there. */
    SlotFolder(Path system, String name, Use use) throws IOException {
        this.system = system;
        this.name = Path.of(name);
        this.idle = use == Use.FILL || use == Use.WRITE_BESIDE;
        this.flusher = use == Use.WRITE_DURABLY ? new Flusher() : null;
        stagingPath = system.resolve("." + name + (use == Use.WRITE_BESIDE ? BESIDE : STAGING));
        try (var folder = open(system)) {
            if (use == Use.WRITE || use == Use.FILL || use == Use.WRITE_DURABLY) {
                clear(folder, Path.of("." + name + BESIDE));
                staging();
            }
            if (attributes(folder, this.name) == null) {
                makeFolder(folder, this.name);
                SlotMarker.flush(system);
            }
            held.push(new Held("", folder.newDirectoryStream(this.name, LinkOption.NOFOLLOW_LINKS)));
        }
    }

    /** Makes a folder of HELIX's own, with those around it that are not there yet: nobody else reads there, whatever the umask. */
    static Path privately(Path folder) throws IOException {
        return Files.createDirectories(folder, asked(PRIVATE));
    }

    static FileAttribute<Set<PosixFilePermission>> asked(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }

    /** Returns whether there is nothing in the slot. */
    boolean isEmpty() throws IOException {
        try (var entries = held.getLast().stream().newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Returns a new folder that nobody else may enter, in which a whole slot can be made; {@link #adopt} moves it in. */
    Path makeAside() throws IOException {
        staging();
        return Files.createDirectory(stagingPath.resolve(TREE));
    }

    /** Makes of what was made aside the slot itself, which must be empty. */
    void adopt() throws IOException {
        closeHeld();
        try (var folder = open(system)) {
            Files.move(stagingPath.resolve(TREE), system.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            held.push(new Held("", folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)));
        }
        SlotMarker.flush(system);
    }

    /** Returns where things are made before they are moved in; what a killed writer left there is gone. */
    private SecureDirectoryStream<Path> staging() throws IOException {
        var found = staging;
        if (found == null) {
            try (var folder = open(system)) {
                clear(folder, stagingPath.getFileName());
                Files.createDirectory(
                        stagingPath,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                found = folder.newDirectoryStream(stagingPath.getFileName(), LinkOption.NOFOLLOW_LINKS);
                staging = found;
            }
        }
        return found;
    }

    /** The caller closes what is returned. */
    @SuppressWarnings("StreamResourceLeak")
    private static SecureDirectoryStream<Path> open(Path folder) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new FileSystemException(folder.toString(), null, "this system can't open files relative to a folder");
    }

    /** Returns what stands at a path; null for nothing, also where a file or a link is in the way. */
    @Nullable
    PosixFileAttributes attributes(String path) throws IOException {
        var folder = enter(parent(path), false);
        return folder == null ? null : attributes(folder, name(path));
    }

    /** Returns the bytes of the regular file at a path. */
    byte[] read(String path) throws IOException {
        var folder = enter(parent(path), false);
        if (folder == null) {
            throw new NoSuchFileException(path);
        }
        try (var channel =
                folder.newByteChannel(name(path), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    /** Returns whether a symbolic link to {@code target} stands at a path. */
    boolean links(Path slot, String path, String target) throws IOException {
        var attributes = attributes(path);
        return attributes != null
                && attributes.isSymbolicLink()
                && Files.readSymbolicLink(slot.resolve(path)).toString().equals(target);
    }

    /** Writes a file in place of whatever stands there; where nothing does, there is nothing to be kept whole meanwhile. */
    void writeFile(String path, byte[] bytes, boolean executable) throws IOException {
        var folder = enterForWriting(path);
        try {
            make(folder, name(path), bytes, executable);
        } catch (FileAlreadyExistsException e) {
            if (idle && isPlain(folder, name(path))) {
                // Moving one file over another makes some file systems write it to disk at once.
                folder.deleteFile(name(path));
                make(folder, name(path), bytes, executable);
                return;
            }
            var temporary = nextStaged();
            make(staging(), temporary, bytes, executable);
            moveIn(temporary, folder, path);
        }
    }

    private static boolean isPlain(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        var attributes = attributes(folder, name);
        return attributes != null && attributes.isRegularFile();
    }

    private void make(SecureDirectoryStream<Path> folder, Path name, byte[] bytes, boolean executable)
            throws IOException {
        var permissions = executable ? EXECUTABLE : PLAIN;
        var channel = (FileChannel) folder.newByteChannel(
                name,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                asked(permissions));
        try {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (flusher == null) {
            channel.close();
        } else {
            flusher.flushLater(channel);
        }
        if (!givenAsAsked.contains(permissions)) {
            if (view(folder, name).readAttributes().permissions().equals(permissions)) {
                givenAsAsked.add(permissions);
            } else {
                view(folder, name).setPermissions(permissions);
            }
        }
    }

    /** Makes a folder, and those above it, where they are missing. */
    void makeFolders(String path) throws IOException {
        enter(path, true);
    }

    /** Makes a symbolic link in place of whatever stands there. */
    void writeLink(String path, String target) throws IOException {
        var folder = enterForWriting(path);
        var temporary = nextStaged();
        staging();
        Files.createSymbolicLink(stagingPath.resolve(temporary), Path.of(target));
        moveIn(temporary, folder, path);
    }

    private void moveIn(Path temporary, SecureDirectoryStream<Path> folder, String path) throws IOException {
        var there = attributes(folder, name(path));
        if (there != null && there.isDirectory()) {
            clear(folder, name(path));
        }
        staging().move(temporary, folder, name(path));
    }

    /** Deletes a file or link, and the folders that it leaves empty. A folder at that path stays. */
    void delete(String path) throws IOException {
        var folder = enter(parent(path), false);
        if (folder == null) {
            return;
        }
        var attributes = attributes(folder, name(path));
        if (attributes == null || attributes.isDirectory()) {
            return;
        }
        folder.deleteFile(name(path));
        touched.add(parent(path));
        deleteEmptyFolders(parent(path));
    }

    /** Deletes whatever stands at a path, whole, and the folders that it leaves empty. */
    void remove(String path) throws IOException {
        var folder = enter(parent(path), false);
        if (folder != null) {
            clear(folder, name(path));
            touched.add(parent(path));
            deleteEmptyFolders(parent(path));
        }
    }

    /** Deletes a folder if nothing is in it; returns whether it is gone. */
    boolean deleteEmptyFolder(String path) throws IOException {
        var folder = enter(parent(path), false);
        if (folder == null) {
            return true;
        }
        try {
            folder.deleteDirectory(name(path));
            return true;
        } catch (FileSystemException e) {
            return attributes(folder, name(path)) == null;
        }
    }

    private void deleteEmptyFolders(String path) throws IOException {
        var empty = path;
        while (!empty.isEmpty()) {
            var parent = enter(parent(empty), false);
            if (parent == null) {
                return;
            }
            try {
                parent.deleteDirectory(name(empty));
            } catch (java.nio.file.DirectoryNotEmptyException e) {
                return;
            }
            touched.remove(empty);
            empty = parent(empty);
            touched.add(empty);
        }
    }

    /** Returns whether {@link #flush} does anything. */
    boolean isDurable() {
        return flusher != null;
    }

    /** Makes everything written so far survive a loss of power; does nothing unless it was opened for that. */
    void flush() throws IOException {
        if (flusher == null) {
            touched.clear();
            return;
        }
        flusher.flush();
        for (var path : touched) {
            var folder = enter(path, false);
            if (folder != null) {
                try (var channel = (FileChannel) folder.newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ))) {
                    channel.force(true);
                }
            }
        }
        touched.clear();
    }

    @Override
    public void close() throws IOException {
        if (flusher != null) {
            flusher.close();
        }
        closeHeld();
        var made = staging;
        if (made != null) {
            made.close();
            FileTree.remove(stagingPath);
        }
    }

    private void closeHeld() throws IOException {
        while (!held.isEmpty()) {
            held.pop().stream().close();
        }
    }

    private SecureDirectoryStream<Path> enterForWriting(String path) throws IOException {
        var folder = enter(parent(path), true);
        if (folder == null) {
            throw new NoSuchFileException(parent(path));
        }
        touched.add(parent(path));
        return folder;
    }

    /** Returns the folder at a path; null where there is none and none is to be made. */
    private @Nullable SecureDirectoryStream<Path> enter(String path, boolean make) throws IOException {
        while (!contains(top().path(), path)) {
            held.pop().stream().close();
        }
        while (!top().path().equals(path)) {
            var from = top();
            var rest = from.path().isEmpty() ? path : path.substring(from.path().length() + 1);
            var name = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
            var next = openFolder(from.stream(), Path.of(name), from.path(), make);
            if (next == null) {
                return null;
            }
            held.push(new Held(from.path().isEmpty() ? name : from.path() + "/" + name, next));
        }
        return top().stream();
    }

    private Held top() {
        return held.element();
    }

    private @Nullable SecureDirectoryStream<Path> openFolder(
            SecureDirectoryStream<Path> parent, Path name, String parentPath, boolean make) throws IOException {
        var attributes = attributes(parent, name);
        if (attributes == null || !attributes.isDirectory()) {
            if (!make) {
                return null;
            }
            if (attributes != null) {
                parent.deleteFile(name);
            }
            makeFolder(parent, name);
            touched.add(parentPath);
        }
        return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    private void makeFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        var temporary = nextStaged();
        staging();
        Files.createDirectory(stagingPath.resolve(temporary));
        staging().move(temporary, parent, name);
    }

    private Path nextStaged() {
        return Path.of(Integer.toString(staged++));
    }

    /** Deletes whatever stands under a name, whole, without following a link. */
    private static void clear(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        var attributes = attributes(parent, name);
        if (attributes == null) {
            return;
        }
        if (!attributes.isDirectory()) {
            parent.deleteFile(name);
            return;
        }
        List<Path> names = new ArrayList<>();
        try (var folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            folder.forEach(entry -> names.add(entry.getFileName()));
            for (var entry : names) {
                clear(folder, entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        parent.deleteDirectory(name);
    }

    private static @Nullable PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
            throws IOException {
        try {
            return view(folder, name).readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static PosixFileAttributeView view(SecureDirectoryStream<Path> folder, Path name) {
        return folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean contains(String folder, String path) {
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }

    private static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    private static Path name(String path) {
        return Path.of(path.substring(path.lastIndexOf('/') + 1));
    }
}
