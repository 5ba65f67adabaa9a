package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps the indexes of ADRs and bugs, which are made from the files' headers and by nobody's hand, and tells where headers
 * and reality have drifted apart. Writes nothing itself.
 */
public final class Housekeeping {

    /** The folder of bugs (contract, section 1). */
    public static final String BUGS = "bugs";

    private static final String INDEX = "INDEX.md";
    private static final String MADE = "Made from the files' headers by `helix check --adr-index --write`.";
    private static final Set<String> CLOSED =
            Set.of("done", "fixed", "closed", "implemented", "resolved", "behoben", "erledigt");
    private static final Pattern FIX = Pattern.compile(
            "\\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|behebt|behoben)\\b.{0,60}?\\bbug[-_ #]{0,2}0{0,4}(\\d{1,6})\\b"
                    + "|\\bbug[-_ #]{0,2}0{0,4}(\\d{1,6})\\b.{0,60}?\\b(?:fix(?:ed)?|closed|resolved|behoben)\\b",
            Pattern.CASE_INSENSITIVE);

    /** A commit, as far as it matters here. */
    public record Commit(String id, String message) {}

    private record Entry(String path, String id, String title, String status) {}

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

    /** Returns the text of {@code adr/INDEX.md} as it should be. */
    public String adrIndex() {
        return index("ADRs", "ADR", adrs()) + "\nNext free number: " + nextAdr() + "\n";
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
            var name = entry.path().substring(entry.path().indexOf('/') + 1);
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

    private List<Entry> adrs() {
        return entries(AdrNumbers.FOLDER, new AdrNumbers(files).names(), "adr_id");
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
            var header = files.text(path).map(text -> HeaderReader.read(text, 0));
            var number = name.replaceFirst("\\.md$", "").replaceFirst("^(?i)bug-", "");
            int dash = number.indexOf('-');
            found.add(new Entry(
                    path,
                    header.flatMap(fields -> fields.text(idField))
                            .orElse(dash > 0 ? number.substring(0, dash) : number),
                    header.flatMap(fields -> fields.text("title")).orElse(name),
                    header.flatMap(fields -> fields.text("status")).orElse("?")));
        }
        return found;
    }

    /** Returns where indexes, headers and {@code commits}, newest first, contradict each other. */
    public List<Issue> drift(List<Commit> commits) {
        var reporter = new Reporter(locale);
        stale(
                AdrNumbers.FOLDER,
                files.names(AdrNumbers.FOLDER).isEmpty() ? Optional.empty() : Optional.of(adrIndex()),
                reporter);
        stale(BUGS, bugIndex(), reporter);
        var holders = new HashMap<String, String>();
        for (var adr : adrs()) {
            var before = holders.putIfAbsent(number(adr.id()), adr.path());
            if (before != null) {
                reporter.error("DUPLICATE_ADR_ID", adr.path(), start(), adr.id(), before, nextAdr());
            }
        }
        for (var bug : bugs()) {
            fixing(bug, commits)
                    .ifPresent(commit -> reporter.error(
                            "BUG_STATUS_STALE", bug.path(), start(), bug.id(), bug.status(), commit.id()));
        }
        return reporter.issues();
    }

    private void stale(String folder, Optional<String> wanted, Reporter reporter) {
        var path = folder + "/" + INDEX;
        if (wanted.isPresent() && !files.text(path).equals(wanted)) {
            reporter.error("INDEX_STALE", path, start(), path);
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
