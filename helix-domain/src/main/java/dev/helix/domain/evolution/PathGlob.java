package dev.helix.domain.evolution;

import java.util.Optional;

/**
 * A pattern for paths of a repository: {@code *} and {@code ?} stand for characters of one name, {@code **} for any number of
 * folders, and a slash at the end for all that lies in a folder. Matching takes time in proportion to both lengths.
 *
 * @param text as written
 */
public record PathGlob(String text) {

    private static final String ANY_FOLDERS = "**";

    /** @throws IllegalArgumentException where {@link #objection} has one */
    public PathGlob {
        objection(text).ifPresent(why -> {
            throw new IllegalArgumentException("'" + text + "': " + why);
        });
    }

    /** Returns why {@code text} is no pattern, for a person; empty when it is one. */
    public static Optional<String> objection(String text) {
        if (text.isBlank()) {
            return Optional.of("a pattern such as docs/** is needed");
        }
        if (text.startsWith("/") || text.indexOf('\\') >= 0 || text.indexOf('\0') >= 0) {
            return Optional.of("a pattern is relative to the repository, with / between folders");
        }
        for (var segment : text.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                return Optional.of("a pattern names paths from the repository's root, without . and ..");
            }
            if (segment.contains(ANY_FOLDERS) && !segment.equals(ANY_FOLDERS)) {
                return Optional.of("** stands alone between slashes");
            }
        }
        if (text.contains("[") || text.contains("{")) {
            return Optional.of("only *, ? and ** have a meaning; write one pattern for each case");
        }
        return Optional.empty();
    }

    /** Returns whether a path, relative with slashes, is one of those. */
    public boolean matches(String path) {
        var pattern = (text.endsWith("/") ? text + ANY_FOLDERS : text).split("/", -1);
        var names = path.split("/", -1);
        // reached[n]: the pattern so far may have taken n names.
        var reached = new boolean[names.length + 1];
        reached[0] = true;
        for (var segment : pattern) {
            var next = new boolean[names.length + 1];
            boolean any = false;
            for (int n = 0; n <= names.length; n++) {
                if (segment.equals(ANY_FOLDERS)) {
                    any |= reached[n];
                    next[n] = any;
                } else if (n < names.length && reached[n] && named(segment, names[n])) {
                    next[n + 1] = true;
                }
            }
            reached = next;
        }
        return reached[names.length];
    }

    /** Returns the pattern for paths in the form of {@link RepoPath#twin}. */
    PathGlob folded() {
        return new PathGlob(PathForm.of(text));
    }

    /** Goes back to the last star alone, which suffices. */
    private static boolean named(String segment, String name) {
        int s = 0;
        int star = -1;
        int from = 0;
        for (int n = 0; n < name.length(); ) {
            if (s < segment.length() && segment.charAt(s) == '*') {
                star = s++;
                from = n;
            } else if (s < segment.length() && (segment.charAt(s) == '?' || segment.charAt(s) == name.charAt(n))) {
                s++;
                n++;
            } else if (star >= 0) {
                s = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (s < segment.length() && segment.charAt(s) == '*') {
            s++;
        }
        return s == segment.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
