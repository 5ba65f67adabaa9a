package dev.helix.adapter.local;

import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The log of a system's output: a file that its process appends to, and the two before it. The file is kept short while the
 * process runs, also when HELIX does not: the process is started with a companion that copies the file away and empties
 * it, unnoticed by the process that appends. Output between the two may be lost.
 */
public final class SystemLog {

    private static final long LARGEST = 10L * 1024 * 1024;
    private static final int MOST_READ = 1024 * 1024;
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Ends with the process, whose number is this shell's, and with its tree, whose mark it has. */
    private static final String COMPANION = """
            log=$1 most=$2 every=$3
            shift 3
            ( (
              exec </dev/null >/dev/null 2>&1
              while sleep "$every" && kill -0 $$; do
                if [ "$(wc -c <"$log")" -gt "$most" ]; then
                  [ -f "$log.1" ] && mv -f "$log.1" "$log.2"
                  cp "$log" "$log.1" && : >"$log"
                fi
              done
            ) & )
            exec "$@"
            """;

    private final Path file;
    private final long largest;
    private final int everySeconds;

    /** Keeps it in {@code folder}. */
    public SystemLog(Path folder) {
        this(folder, LARGEST, 2);
    }

    SystemLog(Path folder, long largest, int everySeconds) {
        this.file = folder.resolve("system.log");
        this.largest = largest;
        this.everySeconds = everySeconds;
    }

    /** Returns the file that is being appended to. */
    public Path file() {
        return file;
    }

    /** Returns where the next process's part begins, after making room for it. Nothing may be appending now. */
    long begin() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        var size = Files.size(file);
        if (size <= largest) {
            return size;
        }
        if (Files.exists(earlier(1))) {
            Files.move(earlier(1), earlier(2), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(file, earlier(1), StandardCopyOption.REPLACE_EXISTING);
        return 0;
    }

    /** Returns {@code command} with the companion. */
    List<String> shortened(List<String> command) {
        var wrapped = new ArrayList<>(List.of(
                "sh", "-c", COMPANION, "helix-log", file.toString(), Long.toString(largest), "" + everySeconds));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Returns the last lines, at most {@code most}, from earlier files too; of very long ones only the end. */
    public List<String> last(int most) {
        var lines = new ArrayList<String>();
        for (var part : List.of(file, earlier(1), earlier(2))) {
            if (lines.size() < most && Files.exists(part)) {
                lines.addAll(0, tail(part));
            }
        }
        return List.copyOf(lines.subList(Math.max(0, lines.size() - most), lines.size()));
    }

    /** Hands on what is appended from now on, until {@code goOn} says no. */
    public void follow(Consumer<String> reader, BooleanSupplier goOn, Pause pause) {
        long position = size(file);
        while (goOn.getAsBoolean()) {
            pause.pause(LOOK);
            var size = size(file);
            if (size < position) {
                // It was emptied: the rest of what it held is in the copy.
                reader.accept(text(earlier(1), position, size(earlier(1))));
                position = 0;
            }
            if (size > position) {
                reader.accept(text(file, position, size));
                position = size;
            }
        }
    }

    private Path earlier(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static List<String> tail(Path part) {
        var size = size(part);
        var lines = text(part, Math.max(0, size - MOST_READ), size).lines().toList();
        return size > MOST_READ ? lines.subList(1, lines.size()) : lines;
    }

    private static long size(Path part) {
        try {
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            throw new PortException("can't read the log " + part + ": " + e, e);
        }
    }

    private static String text(Path part, long from, long to) {
        if (to <= from) {
            return "";
        }
        try (var in = new RandomAccessFile(part.toFile(), "r")) {
            in.seek(from);
            var bytes = new byte[(int) Math.min(to - from, Integer.MAX_VALUE / 2)];
            int length = 0;
            for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(0, read)) {
                read = in.read(bytes, length, bytes.length - length);
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PortException("can't read the log " + part + ": " + e, e);
        }
    }
}
