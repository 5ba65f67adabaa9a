package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps the indexes of ADRs and bugs, which are made from the files' headers and by nobody's hand, and tells where headers
 * and reality have drifted apart. Writes nothing itself.
 */
public final class Housekeeping {

    /** The folder of bugs ({@code docs/contract.md}, section 1). */
    public static final String BUGS = "bugs";

    /** What a reader puts in place of a byte that it can't decode. */
    private static final char UNDECODED = '\uFFFD';

    private static final String INDEX = "INDEX.md";
    private static final String MADE = "Made from the files' headers by `helix check --adr-index --write`.";
    private static final Set<String> CLOSED =
            Set.of("done", "fixed", "closed", "implemented", "resolved", "behoben", "erledigt");
    private static final Pattern DATE = Pattern.compile("(?:19|20)\\d\\d-?[01]\\d-?[0-3]\\d\\b");
    private static final Pattern FIX = Pattern.compile(
            "\\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|behebt|behoben)\\b.{0,60}?\\bbug[-_ #]{0,2}0{0,4}(\\d{1,6})\\b"
                    + "|\\bbug[-_ #]{0,2}0{0,4}(\\d{1,6})\\b.{0,60}?\\b(?:fix(?:ed)?|closed|resolved|behoben)\\b",
            Pattern.CASE_INSENSITIVE);

    /** A commit, as far as it matters here. */
    public record Commit(String id, String message) {}

    /**
     * One line of an index.
     *
     * @param whole whether all of it could be decoded
     */
    private record Entry(String path, String id, String title, String status, boolean whole) {}

    private final FileView files;
    private final Locale locale;

    /** Looks at {@code files} anew for every question. */
    public Housekeeping(FileView files, Locale locale) {
        this.files = files;
        this.locale = locale;
    }

    /** Returns the next number that no ADR has. */
    public String nextAdr() {
        return new AdrNumbers(files).next();
    }

