package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import dev.helix.domain.text.Secrets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a text what belongs into no file that others get. Pure; takes time in proportion to the text. */
final class HygieneScan {

    static final String CONFLICT = "CONFLICT_MARKER";
    static final String HOME = "HARDCODED_PATH";
    static final String SECRET = "SECRET_IN_FILE";

    private static final int MOST = 200;
    private static final int WIDTH = 7;
    private static final String NAME = "([A-Za-z0-9_][\\w.-]{0,63})";

    /** A path below somebody's home, and no part of a longer path, of a URL or of a word. */
    private static final Pattern PATH = Pattern.compile("(?:(?<![\\w./~:-])|(?<=file://)|(?<=file:))"
            + "(?:(?:/(?:var|export|mnt/[a-z]|[a-z]))?/(?:home|Users)/" + NAME + "/[\\w.@+-]|/root/[\\w.@+-]"
            + "|[A-Za-z]:(?:/|\\\\{1,2})Users(?:/|\\\\{1,2})" + NAME + "(?:/|\\\\))");

    private static final Set<String> NOBODY = Set.of(
            "user",
            "username",
            "you",
            "yourname",
            "your-name",
            "your_name",
            "name",
            "me",
            "someone",
            "somebody",
            "example",
            "xxx",
            "benutzer",
            "benutzername",
            "nutzer",
            "ihr-name",
            "public",
            "shared",
            "default");

    /** One thing found. {@code detail} is safe to be shown to anybody. */
    record Found(String code, Span range, String detail) {}

    private final String text;
    private final List<Found> found = new ArrayList<>();

    private HygieneScan(String text) {
        this.text = text;
    }

    /** Returns what is found in a file, in the order of the text, at most {@value #MOST} of each kind. */
    static List<Found> file(String text) {
        var scan = new HygieneScan(text);
        scan.markers();
        scan.paths(0, text.length());
        scan.secrets();
        return scan.sorted();
    }

    /** Returns what is found in an answer: a path in its prose is talk, in a block of code it is meant to go into a file. */
    static List<Found> answer(String text) {
        var scan = new HygieneScan(text);
        scan.markers();
        for (var code : FencedLines.of(text)) {
            scan.paths(code.start(), code.end());
        }
        scan.secrets();
        return scan.sorted();
    }

    private List<Found> sorted() {
        found.sort(Comparator.comparingInt(one -> one.range().start()));
        return found;
    }

    /** One for each place: its first line tells of it, the others belong to it. */
    private void markers() {
        int count = 0;
        boolean open = false;
        for (int line = 0; line >= 0 && line < text.length() && count < MOST; line = next(line)) {
            if (isMarker(line, '<')) {
                add(CONFLICT, new Span(line, end(line)), "<".repeat(WIDTH));
                open = true;
                count++;
            } else if (isMarker(line, '>')) {
                if (!open) {
                    add(CONFLICT, new Span(line, end(line)), ">".repeat(WIDTH));
                    count++;
                }
                open = false;
            } else if (isMarker(line, '|') && !open) {
                add(CONFLICT, new Span(line, end(line)), "|".repeat(WIDTH));
                open = true;
                count++;
            }
        }
    }

    private int next(int line) {
        int end = text.indexOf('\n', line);
        return end < 0 ? -1 : end + 1;
    }

    private int end(int line) {
        int end = text.indexOf('\n', line);
        int last = end < 0 ? text.length() : end;
        return last > line && text.charAt(last - 1) == '\r' ? last - 1 : last;
    }

    /** Seven of one sign, and then a name: as git writes them, and nobody a table, an arrow or a quote. */
    private boolean isMarker(int line, char sign) {
        int at = line;
        while (at < text.length() && at < line + WIDTH && text.charAt(at) == sign) {
            at++;
        }
        int last = end(line);
        return at == line + WIDTH && at <= last && (at == last ? sign != '|' : text.charAt(at) == ' ');
    }

    private void paths(int from, int to) {
        var matcher = PATH.matcher(text).region(from, to).useTransparentBounds(true);
        for (int count = 0; count < MOST && matcher.find(); ) {
            var owner = owner(matcher);
            if (owner.isEmpty() || !NOBODY.contains(owner.get().toLowerCase(Locale.ROOT))) {
                var range = new Span(matcher.start(), wordEnd(matcher.start()));
                add(HOME, range, text.substring(range.start(), Math.min(range.end(), range.start() + 80)));
                count++;
            }
        }
    }

    private static Optional<String> owner(Matcher matcher) {
        var unix = matcher.group(1);
        return Optional.ofNullable(unix == null ? matcher.group(2) : unix);
    }

    private int wordEnd(int start) {
        int at = start;
        while (at < text.length()
                && !Character.isWhitespace(text.charAt(at))
                && "\"'`<>|;,)]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private void secrets() {
        Secrets.in(text).forEach(one -> add(SECRET, new Span(one.start(), one.end()), one.kind()));
    }

    private void add(String code, Span range, String detail) {
        found.add(new Found(code, range, detail));
    }
}
