package dev.helix.domain.evolution;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            "con", "prn", "aux", "nul", "conin$", "conout$", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
            "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    /** Blanks and dots at the end are dropped by some file systems; short names are those of NTFS. */
    private static final Pattern GIT = Pattern.compile("\\.git[. ]*|git~\\d+");

    private static final Pattern SHORT = Pattern.compile("[^.~]{1,6}~\\d{1,6}(?:\\.[^.]{0,3})?");
    private static final Pattern MODULES = Pattern.compile("\\.gitmodules[. ]*|gitmod~\\d|gi7eba~\\d");

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
        var odd = text.codePoints().filter(RepoPath::isOdd).findFirst();
        if (odd.isPresent()) {
            return objectionTo(odd.getAsInt());
        }
        for (var segment : text.split("/", -1)) {
            var objection = objectionToSegment(segment);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private static boolean isOdd(int c) {
        return Character.isISOControl(c)
                || c == 0xFFFD
                || isSurrogate(c)
                || isDirection(c)
                || c == '\u2028'
                || c == '\u2029';
    }

    /** A code point that is one has no other half. */
    private static boolean isSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    /** Characters that change the direction of writing let a name be read as another one. */
    private static boolean isDirection(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static String objectionTo(int c) {
        var name = String.format(Locale.ROOT, "U+%04X", c);
        if (c == 0xFFFD || isSurrogate(c)) {
            return "it is not valid Unicode: it holds " + name;
        }
        return isDirection(c)
                ? "it holds " + name + ", which changes the direction of writing"
                : "it holds the control character " + name;
    }

    /** Returns a name without the stream that Windows would read behind it. */
    static String withoutStream(String segment) {
        return segment.indexOf(':') < 0 ? segment : segment.substring(0, segment.indexOf(':'));
    }

    /** Returns a text in which a reader sees every character: what is none, or hides or turns others, is named instead. */
    static String visible(String text) {
        var seen = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isOdd(c) || Character.getType(c) == Character.FORMAT) {
                seen.append(String.format(Locale.ROOT, "\\u{%04X}", c));
            } else {
                seen.appendCodePoint(c);
            }
        });
        return seen.toString();
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
        var form = PathForm.of(segment);
        var folded = withoutStream(form);
        if (GIT.matcher(folded).matches()) {
            return "it reaches into git's own folder";
        }
        if (MODULES.matcher(folded).matches()) {
            return "submodules can't be part of a project";
        }
        var stem = folded.indexOf('.') < 0 ? folded : folded.substring(0, folded.indexOf('.'));
        if (DEVICES.contains(stem)) {
            return "'" + segment + "' is the name of a device on some systems";
        }
        return null;
    }

    /** Returns the form under which two paths are twins on a file system that folds case or normalises Unicode. */
    public String twin() {
        return PathForm.of(value);
    }

    /** Returns the {@link #twin} of the file that NTFS opens by this path: without the streams of its names. */
    String opened() {
        var form = twin();
        return form.indexOf(':') < 0
                ? form
                : Stream.of(form.split("/", -1)).map(RepoPath::withoutStream).collect(Collectors.joining("/"));
    }

    /** Returns whether NTFS could open another file by this path, of which a name here is the short form. */
    boolean mayBeShort() {
        return value.indexOf('~') >= 0
                && Stream.of(opened().split("/", -1))
                        .anyMatch(name -> SHORT.matcher(name).matches());
    }

    /** Returns the form of one name, as {@link #twin} does of a path. */
    public static String twin(String name) {
        return PathForm.of(name);
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
