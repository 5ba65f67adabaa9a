package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
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

    /** A kind of secret: what it is called, a piece that every one of it has, and what it looks like. */
    private record Kind(String name, String piece, Pattern pattern) {}

    private static final List<Kind> SECRETS = List.of(
            kind("private key", "PRIVATE KEY", "-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"),
            kind("AWS key", "A", "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
            kind("GitHub token", "gh", "\\bgh[pousr]_[A-Za-z0-9]{36,255}\\b"),
            kind("GitHub token", "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{22,255}\\b"),
            kind("GitLab token", "glpat-", "\\bglpat-[A-Za-z0-9_-]{20,64}"),
            kind("Slack token", "xox", "\\bxox[abposr]-[A-Za-z0-9-]{10,250}"),
            kind("Google API key", "AIza", "\\bAIza[0-9A-Za-z_-]{35}"),
            kind("API key", "sk-", "\\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{24,250}"),
            kind("Stripe key", "k_live_", "\\b[rs]k_live_[0-9A-Za-z]{16,250}"),
            kind("Hugging Face token", "hf_", "\\bhf_[A-Za-z0-9]{30,80}\\b"),
            kind("bearer token", "Bearer ", "\\bBearer ((?=\\S*\\d)[A-Za-z0-9._~+/-]{24,2000}=*)"),
            kind("npm token", "npm_", "\\bnpm_[A-Za-z0-9]{36}\\b"),
            kind("JSON web token", "eyJ", "\\beyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}\\.[\\w-]{10,2000}"),
            kind(
                    "password in a URL",
                    "://",
                    "\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@'\"<>]{1,100}:([^\\s:/@'\"<>]{6,200})@"));

    /** A literal that is given to something called so. */
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)(?:password|passwd|passwort|secret|api[_-]?key|(?:access|secret|private)[_-]?key|auth[_-]?token|access[_-]?token)"
                    + "[\"']?(?:[ \\t]{0,4}:[ \\t]{0,4}[A-Za-z.]{1,20})?[ \\t]{0,8}(?::=|=|:)[ \\t]{0,8}[\"']([^\"'\\s]{12,200})[\"']");

    /** A value without quotes, as files of settings have it. */
    private static final Pattern SET = Pattern.compile("(?m)^[ \\t]{0,16}(?:export |ENV |- )?[ \\t]{0,4}"
            + "(?:(?:[A-Z][A-Z0-9_]{0,40}_)?(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY)(?:[ \\t]{0,4}=[ \\t]{0,4}|:[ \\t]{1,8})"
            + "|(?:password|passwd|secret|api_key|token):[ \\t]{1,8})"
            + "([A-Za-z0-9+/=_!@#%^&*~.-]{12,200})[ \\t]*\\r?$");

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private static final List<String> PLACEHOLDERS = List.of(
            "example",
            "changeme",
            "change-me",
            "change_me",
            "your",
            "dummy",
            "placeholder",
            "xxxx",
            "****",
            "....",
            "redacted",
            "secret",
            "password",
            "passwort",
            "sample",
            "test",
            "fake",
            "<",
            ">",
            "${",
            "{{",
            "$(",
            "%s");

    /** One thing found. {@code detail} is safe to be shown to anybody. */
    record Found(String code, Span range, String detail) {}

    private final String text;
    private final List<Found> found = new ArrayList<>();

    private HygieneScan(String text) {
        this.text = text;
    }

    private static Kind kind(String name, String piece, String pattern) {
        return new Kind(name, piece, Pattern.compile(pattern));
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
        for (var kind : SECRETS) {
            if (text.contains(kind.piece())) {
                secrets(kind.pattern(), kind.name());
            }
        }
        secrets(ASSIGNED, "password or key");
        secrets(SET, "password or key");
    }

    private void secrets(Pattern pattern, String name) {
        var matcher = pattern.matcher(text);
        for (int count = 0; count < MOST && matcher.find(); ) {
            boolean assigned = pattern == ASSIGNED;
            int group = matcher.groupCount() > 0 ? 1 : 0;
            var value = matcher.group(group);
            boolean plain = (assigned && !isMixed(value)) || (pattern == SET && !isRandom(value));
            if (isPlaceholder(value) || plain || overlaps(matcher)) {
                continue;
            }
            add(SECRET, new Span(matcher.start(group), matcher.end(group)), name);
            count++;
        }
    }

    private boolean overlaps(Matcher matcher) {
        return found.stream()
                .anyMatch(one -> one.code().equals(SECRET)
                        && one.range().start() < matcher.end()
                        && matcher.start() < one.range().end());
    }

    private static boolean isPlaceholder(String value) {
        var lower = value.toLowerCase(Locale.ROOT);
        return !value.startsWith("-----") && PLACEHOLDERS.stream().anyMatch(lower::contains);
    }

    /** A word is no secret, and a secret no word. */
    private static boolean isMixed(String value) {
        return value.chars().anyMatch(Character::isDigit) && value.chars().anyMatch(Character::isLetter);
    }

    /** Names of files and functions have digits at one place; what was drawn by lot has them at several, or capitals within. */
    private static boolean isRandom(String value) {
        if (!isMixed(value) || value.chars().filter(c -> c == '.' || c == '/').count() > 2) {
            return false;
        }
        boolean cases =
                value.chars().anyMatch(Character::isUpperCase) && value.chars().anyMatch(Character::isLowerCase);
        return cases || DIGITS.matcher(value).results().count() > 1;
    }

    private void add(String code, Span range, String detail) {
        found.add(new Found(code, range, detail));
    }
}
