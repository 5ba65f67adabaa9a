package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which start of the machine this is. A process's writes are lost with the machine's power, never with the process: what
 * was written since the machine started is there, whether or not it was forced to disk.
 */
final class Boot {

    private static final Path NAME = Path.of("/proc/sys/kernel/random/boot_id");

    private Boot() {}

    /** Returns its name, unique for ever; empty where the system does not tell. */
    static Optional<String> name() {
        try {
            return Optional.of(Files.readString(NAME).strip()).filter(name -> !name.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
