package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;

/** Many objects in one pack: two files to make and to flush, where each by itself would be one. */
record NewPack(Repository git) {

    /** Inserts objects. */
    interface Work<T> {
        T with(ObjectInserter inserter) throws IOException;
    }

    /** Does the work and makes what it has inserted survive a loss of power. */
    <T> T durably(Work<T> work) throws IOException {
        if (!(git.getObjectDatabase() instanceof ObjectDirectory objects)) {
            throw new PortException(git + " does not keep its objects in files");
        }
        var folder = objects.getPackDirectory().toPath();
        Files.createDirectories(folder);
        var before = files(folder);
        T done;
        try (var inserter = objects.newPackInserter()) {
            done = work.with(inserter);
            inserter.flush();
        }
        var fresh = new HashSet<>(files(folder));
        fresh.removeAll(before);
        for (var file : fresh) {
            // Somebody else's may be gone again.
            if (Files.exists(file)) {
                SlotMarker.flush(file);
            }
        }
        if (!fresh.isEmpty()) {
            SlotMarker.flush(folder);
        }
        return done;
    }

    private static Set<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        }
    }
}
