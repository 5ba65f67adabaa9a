package dev.helix.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which processes were started and by which HELIX, in one file each, so that a later HELIX can end what a killed one left.
 * A process is known by its id together with its start time, since ids are used again. Safe for use by many threads.
 */
final class ProcessRecords {

    private static final System.Logger LOG = System.getLogger(ProcessRecords.class.getName());
    private static final Pattern RECORD = Pattern.compile("(\\d{1,18} \\d{1,18})\n(\\d{1,18} \\d{1,18})\n");
    private static final String GONE = "0 0\n0 0\n";

    private final Path folder;

    ProcessRecords(Path folder) {
        this.folder = folder;
    }

    /** Notes that this HELIX has started {@code process}. */
    void started(ProcessHandle process) throws IOException {
        PrivateFolder.make(folder);
        var file = folder.resolve(Long.toString(process.pid()));
        // In one step: another HELIX that looks at the same moment must not take half a record for a dead owner.
        var whole = file.resolveSibling(file.getFileName() + ".new");
        PrivateFolder.write(whole, key(process) + "\n" + key(ProcessHandle.current()) + "\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Notes that the process is gone. */
    void ended(long pid) {
        delete(folder.resolve(Long.toString(pid)));
    }

    /** Ends every process whose HELIX is gone, with all it started, and returns how many there were. */
    int reap(Duration terminate) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int reaped = 0;
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .toList();
        }
        for (var file : files) {
            var record = RECORD.matcher(read(file));
            if (!record.matches()) {
                // Another HELIX may need it.
                LOG.log(Level.WARNING, () -> file + " was not written by HELIX, and is left alone");
                continue;
            }
            if (find(record.group(2)) != null) {
                continue;
            }
            var orphan = find(record.group(1));
            if (orphan != null) {
                end(orphan, terminate);
                reaped++;
            }
            delete(file);
        }
        return reaped;
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return GONE; // Its process ended just now.
        }
    }

    private static void end(ProcessHandle orphan, Duration terminate) {
        var started = orphan.descendants().toList();
        orphan.destroy();
        try {
            orphan.onExit().get(terminate.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            orphan.destroyForcibly();
        }
        orphan.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static String key(ProcessHandle process) {
        return process.pid() + " "
                + process.info()
                        .startInstant()
                        .map(start -> start.toEpochMilli())
                        .orElse(0L);
    }

    private static @Nullable ProcessHandle find(String key) {
        return ProcessHandle.of(Long.parseLong(key.split(" ", 2)[0]))
                .filter(process -> process.isAlive() && key(process).equals(key))
                .orElse(null);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It names a process that is gone; the next start finds that out too.
            file.toFile().deleteOnExit();
        }
    }
}
