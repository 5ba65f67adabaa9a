package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Keeps the end of what a process prints, however much it is, without the secrets in it. One thread reads, any may look. */
final class OutputTail {

    /** The largest output that a report carries, in bytes. */
    static final int LIMIT = 16 * 1024;

    private static final int LONGEST_LINE = 4_000;
    private static final Pattern KEY = Pattern.compile("-----BEGIN .{0,40}PRIVATE KEY");

    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] ring = new byte[LIMIT];
    private long total;
    private boolean inKey;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    OutputTail() {
        this(line -> {});
    }

    /** Has {@code lines} told of each line as it comes, of very long ones piece by piece. */
    OutputTail(Consumer<String> lines) {
        this.lines = lines;
    }

    private void tell(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || begun.size() >= LONGEST_LINE) {
                tellBegun();
            }
            if (bytes[i] != '\n') {
                begun.write(bytes[i]);
            }
        }
    }

    private void tellBegun() {
        var line = begun.toString(StandardCharsets.UTF_8).stripTrailing();
        begun.reset();
        boolean wasInKey = inKey;
        inKey = inKey ? !line.contains("-----END ") : KEY.matcher(line).find() && !line.contains("-----END ");
        // The line by which a key begins says in its place that it was there.
        if (!wasInKey) {
            lines.accept(Secrets.masked(line));
        }
    }

    /** Reads a stream to its end. */
    void read(InputStream in) throws IOException {
        var buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            lock.lock();
            try {
                for (int i = 0; i < read; i++) {
                    ring[(int) (total++ % LIMIT)] = buffer[i];
                }
            } finally {
                lock.unlock();
            }
            tell(buffer, read);
        }
        if (begun.size() > 0) {
            tellBegun();
        }
    }

    /** Returns the last {@link #LIMIT} bytes of what was read so far. */
    String text() {
        lock.lock();
        try {
            int length = (int) Math.min(total, LIMIT);
            var tail = new byte[length];
            for (int i = 0; i < length; i++) {
                tail[i] = ring[(int) ((total - length + i) % LIMIT)];
            }
            return text(tail, length, total > length);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the last {@link #LIMIT} bytes of a file from {@code from} on; nothing where there is none. */
    static String of(Path file, long from) {
        if (!Files.exists(file)) {
            return "";
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // A log that was emptied in the meantime is all behind that place.
            var begin = from > channel.size() ? 0 : from;
            var start = Math.max(begin, channel.size() - LIMIT);
            var bytes = ByteBuffer.allocate((int) (channel.size() - start));
            channel.position(start);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until the buffer is full or the file ends.
            }
            return text(bytes.array(), bytes.position(), start > begin);
        } catch (IOException e) {
            throw new PortException("can't read the log " + file + ": " + e, e);
        }
    }

    /** A cut may go through the middle of a character: what is left of it is dropped. */
    private static String text(byte[] bytes, int length, boolean cut) {
        int start = 0;
        while (cut && start < Math.min(length, 3) && (bytes[start] & 0xc0) == 0x80) {
            start++;
        }
        return Secrets.masked(new String(bytes, start, length - start, StandardCharsets.UTF_8));
    }
}
