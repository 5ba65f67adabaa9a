package dev.helix.adapter.git;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The last complete build in a slot: a small file beside the slot's marker, which is not there while a build runs.
 *
 * @param tree the built tree
 * @param plan the name of the way it was built
 * @param inputs the name of all its inputs; empty where it is not known
 */
record SlotBuild(TreeId tree, String plan, String inputs) {

    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64}) ([0-9A-Za-z-]{1,128})(?: ([0-9a-f]{64}))?\n");

    SlotBuild {
        if (!LINE.matcher(line(tree, plan, inputs)).matches()) {
            throw new IllegalArgumentException("a plan is letters, digits and dashes, not '" + plan + "'");
        }
    }

    private static String line(TreeId tree, String plan, String inputs) {
        return tree + " " + plan + (inputs.isEmpty() ? "" : " " + inputs) + "\n";
    }

    /** Reads it. A file that is missing, or that somebody else wrote, tells of no build: then it is built once more. */
    static Optional<SlotBuild> read(Path file) {
        try {
            if (OwnNotes.isForeign(file)) {
                return Optional.empty();
            }
            var line = LINE.matcher(Files.readString(file));
            return line.matches()
                    ? Optional.of(new SlotBuild(
                            new TreeId(line.group(1)), line.group(2), Objects.requireNonNullElse(line.group(3), "")))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PortException(file + " can't be read: " + e, e);
        }
    }

    void write(Path file) throws IOException {
        var text = line(tree, plan, inputs).getBytes(StandardCharsets.UTF_8);
        var next = file.resolveSibling(file.getFileName() + ".next");
        try (var channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        OwnNotes.replace(file, next, text);
        SlotMarker.flush(file.resolveSibling("."));
    }

    static void remove(Path file) throws IOException {
        if (OwnNotes.delete(file)) {
            SlotMarker.flush(file.resolveSibling("."));
        }
    }
}
