package dev.helix.adapter.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One look at every file of a slot, without opening any: which of them, and of the folders above them, are not as they are
 * recorded. Takes all processors.
 *
 * @param enough asked now and then; when it says so, the look is left
 */
record SlotLook(SlotRecord record, Path slot, BooleanSupplier enough) {

    private static final int MANY = 512;

    /**
     * Returns the paths of the files that may be otherwise now.
     *
     * @throws SlotFilling.Left when it was left
     */
    Set<String> odd() throws IOException {
        try {
            // A folder that became a link leads to files that look as before.
            var astray = record.folders().parallelStream()
                    .filter(folder -> !Files.isDirectory(slot.resolve(folder), LinkOption.NOFOLLOW_LINKS))
                    .collect(Collectors.toSet());
            var odd = IntStream.range(0, record.size())
                    .parallel()
                    .filter(this::isOdd)
                    .mapToObj(record::path)
                    .collect(Collectors.toCollection(HashSet::new));
            if (!astray.isEmpty()) {
                record.paths().stream()
                        .filter(path -> astray.stream().anyMatch(folder -> path.startsWith(folder + "/")))
                        .forEach(odd::add);
            }
            return odd;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean isOdd(int index) {
        try {
            if (index % MANY == 0 && enough.getAsBoolean()) {
                throw new SlotFilling.Left();
            }
            return !record.isUntouched(index, FileStat.Mark.of(slot.resolve(record.path(index))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
