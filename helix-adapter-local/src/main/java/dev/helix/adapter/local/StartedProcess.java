package dev.helix.adapter.local;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is written down about a started system, so that a later HELIX finds it.
 *
 * @param processes all that was started
 * @param slot where from
 * @param tree what was in it
 * @param logFrom where its part of the log begins, in bytes
 */
record StartedProcess(ProcessTree processes, Slot slot, TreeId tree, long logFrom) {

    private static final JsonMapper JSON = JournalJson.mapper();

    boolean isAlive() {
        return processes.top().isAlive();
    }

    void writeTo(Path file) {
        DurableFile.replace(file, JSON.writeValueAsString(this) + "\n");
    }

    /** Reads a note; empty when there is none. One that can't be read is refused: who knows what runs. */
    static Optional<StartedProcess> in(Path file) {
        try {
            var started = JSON.readValue(Files.readString(file), StartedProcess.class);
            if (!whole(started)) {
                throw unreadable(file, null);
            }
            return Optional.of(started);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw unreadable(file, e);
        }
    }

    /** Jackson leaves out what a file does not have, whatever the types say. */
    @SuppressWarnings("ConstantValue")
    private static boolean whole(@Nullable StartedProcess started) {
        return started != null
                && started.processes() != null
                && started.processes().top() != null
                && started.processes().top().started() != null
                && started.processes().mark() != null;
    }

    private static PortException unreadable(Path file, @Nullable Throwable cause) {
        var message = file + " can't be read; end the system it was about by hand, then remove the file";
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }
}
