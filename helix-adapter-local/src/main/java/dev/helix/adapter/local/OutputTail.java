package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps the end of what a process prints, however much it is. */
final class OutputTail {

    /** What a report carries at the most, in bytes. */
    static final int LIMIT = 16 * 1024;

    private OutputTail() {}

    /** Reads a stream to its end and returns the last {@link #LIMIT} bytes of it. */
    static String of(InputStream in) throws IOException {
        var ring = new byte[LIMIT];
        var buffer = new byte[8192];
        long total = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                ring[(int) (total++ % LIMIT)] = buffer[i];
            }
        }
        int length = (int) Math.min(total, LIMIT);
        var tail = new byte[length];
        for (int i = 0; i < length; i++) {
            tail[i] = ring[(int) ((total - length + i) % LIMIT)];
        }
        return new String(tail, StandardCharsets.UTF_8);
    }

    /** Returns the last {@link #LIMIT} bytes of a file; nothing where there is none. */
    static String of(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var start = Math.max(0, channel.size() - LIMIT);
            var bytes = ByteBuffer.allocate((int) (channel.size() - start));
            channel.position(start);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until the buffer is full or the file ends.
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PortException("can't read the log " + file + ": " + e, e);
        }
    }
}
