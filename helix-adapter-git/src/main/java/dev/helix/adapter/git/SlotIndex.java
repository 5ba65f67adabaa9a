package dev.helix.adapter.git;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

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

    private SlotIndex() {}

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

    static byte[] bytes(List<Row> rows) {
        var sorted = rows.stream()
                .sorted(Comparator.comparing(Row::path, SlotIndex::inOrder))
                .toList();
        var most =
                HEADER + DIGEST + sorted.stream().mapToInt(SlotIndex::longest).sum();
        var buffer = ByteBuffer.allocate(most);
        buffer.put("DIRC".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putInt(sorted.size());
        var id = new byte[DIGEST];
        for (var row : sorted) {
            var path = row.path().getBytes(StandardCharsets.UTF_8);
            // At least one byte of zero ends the name.
            var end = buffer.position() + (FIXED + path.length + PADDING) / PADDING * PADDING;
            var known = row.stat().inode() >= 0;
            put(buffer, known ? row.stat().changed() : 0);
            put(buffer, known ? row.stat().modified() : 0);
            buffer.putInt(0).putInt(known ? (int) row.stat().inode() : 0);
            buffer.putInt(row.entry().mode());
            buffer.putInt(0).putInt(0).putInt(known ? (int) row.stat().size() : 0);
            row.entry().id().copyRawTo(id, 0);
            buffer.put(id);
            buffer.putShort((short) (Math.min(path.length, LONGEST_NAME) | (row.looked() ? 0 : UNLOOKED)));
            buffer.put(path);
            buffer.position(end);
        }
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(buffer.array(), 0, buffer.position());
            buffer.put(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static int longest(Row row) {
        return FIXED + PADDING + LONGEST_CHARACTER * row.path().length();
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

    private static void put(ByteBuffer buffer, long nanos) {
        buffer.putInt((int) (nanos / SECOND)).putInt((int) (nanos % SECOND));
    }
}
