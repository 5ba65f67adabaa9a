package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.evolution.RepoPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folders of ADRs in a tree and the numbers that ADRs in them have, told by their file names: {@code 007-slug.md}, {@code
 * adr-0007-slug.md}. Records that are named by their date have none.
 */
public final class AdrNumbers {

    /** The folder in which HELIX itself writes ADRs ({@code docs/contract.md}, section 1). */
    public static final String FOLDER = "adr";

    /** Where else projects keep them. */
    private static final List<String> USUAL = List.of(FOLDER, "doc/adr", "docs/adr", "docs/decisions");

    /** Where adr-tools keeps the name of the folder. */
    private static final String POINTER = ".adr-dir";

    private static final Pattern NUMBERED = Pattern.compile("(?i)(?:adr[-_ ]?)?(\\d{1,9})(?:[-_. ].*)?\\.md");
    private static final Pattern DATED =
            Pattern.compile("(?i)(?:19|20)\\d\\d-?(?:0\\d|1[0-2])-?[0-3]\\d(?:[-_. ].*)?\\.md");
    private static final int DIGITS = 3;
    private static final int MOST_DIGITS = 5;

    private final FileView files;

    public AdrNumbers(FileView files) {
        this.files = files;
    }

    /** Returns the folders that hold ADRs: the one that {@code .adr-dir} names first, then the usual ones. */
    public List<String> folders() {
        var found = new LinkedHashSet<String>();
        files.text(POINTER).flatMap(AdrNumbers::pointed).ifPresent(found::add);
        found.addAll(USUAL);
        return found.stream().filter(folder -> !names(folder).isEmpty()).toList();
    }

    private static Optional<String> pointed(String text) {
        var line = text.strip().lines().findFirst().orElse("").strip();
        var path = line.replaceFirst("^(?:\\./)+", "").replaceFirst("/+$", "");
        return RepoPath.objection(path).isPresent() ? Optional.empty() : Optional.of(path);
    }

    /** Returns the names of the ADR files in {@code folder}, sorted. */
    public List<String> names(String folder) {
        return files.names(folder).stream().filter(AdrNumbers::isRecord).toList();
    }

    private static boolean isRecord(String name) {
        return DATED.matcher(name).matches() || NUMBERED.matcher(name).matches();
    }

    /** Returns the next number that no file has, in as many digits as the highest has, at least three. */
    public String next() {
        long highest = 0;
        int digits = DIGITS;
        for (var folder : folders()) {
            for (var name : names(folder)) {
                var written = written(name);
                if (number(name) > highest) {
                    highest = number(name);
                    digits = written.length() <= MOST_DIGITS ? Math.max(DIGITS, written.length()) : DIGITS;
                }
            }
        }
        return "%%0%dd".formatted(digits).formatted(highest + 1);
    }

    /** Returns files other than {@code self} that have the number {@code id}, as paths; beside {@code self} where it is in a folder. */
    List<String> holders(String id, @Nullable String self) {
        long wanted = parse(id);
        var found = new ArrayList<String>();
        for (var folder : wanted < 0 ? List.<String>of() : foldersFor(self)) {
            for (var name : names(folder)) {
                var path = folder + "/" + name;
                if (number(name) == wanted && !path.equals(self)) {
                    found.add(path);
                }
            }
        }
        return found;
    }

    private List<String> foldersFor(@Nullable String self) {
        var all = folders();
        int slash = self == null ? -1 : self.lastIndexOf('/');
        var own = self == null || slash < 0 ? "" : self.substring(0, slash);
        return all.contains(own) ? List.of(own) : all;
    }

    /** Returns the title of the ADR at {@code path}. */
    Optional<String> title(String path) {
        return files.text(path).flatMap(text -> AdrSummary.of(text, path).title());
    }

    /** Returns the number in {@code name} as it is written there; empty where it has none. */
    static String written(String name) {
        var match = NUMBERED.matcher(name);
        return !DATED.matcher(name).matches() && match.matches() ? match.group(1) : "";
    }

    private static long number(String name) {
        return parse(written(name));
    }

    private static long parse(String id) {
        var digits = id.strip();
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : -1;
    }
}
