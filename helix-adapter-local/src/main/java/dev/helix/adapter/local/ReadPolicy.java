package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent may read: its own folder, and of the repository what is nobody's secret. Symbolic links are followed.
 *
 * @param own absolute folder of which it reads everything, though it may lie in a shut one
 * @param root absolute folder of the repository
 * @param shut absolute files and folders of the repository that it does not read
 */
public record ReadPolicy(Path own, Path root, List<Path> shut) {

    public ReadPolicy {
        shut = List.copyOf(shut);
    }

    /** Returns why {@code place}, absolute, may not be read; null if it may. */
    public @Nullable String refusal(Path place) {
        if (!place.isAbsolute()) {
            return place + " is not absolute";
        }
        try {
            // Both ways, as for what is written: nobody promises what the agent's tool takes ".." after a link for.
            var refusal = refusal(place, WritePolicy.resolved(place, 0));
            return refusal != null ? refusal : refusal(place, WritePolicy.resolved(place.normalize(), 0));
        } catch (IOException e) {
            return place + " can't be looked at: " + e.getMessage();
        }
    }

    private @Nullable String refusal(Path place, Path real) throws IOException {
        if (real.startsWith(WritePolicy.resolved(own, 0))) {
            return null;
        }
        var repository = WritePolicy.resolved(root, 0);
        if (!real.startsWith(repository)) {
            return place + " is outside the folders you may read in";
        }
        for (var folder : shut) {
            if (real.startsWith(WritePolicy.resolved(folder, 0))) {
                return place + " is in " + folder + ", which you may not read";
            }
        }
        for (var name : repository.relativize(real)) {
            if (WritePolicy.RESERVED.contains(name.toString())) {
                return place + " belongs to " + name + ", which you may not read";
            }
        }
        return null;
    }
}
