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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a slot: the tree that it holds, or that it was being written and may hold pieces of several. Kept in a small
 * file that is replaced in one step, before and after each writing, so that a crash can't make a half-written slot look whole.
 *
 * @param boot the run of the machine in which that was; empty where it is not known. In another run, the written files may be
 *     lost
 */
record SlotMarker(State state, List<TreeId> trees, String boot) {

    /** How much is known. The words stand in the file: they stay when a constant is renamed. */
    enum State {
        /** Pieces of all the trees may be there. */
        WRITING("writing"),
        /** The one tree was written; since then a build or the system itself may have run there. */
        WHOLE("whole");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** Returns the state of that word. @throws IllegalArgumentException for another one */
        static State of(String word) {
            // Earlier versions wrote this for a whole slot in which nothing had run.
            var known = word.equals("swept") ? WHOLE.word : word;
            return Arrays.stream(values())
                    .filter(state -> state.word.equals(known))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(word));
        }
    }

    private static final String BOOT = "boot=";

    SlotMarker {
        trees = List.copyOf(trees);
    }

    /** Returns the state in which {@code next} is being written over what was there, in a run of the machine. */
    SlotMarker writing(TreeId next, String now) {
        return new SlotMarker(
                State.WRITING,
                Stream.concat(trees.stream(), Stream.of(next)).distinct().toList(),
                now);
    }

    boolean whole() {
        return state != State.WRITING;
    }

    boolean holds(TreeId tree) {
        return whole() && trees.equals(List.of(tree));
    }

    /** Reads it; a slot never heard of counts as being written, from nothing. */
    static SlotMarker read(Path file) {
        try {
            var words = Files.readString(file).strip().split(" ");
            var state = State.of(words[0]);
            var trees = Arrays.stream(words)
                    .skip(1)
                    .filter(word -> !word.startsWith(BOOT))
                    .map(TreeId::new)
                    .toList();
            var boot = Arrays.stream(words)
                    .filter(word -> word.startsWith(BOOT))
                    .map(word -> word.substring(BOOT.length()))
                    .findFirst()
                    .orElse("");
            if (state != State.WRITING && trees.size() != 1) {
                throw new PortException(unreadable(file));
            }
            return new SlotMarker(state, trees, boot);
        } catch (NoSuchFileException e) {
            return new SlotMarker(State.WRITING, List.of(), "");
        } catch (IllegalArgumentException e) {
            throw new PortException(unreadable(file), e);
        } catch (IOException e) {
            throw new PortException(file + " can't be read: " + e, e);
        }
    }

    private static String unreadable(Path file) {
        return file + " was not written by HELIX; remove it, and the next deploy checks the whole slot";
    }

    void write(Path file) throws IOException {
        var line = state.word
                + trees.stream().map(tree -> " " + tree).collect(Collectors.joining())
                + (boot.isEmpty() ? "" : " " + BOOT + boot) + "\n";
        var next = file.resolveSibling(file.getFileName() + ".next");
        try (var channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        flush(file.resolveSibling("."));
    }

    /** Makes what was last made, renamed or removed in a folder survive a loss of power; also works for a file. */
    static void flush(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
