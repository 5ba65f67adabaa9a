package dev.helix.adapter.local;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SoleWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An audit trail as a file of one JSON object a line, each of which holds the hash of the one before. Nothing in HELIX ever shortens
 * it. Lines go on to other places, where they are told, once they are durable here.
 */
public final class FileAuditTrail implements AuditTrail, SoleWriter {

    private static final System.Logger LOG = System.getLogger(FileAuditTrail.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Path file;
    private final List<AuditSink> sinks;

    private final TamperCheckedFile witness = new TamperCheckedFile();
    private final AuditChain chain = new AuditChain();
    /** A crash left half a line at the end; it stays, and nothing is written into it. */
    private byte[] cutOff = new byte[0];

    /** @param file made with the first entry */
    public FileAuditTrail(Path file) {
        this(file, List.of());
    }

    /**
     * @param file made with the first entry
     * @param sinks where each line goes as well
     */
    public FileAuditTrail(Path file, List<AuditSink> sinks) {
        this.file = file;
        this.sinks = List.copyOf(sinks);
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                var content = Files.readAllBytes(file);
                for (var line : AuditChain.lines(content)) {
                    if (line[line.length - 1] == '\n') {
                        chain.take(line);
                    } else {
                        cutOff = line;
                    }
                }
                witness.appended(content);
            }
        } catch (IOException e) {
            throw new PortException("can't read the audit log " + file + ": " + e, e);
        }
    }

    @Override
    public Optional<Damage> inspect() {
        lock.lock();
        try {
            return witness.inspect(file, ".helix/" + file.getFileName(), content -> DurableFile.replace(file, content));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void note(Entry entry) {
        lock.lock();
        try {
            PrivateFiles.folder(DurableFile.folderOf(file));
            if (cutOff.length > 0) {
                append(new byte[] {'\n'});
                chain.take(endedLine(cutOff));
                cutOff = new byte[0];
            }
            var line = AuditLine.of(entry, chain.previous());
            append(line);
            chain.take(line);
            noteHead();
            sinks.forEach(sink -> sink.take(new String(line, StandardCharsets.UTF_8).strip()));
        } catch (IOException e) {
            throw new PortException("can't write the audit log " + file + ": " + e, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Entry> since(Instant start) {
        var entries = new ArrayList<Entry>();
        try {
            int number = 0;
            for (var line : AuditChain.lines(Files.readAllBytes(file))) {
                read(++number, line)
                        .filter(entry -> !entry.at().isBefore(start))
                        .ifPresent(entries::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new PortException("can't read the audit log " + file + ": " + e, e);
        }
        return entries;
    }

    /** Damage is told by those who look for it: {@code doctor --verify}. */
    private Optional<Entry> read(int number, byte[] line) {
        try {
            return Optional.of(AuditLine.entry(file.getFileName() + ":" + number, line));
        } catch (StoredFormat.Damaged | Refused | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "no entry", e);
            return Optional.empty();
        }
    }

    private void append(byte[] bytes) throws IOException {
        var rest = ByteBuffer.wrap(bytes);
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        try (var channel = PrivateFiles.open(file, options)) {
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            witness.appended(bytes);
        }
    }

    /** Behind after a power loss, which is no harm: the log then goes on past it, and the chain shows that. */
    private void noteHead() {
        var head = file.resolveSibling(AuditChain.HEAD);
        var fresh = file.resolveSibling(AuditChain.HEAD + ".new");
        try {
            DurableFile.remove(fresh);
            PrivateFiles.file(fresh);
            Files.writeString(fresh, chain.head().text());
            Files.move(fresh, head, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "how far the audit log goes could not be noted: {0}", e.toString());
        }
    }

    private static byte[] endedLine(byte[] half) {
        return ByteBuffer.allocate(half.length + 1).put(half).put((byte) '\n').array();
    }
}
