package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Leases;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Leases in one file each, for the one process that holds the {@link RootLock}. A file stays when its lease is given back,
 * so that the generation goes on growing; one that can't be read is refused and never taken for free.
 */
public final class FileLeases implements Leases {

    private static final String ENDING = ".json";

    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;
    private final InstantSource clock;
    private final ProcessIdentity self;

    public FileLeases(Path folder, InstantSource clock) {
        this(folder, clock, ProcessIdentity.own());
    }

    FileLeases(Path folder, InstantSource clock, ProcessIdentity self) {
        this.folder = folder;
        this.clock = clock;
        this.self = self;
    }

    @Override
    public Acquisition acquire(String name, OperationId operation, String owner) {
        lock.lock();
        try {
            var found = read(name);
            if (found != null && found.held() && found.process().isAlive()) {
                return found.lease().operation().equals(operation)
                                && found.process().equals(self)
                        ? new Acquisition.Granted(found.lease())
                        : new Acquisition.Taken(found.lease());
            }
            var generation = found == null ? 1 : found.lease().generation() + 1;
            var lease = new Lease(name, generation, operation, owner, clock.instant());
            write(LeaseNote.of(lease, self, true));
            return new Acquisition.Granted(lease);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Lease> holder(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(read(name))
                    .filter(found -> found.held() && found.process().isAlive())
                    .map(LeaseNote::lease);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Lease lease) {
        lock.lock();
        try {
            var found = read(lease.name());
            if (found != null && found.lease().generation() == lease.generation()) {
                write(LeaseNote.of(lease, self, false));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the leases that are held by living processes. Reads only.
     *
     * @throws PortException naming one that can't be read
     * @throws Refused as NewerFormat, naming one that a newer HELIX wrote
     */
    public List<Lease> held() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .sorted()
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .map(name -> read(URLDecoder.decode(name, StandardCharsets.UTF_8)))
                    .filter(found ->
                            found != null && found.held() && found.process().isAlive())
                    .map(LeaseNote::lease)
                    .toList();
        } catch (IOException e) {
            throw new PortException("can't read " + folder + ": " + e, e);
        }
    }

    private Path file(String name) {
        return folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + ENDING);
    }

    private @Nullable LeaseNote read(String name) {
        var file = file(name);
        try {
            var note = LeaseNote.FILE.read(file.toString(), Files.readAllBytes(file));
            if (!note.whole() || !note.lease().name().equals(name)) {
                throw unreadable(file, null);
            }
            return note;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | Damaged e) {
            throw unreadable(file, e);
        }
    }

    private static PortException unreadable(Path file, @Nullable Throwable cause) {
        var message = "the lease " + file + " can't be read; make sure that no HELIX works here, then remove it";
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }

    private void write(LeaseNote note) {
        // No process that held one outlives a loss of power.
        DurableFile.replaceSoon(file(note.granted().name()), LeaseNote.FILE.written(note));
    }
}
