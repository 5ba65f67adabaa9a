package dev.helix.adapter.git;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * The link {@code current}, which says which slot of a system is the live one. It is replaced in one go, so that it always points to one.
 *
 * @param system the folder of the system, absolute
 */
record LiveSlotLink(Path system) {

    private static final String CURRENT = "current";

    Path path() {
        return system.resolve(CURRENT);
    }

    /**
     * Returns the slot that it points to; empty when there is no such link.
     *
     * @throws PortException where something else stands there, with what to do
     */
    Optional<Slot> slot() {
        var link = path();
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isSymbolicLink(link)) {
            throw new PortException(link + " is not a symbolic link; move it away, HELIX makes it one");
        }
        try {
            var target = Files.readSymbolicLink(link).toString();
            return Optional.of(Arrays.stream(Slot.values())
                    .filter(slot -> slot.word().equals(target))
                    .findFirst()
                    .orElseThrow(() -> new PortException(
                            link + " points to '" + target + "', which is no slot; let it point to a or b")));
        } catch (IOException e) {
            throw new PortException(link + " can't be read: " + e, e);
        }
    }

    /** Lets it point to a slot, whatever link stands there now. */
    void point(Slot slot) throws IOException {
        var next = system.resolve("." + CURRENT + ".next");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of(slot.word()));
        Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE);
        SlotMarker.flush(system);
    }
}
