package dev.helix.adapter.git;

import dev.helix.domain.text.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The products of a build in a slot, file by file: a manifest that is written when the build has ended, and compared later. Links
 * that lead out are listed by their targets, and not followed.
 */
final class SlotProducts {

    private static final int FORMAT = 0x48505231;
    private static final int MOST_FILES = 10_000_000;
    private static final String GONE = "";

    private final Path slot;
    private final Path manifest;

    /**
     * @param slot the slot's folder
     * @param manifest the file that lists what was built, out of the system's reach
     */
    SlotProducts(Path slot, Path manifest) {
        this.slot = slot;
        this.manifest = manifest;
    }

    record Product(String digest, FileStat stat) {}

    /** Lists everything in the slot but what {@code other} says is none of the build's. Files that are listed unchanged are not read again. */
    void list(Predicate<String> other) throws IOException {
        var before = read(before());
        before.putAll(read(manifest));
        var found = new TreeMap<String, Product>();
        Files.walkFileTree(slot, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(slot) || !other.test(name(folder))
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var name = name(file);
                if (!other.test(name)) {
                    var stat = FileStat.of(file);
                    var last = before.get(name);
                    if (stat != null) {
                        found.put(
                                name,
                                last != null && last.stat().equals(stat)
                                        ? last
                                        : new Product(digest(file, stat), stat));
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        write(found);
    }

    private String name(Path path) {
        return slot.relativize(path).toString();
    }

    /** Lists nothing from now on, before something else is written into the slot. */
    void forget() throws IOException {
        if (Files.exists(manifest)) {
            OwnNotes.move(manifest, before());
        }
    }

    /** The manifest of an earlier tree saves reading the same files again. */
    private Path before() {
        return manifest.resolveSibling(manifest.getFileName() + ".before");
    }

    /** Returns what was listed last, whatever was written into the slot since; nothing where the list {@link #isForeign}. */
    NavigableMap<String, Product> last() throws IOException {
        return read(latest());
    }

    /** Returns whether somebody else wrote the list that was made last. */
    boolean isForeign() throws IOException {
        return OwnNotes.isForeign(latest());
    }

    private Path latest() {
        return Files.exists(manifest) ? manifest : before();
    }

    /** Returns those products that are gone, or hold something else now; the list itself where somebody else wrote it. */
    List<String> differences() throws IOException {
        return OwnNotes.isForeign(manifest) ? List.of(manifest.getFileName().toString()) : differences(read(manifest));
    }

    /** As {@link #differences()}, of what was listed at another time. */
    List<String> differences(Map<String, Product> listed) throws IOException {
        try {
            return listed.entrySet().parallelStream()
                    .filter(entry -> isOdd(slot.resolve(entry.getKey()), entry.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean isOdd(Path file, Product product) {
        try {
            var stat = FileStat.of(file);
            return isBehindALink(file)
                    || (!product.stat().equals(stat)
                            && !product.digest().equals(stat == null ? GONE : digest(file, stat)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isBehindALink(Path file) {
        for (var folder = file.getParent(); folder != null && !folder.equals(slot); folder = folder.getParent()) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }

    /** Kind, right to execute, and content. */
    private static String digest(Path file, FileStat stat) throws IOException {
        if (stat.isLink()) {
            return "link " + Files.readSymbolicLink(file);
        }
        if (!stat.isFile()) {
            return "other";
        }
        try (var in = new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), Sha256.begin())) {
            in.transferTo(OutputStream.nullOutputStream());
            return word(stat.isExecutable())
                    + HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    /** Returns how a file of these bytes is listed. */
    static String digest(byte[] bytes, boolean executable) {
        return word(executable) + HexFormat.of().formatHex(Sha256.begin().digest(bytes));
    }

    private static String word(boolean executable) {
        return executable ? "executable " : "file ";
    }

    private static NavigableMap<String, Product> read(Path list) throws IOException {
        var products = new TreeMap<String, Product>();
        if (!Files.exists(list) || OwnNotes.isForeign(list)) {
            return products;
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(list)))) {
            var size = in.readInt() == FORMAT ? in.readInt() : -1;
            if (size < 0 || size > MOST_FILES) {
                throw new IOException(list + " was not written by HELIX; remove it, and build again");
            }
            for (int i = 0; i < size; i++) {
                var name = text(in);
                var digest = text(in);
                var stat = new FileStat(in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
                products.put(name, new Product(digest, stat));
            }
        }
        return products;
    }

    private void write(NavigableMap<String, Product> products) throws IOException {
        var next = manifest.resolveSibling(manifest.getFileName() + ".next");
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
            out.writeInt(products.size());
            for (var entry : products.entrySet()) {
                text(out, entry.getKey());
                text(out, entry.getValue().digest());
                var stat = entry.getValue().stat();
                out.writeInt(stat.mode());
                out.writeLong(stat.size());
                out.writeLong(stat.modified());
                out.writeLong(stat.changed());
                out.writeLong(stat.inode());
            }
        }
        Files.write(next, bytes.toByteArray());
        SlotMarker.flush(next);
        OwnNotes.replace(manifest, next, bytes.toByteArray());
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
