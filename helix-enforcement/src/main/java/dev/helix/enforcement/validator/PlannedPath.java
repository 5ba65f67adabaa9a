package dev.helix.enforcement.validator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;

/** The kind of a path in a header, told without a look at the disk. */
sealed interface PlannedPath {

    /**
     * A relative path inside the tree, normalised.
     *
     * @param cleaned whether something around it had to go
     */
    record Relative(String path, boolean cleaned) implements PlannedPath {}

    /** An absolute path, a drive, a share, a home folder or a URI. */
    record Absolute(String path) implements PlannedPath {}

    /** Several paths in one value. */
    record Several(List<String> paths) implements PlannedPath {
        public Several {
            paths = List.copyOf(paths);
        }
    }

    /** A relative path that climbs out. */
    record Climbing() implements PlannedPath {}

    /** No file can be called so. */
    record Impossible() implements PlannedPath {}

    int MAX_NAME_BYTES = 255;
    int MAX_PATH_BYTES = 4096;
    Pattern DRIVE = Pattern.compile("^[A-Za-z]:[\\\\/].*", Pattern.DOTALL);
    Pattern LINE_SUFFIX = Pattern.compile("^(.+\\.[A-Za-z0-9]{1,8}):\\d{1,7}(?:[-:]\\d{1,7})?$");
    Pattern ANCHOR = Pattern.compile("^(.+\\.[A-Za-z0-9]{1,8})#L\\d{1,7}(?:-L?\\d{1,7})?$");

    /** A path and, behind a dash, what is done to it. */
    Pattern DESCRIBED = Pattern.compile(
            "^([`*\"']{0,2}\\S+\\.[A-Za-z0-9]{1,8}(?:#L\\d+)?[`*\"']{0,2})\\s+(?:-{1,2}|–|—|:|→|=>|#)\\s+\\S.*$");

    /** A path and a note in brackets; where the path has no ending, only words that say what becomes of it are one. */
    Pattern NOTE = Pattern.compile(
            "^(.*\\S)\\s+\\((?:new|neu|modified|geändert|optional|delete|gelöscht)\\)$|^([`*\"']{0,2}[^\\s()]+\\.[A-Za-z0-9]{1,8}[`*\"']{0,2})\\s+\\([^()]{1,200}\\)$");

    /** Two paths or more, each of which has an ending. */
    Pattern LIST = Pattern.compile(
            "[^\\s,;]{1,1000}\\.[A-Za-z0-9]{1,8}[`*\"']{0,2}(?:(?:\\s*[,;]|\\s+(?:and|und|&))\\s+[^\\s,;]{1,1000}\\.[A-Za-z0-9]{1,8}[`*\"']{0,2}){1,200}");

    Pattern BETWEEN = Pattern.compile("\\s*[,;]\\s+|\\s+(?:and|und|&)\\s+");

    /** Reads {@code value} as people and models write paths. */
    static PlannedPath read(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            return new Impossible();
        }
        if (value.length() <= MAX_PATH_BYTES && LIST.matcher(value.strip()).matches()) {
            return new Several(
                    BETWEEN.splitAsStream(value.strip()).map(PlannedPath::clean).toList());
        }
        var path = clean(value);
        if (path.startsWith("/")
                || path.startsWith("\\")
                || path.startsWith("~")
                || path.startsWith("file:")
                || DRIVE.matcher(path).matches()) {
            return new Absolute(path.startsWith("file:") ? path.replaceFirst("^file:/*", "/") : path);
        }
        path = path.replace('\\', '/');
        if (path.isEmpty() || path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            return new Impossible();
        }
        var names = new ArrayDeque<String>();
        for (var name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (names.pollLast() == null) {
                    return new Climbing();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                    return new Impossible();
                }
                names.add(name);
            }
        }
        var normal = String.join("/", names);
        return new Relative(normal, !normal.equals(value));
    }

    private static String clean(String value) {
        var path = value.strip();
        if (path.startsWith("- ") || path.startsWith("* ")) {
            path = path.substring(2).strip();
        }
        var note = NOTE.matcher(path);
        path = note.matches() ? (note.group(1) == null ? note.group(2) : note.group(1)) : path;
        var described = DESCRIBED.matcher(path);
        path = described.matches() ? described.group(1) : path;
        while (path.length() > 4 && path.startsWith("**") && path.endsWith("**")) {
            path = path.substring(2, path.length() - 2).strip();
        }
        while (path.length() > 1 && "`\"'".indexOf(path.charAt(0)) >= 0 && path.endsWith(path.substring(0, 1))) {
            path = path.substring(1, path.length() - 1).strip();
        }
        var anchor = ANCHOR.matcher(path);
        path = anchor.matches() ? anchor.group(1) : path;
        var line = LINE_SUFFIX.matcher(path);
        return line.matches() ? line.group(1) : path;
    }
}