    /** Returns the title of the record {@code path} without its number, as its index has it; its name where it has none. */
    public String title(String path) {
        return files.text(path)
                .flatMap(text -> AdrSummary.of(text, path).title())
                .orElse(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Returns the folders that hold ADRs, of which each has an index of its own. */
    public List<String> adrFolders() {
        return new AdrNumbers(files).folders();
    }

    /** Returns the text of {@code adr/INDEX.md} as it should be. */
    public String adrIndex() {
        return adrIndex(AdrNumbers.FOLDER);
    }

    private String adrIndex(String folder) {
        return index("ADRs", "ADR", adrs(folder)) + "\nNext free number: " + nextAdr() + "\n";
    }

    /**
     * Returns the indexes that are not as they should be and that were made here or are not there, with the text they should have;
     * what somebody wrote by hand is theirs.
     */
    public Map<String, String> stale() {
        var stale = new LinkedHashMap<String, String>();
        wanted().forEach((path, text) -> {
            var now = files.text(path);
            boolean ours = now.map(Housekeeping::isMade).orElse(files.kind(path) == FileView.Kind.MISSING);
            if (ours && !now.equals(Optional.of(text))) {
                stale.put(path, text);
            }
        });
        return stale;
    }

    private Map<String, String> wanted() {
        var wanted = new LinkedHashMap<String, String>();
        adrFolders().forEach(folder -> wanted.put(folder + "/" + INDEX, adrIndex(folder)));
        bugIndex().ifPresent(text -> wanted.put(BUGS + "/" + INDEX, text));
        return wanted;
    }

    /** Returns whether {@code index} was made here, so that it may be made anew. */
    public static boolean isMade(String index) {
        return index.contains(MADE);
    }

    /** Returns the text of {@code bugs/INDEX.md} as it should be; empty when there is no folder of bugs. */
    public Optional<String> bugIndex() {
        return files.kind(BUGS) == FileView.Kind.DIRECTORY
                ? Optional.of(index("Bugs", "Bug", bugs()))
                : Optional.empty();
    }

    private static String index(String title, String column, List<Entry> entries) {
        var text = new StringBuilder("# " + title + "\n\n")
                .append(MADE)
                .append("\n\n")
                .append("| " + column + " | Title | Status |\n|---|---|---|\n");
        for (var entry : entries) {
            var name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
            text.append("| [")
                    .append(cell(entry.id()))
                    .append("](")
                    .append(name.replace(" ", "%20"))
                    .append(") | ")
                    .append(cell(entry.title()))
                    .append(" | ")
                    .append(cell(entry.status()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    private List<Entry> adrs(String folder) {
        return entries(folder, new AdrNumbers(files).names(folder), "adr_id");
    }

    private List<Entry> bugs() {
        var names = files.names(BUGS).stream()
                .filter(name -> name.endsWith(".md") && !name.equals(INDEX))
                .toList();
        return entries(BUGS, names, "bug_id");
    }

    private List<Entry> entries(String folder, List<String> names, String idField) {
        var found = new ArrayList<Entry>();
        for (var name : names) {
            var path = folder + "/" + name;
            var text = files.text(path);
            var summary = text.map(all -> AdrSummary.of(all, path));
            var number = text.map(all -> HeaderReader.read(all, 0)).flatMap(header -> header.text(idField));
            var title = summary.flatMap(AdrSummary::title);
            var status = summary.flatMap(AdrSummary::status);
            found.add(new Entry(
                    path,
                    number.filter(Housekeeping::isWhole).orElse(id(name)),
                    title.filter(Housekeeping::isWhole).orElse(name),
                    status.filter(Housekeeping::isWhole).orElse("?"),
                    Stream.of(number, title, status).flatMap(Optional::stream).allMatch(Housekeeping::isWhole)));
        }
        return found;
    }

    /** What could not be decoded is no word for an index. */
    private static boolean isWhole(String value) {
        return value.indexOf(UNDECODED) < 0;
    }

    private static String id(String name) {
        var number = AdrNumbers.written(name);
        var bare = name.replaceFirst("\\.md$", "").replaceFirst("^(?i)bug-", "");
        int dash = bare.indexOf('-');
        return !number.isEmpty() ? number : DATE.matcher(bare).lookingAt() || dash < 0 ? bare : bare.substring(0, dash);
    }

    /** Returns where indexes, headers and {@code commits}, newest first, contradict each other. */
    public List<Issue> drift(List<Commit> commits) {
        var reporter = new Reporter(locale);
        for (var path : stale().keySet()) {
            reporter.error("INDEX_STALE", path, start(), path);
        }
        for (var folder : adrFolders()) {
            var adrs = adrs(folder);
            undecoded(adrs, reporter);
            handwritten(folder, adrs, reporter);
            twice(adrs, reporter);
        }
        var bugs = bugs();
        undecoded(bugs, reporter);
        handwritten(BUGS, bugs, reporter);
        for (var bug : bugs) {
            fixing(bug, commits)
                    .ifPresent(commit -> reporter.error(
                            "BUG_STATUS_STALE", bug.path(), start(), bug.id(), bug.status(), commit.id()));
        }
        return reporter.issues();
    }

    private void undecoded(List<Entry> entries, Reporter reporter) {
        for (var entry : entries) {
            if (!entry.whole()) {
                int at = files.text(entry.path()).orElse("").indexOf(UNDECODED);
                reporter.error("NOT_TEXT", entry.path(), Span.at(Math.max(0, at)), entry.path());
            }
        }
    }

    /** An index that somebody wrote may say what it likes, as long as it leaves none out. */
    private void handwritten(String folder, List<Entry> entries, Reporter reporter) {
        var path = folder + "/" + INDEX;
        var text = files.text(path).filter(index -> !isMade(index)).orElse(null);
        if (text == null) {
            return;
        }
        var left = entries.stream()
                .map(entry -> entry.path().substring(entry.path().lastIndexOf('/') + 1))
                .filter(name -> !text.contains(name) && !text.contains(name.replace(" ", "%20")))
                .toList();
        if (!left.isEmpty()) {
            reporter.error("INDEX_STALE.handwritten", path, start(), path, String.join(", ", left));
        }
    }

    private void twice(List<Entry> adrs, Reporter reporter) {
        var holders = new HashMap<String, String>();
        for (var adr : adrs) {
            var before = holders.putIfAbsent(number(adr.id()), adr.path());
            if (before != null) {
                reporter.error("DUPLICATE_ADR_ID", adr.path(), start(), adr.id(), before, nextAdr());
            }
        }
    }

    private static Optional<Commit> fixing(Entry bug, List<Commit> commits) {
        var status = bug.status().toLowerCase(Locale.ROOT);
        if (CLOSED.stream().anyMatch(status::contains)) {
            return Optional.empty();
        }
        var number = number(bug.id());
        for (var commit : commits) {
            var message = commit.message().length() > 4_000 ? commit.message().substring(0, 4_000) : commit.message();
            for (var found = FIX.matcher(message); found.find(); ) {
                var named = found.group(1) != null ? found.group(1) : found.group(2);
                if (number(named).equals(number)) {
                    return Optional.of(commit);
                }
            }
        }
        return Optional.empty();
    }

    private static String number(String id) {
        var digits = id.replaceFirst("^(?i)(?:bug|adr)[-_ #]*", "").replaceFirst("^0+(?=\\d)", "");
        return digits.toLowerCase(Locale.ROOT);
    }

    private static Span start() {
        return Span.at(0);
    }
}
