package dev.helix.adapter.git;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The folders that one side moved away as a whole, told by where most of their files went: git's own rules for folder renames.
 *
 * @param moved new folder by old folder
 * @param split folders whose files went to several places, none of which got most
 */
record FolderMoves(Map<String, String> moved, Set<String> split) {

    /**
     * Finds them.
     *
     * @param renames new path by old path of the side's files
     * @param gone whether the side has no such folder any more
     */
    static FolderMoves of(Map<String, String> renames, Predicate<String> gone) {
        var counts = new HashMap<String, Map<String, Integer>>();
        renames.forEach((from, to) -> count(from, to, gone, counts));
        var moved = new HashMap<String, String>();
        var split = new HashSet<String>();
        counts.forEach((folder, targets) -> {
            var most =
                    targets.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            var best = targets.entrySet().stream()
                    .filter(target -> target.getValue() == most)
                    .map(Map.Entry::getKey)
                    .toList();
            if (best.size() == 1) {
                moved.put(folder, best.getFirst());
            } else {
                split.add(folder);
            }
        });
        return new FolderMoves(moved, split);
    }

    /** A file that moved says the same of the folders above it as long as these kept their names. */
    private static void count(
            String from, String to, Predicate<String> gone, Map<String, Map<String, Integer>> counts) {
        var old = GitConversion.parent(from);
        var now = GitConversion.parent(to);
        while (!old.isEmpty() && gone.test(old)) {
            counts.computeIfAbsent(old, folder -> new HashMap<>()).merge(now, 1, Integer::sum);
            if (now.isEmpty() || !name(old).equals(name(now))) {
                return;
            }
            old = GitConversion.parent(old);
            now = GitConversion.parent(now);
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Leaves out what both sides moved: there each has its own idea, and files stay where they are. */
    FolderMoves without(FolderMoves other) {
        var rest = new HashMap<>(moved);
        rest.keySet().removeAll(other.moved.keySet());
        return new FolderMoves(rest, split);
    }

    /** Returns those of folders into which the other side put a file: as git, nobody asks about the rest. */
    FolderMoves only(Set<String> folders) {
        var asked = new HashMap<>(moved);
        asked.keySet().retainAll(folders);
        var unclear = new HashSet<>(split);
        unclear.retainAll(folders);
        return new FolderMoves(asked, unclear);
    }

    /** Returns the nearest folder above a path that was moved, or of which nobody can say where it went. */
    Optional<String> above(String path) {
        for (var folder = GitConversion.parent(path); !folder.isEmpty(); folder = GitConversion.parent(folder)) {
            if (moved.containsKey(folder) || split.contains(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** Returns where a path below a moved folder belongs. */
    String follow(String folder, String path) {
        var to = moved.getOrDefault(folder, folder);
        var rest = path.substring(folder.length() + 1);
        return to.isEmpty() ? rest : to + "/" + rest;
    }
}
