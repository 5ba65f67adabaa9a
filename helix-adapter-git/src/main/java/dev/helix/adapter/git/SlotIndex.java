package dev.helix.adapter.git;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;

/** Writes git's index, in its second format: which files a work tree has, and how they looked. */
final class SlotIndex {

    private static final int VERSION = 2;
    private static final int HEADER = 12;
    private static final int FIXED = 62;
    private static final int DIGEST = 20;
    private static final int PADDING = 8;
    private static final int LONGEST_CHARACTER = 3;
    private static final int LONGEST_NAME = 0xFFF;
    private static final int UNLOOKED = 0x8000;
    private static final long SECOND = 1_000_000_000L;

    private final ByteBuffer buffer;

    private SlotIndex(int most, int files) {
        buffer = ByteBuffer.allocate(HEADER + most + DIGEST);
        buffer.put("DIRC".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putInt(files);
    }

    /**
     * A file.
     *
     * @param looked whether git shall look at it
     */
    record Row(String path, Entry entry, FileStat stat, boolean looked) {

        static Row of(String path, Entry entry, FileStat stat) {
            return new Row(path, entry, stat, true);
        }

        /** Returns one that is as it should be, whatever stands there. */
        static Row unlooked(String path, Entry entry) {
            return new Row(path, entry, FileStat.NONE, false);
        }
    }

    /** Returns the index of some files, in any order. */
    static byte[] bytes(List<Row> rows) {
        var sorted = rows.stream()
                .sorted(Comparator.comparing(Row::path, SlotIndex::inOrder))
                .toList();
        var index = new SlotIndex(
                sorted.stream().mapToInt(row -> longest(row.path())).sum(), sorted.size());
        sorted.forEach(
                row -> index.put(row.path(), row.entry().mode(), row.entry().id(), row.stat(), row.looked()));
        return index.ended();
    }

    /** Returns the index of all files of a record, which may be a hundred thousand: nothing is made of each. */
    static byte[] bytes(SlotRecord record) {
        var files = record.size();
        var most = 0;
        for (int i = 0; i < files; i++) {
            if (i > 0 && inOrder(record.path(i - 1), record.path(i)) > 0) {
                // A record is in Java's order, which is another one where a name has rare characters.
                return bytes(IntStream.range(0, files)
                        .mapToObj(at -> Row.of(record.path(at), record.entry(at), record.stat(at)))
                        .toList());
            }
            most += longest(record.path(i));
        }
        var index = new SlotIndex(most, files);
        for (int i = 0; i < files; i++) {
            var entry = record.entry(i);
            index.put(record.path(i), entry.mode(), entry.id(), record.stat(i), true);
        }
        return index.ended();
    }

    private void put(String name, int mode, ObjectId id, FileStat stat, boolean looked) {
        var path = name.getBytes(StandardCharsets.UTF_8);
        // At least one byte of zero ends the name.
        var end = buffer.position() + (FIXED + path.length + PADDING) / PADDING * PADDING;
        var known = stat.inode() >= 0;
        put(known ? stat.changed() : 0);
        put(known ? stat.modified() : 0);
        buffer.putInt(0).putInt(known ? (int) stat.inode() : 0);
        buffer.putInt(mode);
        buffer.putInt(0).putInt(0).putInt(known ? (int) stat.size() : 0);
        id.copyRawTo(buffer);
        buffer.putShort((short) (Math.min(path.length, LONGEST_NAME) | (looked ? 0 : UNLOOKED)));
        buffer.put(path);
        buffer.position(end);
    }

    private void put(long nanos) {
        buffer.putInt((int) (nanos / SECOND)).putInt((int) (nanos % SECOND));
    }

    private byte[] ended() {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(buffer.array(), 0, buffer.position());
            buffer.put(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static int longest(String path) {
        return FIXED + PADDING + LONGEST_CHARACTER * path.length();
    }

    /** Compares as git does, byte by byte of UTF-8, which is by code points. */
    private static int inOrder(String one, String other) {
        for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
            var a = one.charAt(i);
            var b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
