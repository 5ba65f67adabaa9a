package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what a path was probably meant to be. Reads each directory once. Not safe for use by many threads. */
final class NearbyPaths {

    private static final int MAX_ENTRIES = 5_000;
    private static final int MAX_SUGGESTIONS = 3;
    private static final int MAX_SEARCHES = 20;
    private static final Set<String> SKIPPED =
            Set.of(".git", ".helix", "node_modules", "target", "build", "__pycache__");

    private final FileView files;
    private final Map<String, List<String>> listings = new HashMap<>();
    private List<String> known = List.of();
    private int searches;

    NearbyPaths(FileView files) {
        this.files = files;
    }

    /** Returns {@code path} as its names really stand on disk, whatever case or form of umlauts it was written in. */
    Optional<String> spelling(String path) {
        var found = "";
        for (var name : path.split("/", -1)) {
            var names = listing(found);
            var real = names.contains(name)
                    ? Optional.of(name)
                    : names.stream()
                            .filter(other -> folded(other).equals(folded(name)))
                            .findFirst();
            if (real.isEmpty()) {
                return Optional.empty();
            }
            found = found.isEmpty() ? real.get() : found + "/" + real.get();
        }
        return Optional.of(found);
    }

    private List<String> listing(String directory) {
        return listings.computeIfAbsent(directory, files::names);
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** Returns existing files that come closest to {@code path}, best first. */
    List<String> suggestions(String path) {
        if (++searches > MAX_SEARCHES) {
            return List.of();
        }
        if (known.isEmpty()) {
            known = walk();
        }
        var name = name(path);
        int tolerance = Math.max(1, name.length() / 4);
        record Rated(String path, int distance) {}
        return known.stream()
                .map(other -> new Rated(other, distance(folded(name(other)), folded(name), tolerance)))
                .filter(rated -> rated.distance() <= tolerance)
                .sorted(Comparator.comparingInt(Rated::distance)
                        .thenComparingInt(rated -> -commonPrefix(rated.path(), path))
                        .thenComparing(Rated::path))
                .limit(MAX_SUGGESTIONS)
                .map(Rated::path)
                .toList();
    }

    private List<String> walk() {
        var found = new ArrayList<String>();
        var open = new ArrayDeque<>(List.of(""));
        int seen = 0;
        while (!open.isEmpty() && seen < MAX_ENTRIES) {
            var directory = open.poll();
            for (var name : listing(directory)) {
                var path = directory.isEmpty() ? name : directory + "/" + name;
                seen++;
                switch (SKIPPED.contains(name) ? FileView.Kind.OTHER : files.kind(path)) {
                    case FILE -> found.add(path);
                    case DIRECTORY -> open.add(path);
                    case OTHER, OUTSIDE, MISSING -> {}
                }
            }
        }
        return found;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int commonPrefix(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return i;
    }

    /**
     * Returns how many characters must be put in, left out, replaced or swapped with their neighbour (optimal string
     * alignment); given up beyond {@code limit}.
     */
    private static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) > limit) {
            return limit + 1;
        }
        var before = new int[other.length() + 1];
        var last = new int[other.length() + 1];
        var row = new int[other.length() + 1];
        for (int k = 0; k < row.length; k++) {
            row[k] = k;
        }
        for (int i = 1; i <= one.length(); i++) {
            var free = before;
            before = last;
            last = row;
            row = free;
            row[0] = i;
            for (int k = 1; k < row.length; k++) {
                int replaced = last[k - 1] + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
                row[k] = Math.min(replaced, 1 + Math.min(last[k], row[k - 1]));
                if (i > 1
                        && k > 1
                        && one.charAt(i - 1) == other.charAt(k - 2)
                        && one.charAt(i - 2) == other.charAt(k - 1)) {
                    row[k] = Math.min(row[k], before[k - 2] + 1);
                }
            }
        }
        return row[other.length()];
    }
}
