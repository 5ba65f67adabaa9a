package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent may write. Symbolic links are followed, also dangling ones, so that a link does not lead out.
 *
 * @param open absolute folders in which it may
 * @param shut absolute folders in which it may not, though they lie in an open one
 */
public record WritePolicy(List<Path> open, List<Path> shut) {

    private static final int LINKS_FOLLOWED = 40;
    /** Names of folders that belong to HELIX and to git, wherever they stand. */
    static final Set<String> RESERVED = Set.of(".git", ".helix");

    public WritePolicy {
        open = List.copyOf(open);
        shut = List.copyOf(shut);
    }

    /** Returns why {@code file}, absolute, may not be written; null if it may. */
    public @Nullable String refusal(Path file) {
        if (!file.isAbsolute()) {
            return file + " is not absolute";
        }
        try {
            // Read both ways, with a link's target or its name before "..": nobody promises which one the agent's tool
            // takes.
            var refusal = refusal(file, resolved(file, 0));
            return refusal != null ? refusal : refusal(file, resolved(file.normalize(), 0));
        } catch (IOException e) {
            return file + " can't be looked at: " + e.getMessage();
        }
    }

    private @Nullable String refusal(Path file, Path real) throws IOException {
        for (var folder : shut) {
            if (real.startsWith(resolved(folder, 0))) {
                return file + " is in " + folder + ", where you may not write";
            }
        }
        for (var folder : open) {
            var inside = resolved(folder, 0);
            if (real.startsWith(inside)) {
                for (var name : inside.relativize(real)) {
                    if (RESERVED.contains(name.toString())) {
                        return file + " belongs to " + name + ", where only HELIX and Git write";
                    }
                }
                return null;
            }
        }
        return file + " is outside the folders you may write in: " + open;
    }

    /** Returns where {@code path} really is, or will be once it is written. */
    static Path resolved(Path path, int links) throws IOException {
        if (links > LINKS_FOLLOWED) {
            throw new IOException("too many symbolic links");
        }
        var real = path.getRoot();
        for (var name : path) {
            if (name.toString().equals(".")) {
                continue;
            }
            if (name.toString().equals("..")) {
                real = real.getParent() == null ? real : real.getParent();
                continue;
            }
            var next = real.resolve(name);
            if (Files.isSymbolicLink(next)) {
                real = resolved(real.resolve(Files.readSymbolicLink(next)), links + 1);
            } else if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                real = next.toRealPath(LinkOption.NOFOLLOW_LINKS);
            } else {
                real = next;
            }
        }
        return real;
    }
}
