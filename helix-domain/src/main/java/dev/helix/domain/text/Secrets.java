package dev.helix.domain.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a text what looks like a secret: keys and tokens of services, of HELIX itself, passwords that something is set to.
 * Takes time in proportion to the text. Pure.
 */
public final class Secrets {

    private static final int MOST = 200;

    /** A kind of secret: what it is called, a piece that every one of it has, and what it looks like. */
    private record Kind(String name, String piece, Pattern pattern) {}

    /** Bounds of words are looked for by their neighbours: Java's own goes back over all accents before a place. */
    private static final List<Kind> SECRETS = List.of(
            kind("private key", "PRIVATE KEY", "-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"),
            kind("AWS key", "A", "(?<!\\w)(?:AKIA|ASIA)[0-9A-Z]{16}(?!\\w)"),
            kind("GitHub token", "gh", "(?<!\\w)gh[pousr]_[A-Za-z0-9]{36,255}(?!\\w)"),
            kind("GitHub token", "github_pat_", "(?<!\\w)github_pat_[A-Za-z0-9_]{22,255}(?!\\w)"),
            kind("GitLab token", "glpat-", "(?<!\\w)glpat-[A-Za-z0-9_-]{20,64}"),
            kind("Slack token", "xox", "(?<!\\w)xox[abposr]-[A-Za-z0-9-]{10,250}"),
            kind("Google API key", "AIza", "(?<!\\w)AIza[0-9A-Za-z_-]{35}"),
            kind("API key", "sk-", "(?<!\\w)sk-(?:ant-|proj-)?[A-Za-z0-9_-]{24,250}"),
            kind("Stripe key", "k_live_", "(?<!\\w)[rs]k_live_[0-9A-Za-z]{16,250}"),
            kind("Hugging Face token", "hf_", "(?<!\\w)hf_[A-Za-z0-9]{30,80}(?!\\w)"),
            kind("bearer token", "Bearer ", "(?<!\\w)Bearer ((?=\\S*\\d)[A-Za-z0-9._~+/-]{24,2000}=*)"),
            kind("npm token", "npm_", "(?<!\\w)npm_[A-Za-z0-9]{36}(?!\\w)"),
            kind("JSON web token", "eyJ", "(?<!\\w)eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}\\.[\\w-]{10,2000}"),
            kind(
                    "HELIX token",
                    "helix_",
                    "(?<!\\w)helix_(?=[A-Za-z0-9_-]*\\d)(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{32,100}"),
            kind(
                    "password in a URL",
                    "://",
                    "(?<!\\w)[a-z][a-z0-9+.-]{1,20}://[^\\s:/@'\"<>]{1,100}:([^\\s:/@'\"<>]{6,200})@"));

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

    /** From its first line to its last, or as far as it goes; its last lines alone where the first ones were cut off. */
    private static final Pattern KEY = Pattern.compile(
            "(?s)-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
                    + ".{0,20000}?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|\\z)"
                    + "|\\A(?:[A-Za-z0-9+/=]{16,100}\\R){0,200}[A-Za-z0-9+/=]{0,100}\\R?-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----");

    /**
     * One of them.
     *
     * @param kind how such a one is called
     * @param start in the text
     * @param end in the text, behind it
     */
    public record Found(String kind, int start, int end) {}

    private final String text;
    private final List<Found> found = new ArrayList<>();

    private Secrets(String text) {
        this.text = text;
    }

    /** Returns those in {@code text}, in order, at most {@value #MOST} of each kind. */
    public static List<Found> in(String text) {
        var scan = new Secrets(text);
        scan.scan();
        scan.found.sort(Comparator.comparingInt(Found::start));
        return List.copyOf(scan.found);
    }

    /** Returns {@code text} with the kind of each in its place. */
    public static String masked(String text) {
        var rest = text.contains("PRIVATE KEY") ? KEY.matcher(text).replaceAll("[private key, not shown]") : text;
        // A text that is full of them is masked piece by piece.
        for (var all = in(rest); !all.isEmpty(); all = in(rest)) {
            var masked = new StringBuilder();
            int at = 0;
            for (var one : all) {
                masked.append(rest, at, one.start())
                        .append('[')
                        .append(one.kind())
                        .append(", not shown]");
                at = one.end();
            }
            rest = masked.append(rest, at, rest.length()).toString();
        }
        return rest;
    }

    private static Kind kind(String name, String piece, String pattern) {
        return new Kind(name, piece, Pattern.compile(pattern));
    }

    private void scan() {
        for (var kind : SECRETS) {
            if (text.contains(kind.piece())) {
                scan(kind.pattern(), kind.name());
            }
        }
        if (text.indexOf('=') < 0 && text.indexOf(':') < 0) {
            return;
        }
        scan(ASSIGNED, "password or key");
        scan(SET, "password or key");
    }

    private void scan(Pattern pattern, String name) {
        var matcher = pattern.matcher(text);
        for (int count = 0; count < MOST && matcher.find(); ) {
            boolean assigned = pattern == ASSIGNED;
            int group = matcher.groupCount() > 0 ? 1 : 0;
            var value = matcher.group(group);
            boolean plain = (assigned && !isMixed(value)) || (pattern == SET && !isRandom(value));
            if (isPlaceholder(value) || plain || overlaps(matcher)) {
                continue;
            }
            found.add(new Found(name, matcher.start(group), matcher.end(group)));
            count++;
        }
    }

    private boolean overlaps(Matcher matcher) {
        return found.stream().anyMatch(one -> one.start() < matcher.end() && matcher.start() < one.end());
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
}
