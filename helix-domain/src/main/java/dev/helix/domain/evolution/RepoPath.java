package dev.helix.domain.evolution;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file inside a repository, safe to be written on any file system: relative, normalised, {@code /} between
 * segments, and nothing that leaves the tree or reaches git's own files. The rules are those of the path-safety list of
 * {@code evolution-anchors}, section 6.3, as far as the name alone can tell.
 *
 * @param value never empty
 */
public record RepoPath(String value) implements Comparable<RepoPath> {

    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_SEGMENT = 255;
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    /** @throws Refused as {@link Refusal.UnsafePath} where {@link #objection} has one */
    public RepoPath {
        var objection = objectionTo(value);
        if (objection != null) {
            throw new Refused(new Refusal.UnsafePath(value, objection));
        }
    }

    /** Returns why {@code text} can't be a path in a repository; empty when it can. */
    public static Optional<String> objection(String text) {
        return Optional.ofNullable(objectionTo(text));
    }

    private static @Nullable String objectionTo(String text) {
        if (text.isEmpty()) {
            return "it is empty";
        }
        if (text.length() > LONGEST_PATH) {
            return "it is longer than " + LONGEST_PATH + " characters";
        }
        if (text.startsWith("/") || text.startsWith("~") || text.matches("[A-Za-z]:.*")) {
            return "it is not relative to the repository";
        }
        if (text.indexOf('\\') >= 0) {
            return "it holds a backslash";
        }
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return "it holds a control character";
        }
        if (!Character.isDefined(text.codePointAt(0)) || text.chars().anyMatch(c -> c == 0xFFFD)) {
            return "it is not valid Unicode";
        }
        for (var segment : text.split("/", -1)) {
            var objection = objectionToSegment(segment);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private static @Nullable String objectionToSegment(String segment) {
        if (segment.isEmpty()) {
            return "it has an empty segment";
        }
        if (segment.equals(".") || segment.equals("..")) {
            return "it has the segment '" + segment + "'";
        }
        if (segment.length() > LONGEST_SEGMENT) {
            return "a segment is longer than " + LONGEST_SEGMENT + " characters";
        }
        if (segment.endsWith(".") || segment.endsWith(" ")) {
            return "a segment ends with a dot or a blank, which some file systems drop";
        }
        var folded = folded(segment);
        if (folded.equals(".git") || folded.equals("git~1") || folded.startsWith(".git:")) {
            return "it reaches into git's own folder";
        }
        if (folded.equals(".gitmodules")) {
            return "submodules can't be part of a project";
        }
        var stem = folded.indexOf('.') < 0 ? folded : folded.substring(0, folded.indexOf('.'));
        if (DEVICES.contains(stem)) {
            return "'" + segment + "' is the name of a device on some systems";
        }
        return null;
    }

    /** Folds what some file systems don't tell apart: case, composition, and characters they ignore. */
    private static String folded(String segment) {
        var plain = Normalizer.normalize(segment, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var kept = new StringBuilder();
        plain.codePoints().filter(c -> Character.getType(c) != Character.FORMAT).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Returns the form under which two paths are twins on a file system that folds case or normalises Unicode. */
    public String twin() {
        return folded(value);
    }

    /** Returns the last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(RepoPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
