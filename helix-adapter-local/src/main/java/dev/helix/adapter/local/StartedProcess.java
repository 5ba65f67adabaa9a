package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of a started system, so that a later HELIX finds it.
 *
 * @param format of the file; null in the first one, which had neither number nor checksum
 * @param processes all started ones
 * @param slot the one it was started from
 * @param tree the tree in that slot
 * @param logFrom where its part of the log begins, in bytes
 * @param checksum over the rest of the file; null before it is written
 */
@JsonPropertyOrder({StoredFormat.FORMAT, "processes", "slot", "tree", "log_from", StoredFormat.CHECKSUM})
record StartedProcess(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "processes", required = true) ProcessTree processes,
        @JsonProperty(value = "slot", required = true) Slot slot,
        @JsonProperty(value = "tree", required = true) TreeId tree,
        @JsonProperty(value = "log_from", required = true) long logFrom,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    static final StoredNote<StartedProcess> FILE = StoredNote.line(StartedProcess.class, KNOWN);

    StartedProcess(ProcessTree processes, Slot slot, TreeId tree, long logFrom) {
        this(KNOWN, processes, slot, tree, logFrom, null);
    }

    @JsonIgnore
    boolean isAlive() {
        return processes.top().isAlive();
    }

    void writeTo(Path file) {
        DurableFile.replace(file, FILE.written(new StartedProcess(processes, slot, tree, logFrom)));
    }

    /** Reads a note; empty when there is none. One that can't be read is refused: who knows what runs. */
    static Optional<StartedProcess> in(Path file) {
        try {
            var started = FILE.read(file.toString(), Files.readAllBytes(file));
            if (!whole(started)) {
                throw unreadable(file, null);
            }
            return Optional.of(started);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | Damaged e) {
            throw unreadable(file, e);
        }
    }

    /** Jackson leaves out what a file does not have, whatever the types say. */
    @SuppressWarnings("ConstantValue")
    private static boolean whole(StartedProcess started) {
        return started.processes() != null
                && started.processes().top() != null
                && started.processes().top().started() != null
                && started.processes().mark() != null;
    }

    private static PortException unreadable(Path file, @Nullable Throwable cause) {
        var message = file + " can't be read; end the system it was about by hand, then remove the file";
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }
}
