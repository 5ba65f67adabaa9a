package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.LineMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the health of a tree of code without any model: code that nobody refers to, code that was only commented out, code that
 * is too long or too deep, files with more comment than code or none at all, links that lead nowhere, and findings of hygiene.
 * The same files give the same findings. It reads at most {@value #MOST_FILES} files and stops at 32 million characters.
 */
public final class CodeHealth {

    private static final int MOST_FILES = 3_000;
    private static final int MOST_CHARACTERS = 32_000_000;
    private static final int MOST_OF_A_KIND = 8;
    private static final int LONG_FILE = 800;
    private static final int LONG_LINE = 180;
    private static final int DEEP = 28;
    private static final int WORTH_A_COMMENT = 150;
    private static final int WORTH_A_LOOK = 40;
    private static final int COMMENTED_OUT = 4;

    private static final Set<String> SKIPPED = Set.of(
            "node_modules", "target", "build", "dist", "vendor", "projects", "__pycache__", "venv", "logs", "data");
    private static final Set<String> CODE = Set.of(
            "py", "js", "ts", "jsx", "tsx", "java", "kt", "go", "rs", "rb", "php", "c", "h", "cc", "cpp", "cs", "sh",
            "swift", "scala", "lua", "pl");
    private static final Set<String> STARTED_FROM_OUTSIDE = Set.of(
            "main",
            "index",
            "app",
            "__init__",
            "__main__",
            "setup",
            "conftest",
            "manage",
            "package-info",
            "module-info");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{1,80}(?:-[A-Za-z0-9_]{1,80}){0,8}");
    private static final Pattern CODE_LIKE = Pattern.compile(".*(?:[;{}]|\\):?|\\w\\s?[-+*/]?=\\s?\\S.*)\\s*");
    private static final Pattern TEST =
            Pattern.compile("(?i)(?:.*/)?tests?/.*|(?:.*/)?(?:test[_-].*|.*[_-]?tests?|.*[._-]spec)\\.\\w+");

    /**
     * One finding.
     *
     * @param kind {@code dead}, {@code ugly}, {@code over-documented}, {@code under-documented}, {@code stale} or a code of {@link
     *     HygieneValidator}
     * @param file relative to the root
     * @param line from 1; 0 where the whole file is meant
     * @param message what was seen
     */
    public record Finding(String kind, String file, int line, String message) {}

    private final FileView files;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private CodeHealth(FileView files) {
        this.files = files;
    }

    /** Returns the findings about {@code files}, at most a few of each kind, sorted by kind, file and line. */
    public static List<Finding> of(FileView files) {
        var health = new CodeHealth(files);
        health.read();
        health.texts.forEach(health::look);
        health.unreferenced();
        return health.few();
    }

    private void read() {
        var folders = new ArrayDeque<String>();
        folders.add("");
        long characters = 0;
        while (!folders.isEmpty()) {
            var folder = folders.removeFirst();
            for (var name : files.names(folder)) {
                var path = folder.isEmpty() ? name : folder + "/" + name;
                var kind = files.kind(path);
                if (kind == FileView.Kind.DIRECTORY && !name.startsWith(".") && !SKIPPED.contains(name)) {
                    folders.add(path);
                } else if (kind == FileView.Kind.FILE) {
                    var text = files.text(path).orElse("");
                    characters += text.length();
                    if (texts.size() >= MOST_FILES || characters > MOST_CHARACTERS) {
                        return;
                    }
                    if (text.indexOf('\0') < 0) {
                        texts.put(path, text);
                    }
                }
            }
        }
    }

    private void look(String file, String text) {
        if (HygieneValidator.isBackup(file)) {
            add("BACKUP_FILE", file, 0, "a backup file");
        }
        var lines = new LineMap(text);
        for (var found : HygieneScan.file(text)) {
            add(found.code(), file, lines.line(found.range().start()), found.detail());
        }
        if (file.toLowerCase(Locale.ROOT).endsWith(".md")) {
            links(file, text, lines);
        }
        if (CODE.contains(ending(file))) {
            code(file, text);
        }
    }

    private void links(String file, String text, LineMap lines) {
        for (var reference : DocumentReferences.of(text)) {
            if (reference.link()) {
                StaleReferences.target(reference.text(), file)
                        .filter(target -> files.kind(target) == FileView.Kind.MISSING)
                        .ifPresent(target -> add(
                                "stale",
                                file,
                                lines.line(reference.range().start()),
                                "links " + target + ", which is not there"));
            }
        }
    }

    private void code(String file, String text) {
        var lines = text.lines().toList();
        int comments = 0;
        int filled = 0;
        int wide = 0;
        int deep = 0;
        int block = 0;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var bare = line.strip();
            boolean comment = isComment(bare);
            filled += bare.isEmpty() ? 0 : 1;
            comments += comment ? 1 : 0;
            wide += line.length() > LONG_LINE ? 1 : 0;
            deep += !comment && !bare.isEmpty() && indent(line) >= DEEP ? 1 : 0;
            block = comment && isCodeLike(bare) ? block + 1 : 0;
            if (block == COMMENTED_OUT) {
                add("dead", file, i + 2 - COMMENTED_OUT, "code that was commented out");
            }
        }
        size(file, lines.size(), wide, deep);
        comments(file, filled, comments);
    }

    private void size(String file, int lines, int wide, int deep) {
        if (lines > LONG_FILE) {
            add("ugly", file, 0, lines + " lines in one file");
        }
        if (wide > 3) {
            add("ugly", file, 0, wide + " lines of more than " + LONG_LINE + " characters");
        }
        if (deep > 10) {
            add("ugly", file, 0, deep + " lines nested " + DEEP + " blanks deep or more");
        }
    }

    private void comments(String file, int filled, int comments) {
        if (filled >= WORTH_A_LOOK && comments * 2 > filled) {
            add("over-documented", file, 0, comments + " of " + filled + " lines are comment");
        }
        if (filled >= WORTH_A_COMMENT && comments == 0) {
            add("under-documented", file, 0, filled + " lines without any comment");
        }
    }

    private static boolean isComment(String line) {
        return line.startsWith("//")
                || line.startsWith("/*")
                || line.startsWith("*")
                || (line.startsWith("#") && !line.startsWith("#!") && !line.startsWith("#include"))
                || line.startsWith("--")
                || line.startsWith("\"\"\"");
    }

    private static boolean isCodeLike(String comment) {
        boolean plain = comment.startsWith("// ") || comment.startsWith("//") || comment.startsWith("#");
        return plain
                && comment.length() < 400
                && CODE_LIKE.matcher(comment.substring(1)).matches();
    }

    private static int indent(String line) {
        int width = 0;
        for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
            width += line.charAt(i) == '\t' ? 4 : 1;
        }
        return width;
    }

    /** A source file whose name no other file says is started by nobody, or from outside. */
    private void unreferenced() {
        var said = new HashMap<String, Set<String>>();
        texts.forEach((file, text) -> {
            var matcher = WORD.matcher(text);
            while (matcher.find()) {
                var known = said.computeIfAbsent(matcher.group(), word -> new HashSet<>());
                if (known.size() < 2) {
                    known.add(file);
                }
            }
        });
        for (var file : texts.keySet()) {
            var name = file.substring(file.lastIndexOf('/') + 1);
            int dot = name.lastIndexOf('.');
            var stem = dot > 0 ? name.substring(0, dot) : name;
            if (CODE.contains(ending(file))
                    && !STARTED_FROM_OUTSIDE.contains(stem.toLowerCase(Locale.ROOT))
                    && !TEST.matcher(file).matches()
                    && said.getOrDefault(stem, Set.of()).stream().allMatch(file::equals)) {
                add("dead", file, 0, "no other file says its name");
            }
        }
    }

    private static String ending(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private void add(String kind, String file, int line, String message) {
        findings.add(new Finding(kind, file, line, message));
    }

    private List<Finding> few() {
        findings.sort(
                Comparator.comparing(Finding::kind).thenComparing(Finding::file).thenComparingInt(Finding::line));
        var counts = new HashMap<String, Integer>();
        return findings.stream()
                .filter(finding -> counts.merge(finding.kind(), 1, Integer::sum) <= MOST_OF_A_KIND)
                .toList();
    }
}
