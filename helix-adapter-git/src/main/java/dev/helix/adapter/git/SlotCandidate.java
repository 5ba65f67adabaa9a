package dev.helix.adapter.git;

import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The candidate that a slot was last used for: a file of one line, its tree. A text that is no such line counts as none. */
final class SlotCandidate {

    private SlotCandidate() {}

    static Optional<TreeId> read(Path file) throws IOException {
        try {
            return Optional.of(new TreeId(Files.readString(file).strip()));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A loss of power may take it: then nothing that was built stays. */
    static void write(Path file, TreeId candidate) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, candidate + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
