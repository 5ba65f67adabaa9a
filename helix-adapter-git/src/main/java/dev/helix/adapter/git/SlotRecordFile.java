package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotRecord.Noted;
import dev.helix.domain.evolution.TreeId;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Keeps the record of a slot in a file, for the next process. It is never forced to disk and may be older than the slot, or be
 * lost: then files are read that need not have been.
 */
record SlotRecordFile(Path file) {

    private static final int FORMAT = 0x48534C31;
    private static final int MOST_FILES = 10_000_000;
    private static final int LONGEST_PATH = 1 << 20;

    /** Reads it; what is not there, or broken, is empty. */
    SlotRecord read() {
        try (var checked = new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), new CRC32());
                var in = new DataInputStream(checked)) {
            if (in.readInt() != FORMAT) {
                return SlotRecord.EMPTY;
            }
            var boot = text(in);
            var tree = new TreeId(text(in));
            var size = in.readInt();
            if (size < 0 || size > MOST_FILES) {
                return SlotRecord.EMPTY;
            }
            var files = new ArrayList<Noted>();
            for (int i = 0; i < size; i++) {
                files.add(noted(in));
            }
            var sum = checked.getChecksum().getValue();
            return in.readLong() == sum ? SlotRecord.of(tree, boot, files) : SlotRecord.EMPTY;
        } catch (IOException | IllegalArgumentException e) {
            return SlotRecord.EMPTY;
        }
    }

    private static Noted noted(DataInputStream in) throws IOException {
        var path = text(in);
        var mode = in.readInt();
        var id = new byte[20];
        in.readFully(id);
        var stat = new FileStat(in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        return new Noted(path, new Entry(mode, ObjectId.fromRaw(id)), stat);
    }

    private static String text(DataInputStream in) throws IOException {
        var length = in.readInt();
        if (length < 0 || length > LONGEST_PATH) {
            throw new IOException("no text has " + length + " bytes");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Replaces it in one step. */
    void write(SlotRecord record) throws IOException {
        var tree = record.tree();
        if (tree.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        var next = Files.createTempFile(
                file.resolveSibling("."), file.getFileName().toString(), ".next");
        try {
            try (var checked = new CheckedOutputStream(
                            new BufferedOutputStream(Files.newOutputStream(next), 1 << 16), new CRC32());
                    var out = new DataOutputStream(checked)) {
                out.writeInt(FORMAT);
                text(out, record.boot());
                text(out, tree.get().sha());
                out.writeInt(record.size());
                var id = new byte[20];
                for (int i = 0; i < record.size(); i++) {
                    text(out, record.path(i));
                    var entry = record.entry(i);
                    out.writeInt(entry.mode());
                    entry.id().copyRawTo(id, 0);
                    out.write(id);
                    var stat = record.stat(i);
                    out.writeInt(stat.mode());
                    out.writeLong(stat.size());
                    out.writeLong(stat.modified());
                    out.writeLong(stat.changed());
                    out.writeLong(stat.inode());
                }
                out.writeLong(checked.getChecksum().getValue());
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
