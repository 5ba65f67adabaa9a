package dev.helix.app.check;

import dev.helix.app.cli.ExitCode;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.Severity;
import dev.helix.enforcement.validator.HygieneValidator;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The findings of {@code helix check}, printed as people, scripts or code hosts want them. Not safe for use by many threads. */
final class CheckReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int MAX_EXCERPT = 160;

    /** One issue with its place in a file. */
    private record Place(String file, Issue issue, int line, int column, int endLine, int endColumn, String source) {}

    private final Locale locale;
    private final List<Place> places = new ArrayList<>();
    private final Map<String, @Nullable ConversationStep> steps = new LinkedHashMap<>();

    private int adrs;
    private int files;
    private int markers;
    private int noTexts;
    private int unreadables;
    private boolean nothingSeen;

    CheckReport(Locale locale) {
        this.locale = locale;
    }

    /** Adds what was found in {@code file}, whose text is {@code text}. */
    void add(String file, String text, List<Issue> issues, @Nullable ConversationStep step) {
        steps.put(file, step);
        var lines = new LineMap(text);
        var shown = new LineMap(masked(text, issues));
        for (var issue : issues) {
            int start = issue.range().start();
            int end = issue.range().end();
            int line = lines.line(start);
            places.add(new Place(
                    issue.file() == null ? file : issue.file(),
                    issue,
                    line,
                    lines.column(start),
                    lines.line(end),
                    lines.column(end),
                    shown.text(line)));
        }
    }

    /** Adds that {@code file} was not looked at, since its bytes are no text. */
    void addNoText(String file, DecodedText read, DecodedText.Flaw flaw) {
        add(file, read.text(), List.of(UnreadInput.noText(read, flaw, locale)), null);
        noTexts++;
    }

    /** Adds that {@code file} was not looked at, since it could not be read at all. */
    void addUnreadable(String file, @Nullable String why) {
        add(file, "", List.of(UnreadInput.unreadable(String.valueOf(why), locale)), null);
        unreadables++;
    }

    /** A secret is shown to nobody: what is printed ends up in logs. */
    private static String masked(String text, List<Issue> issues) {
        StringBuilder masked = null;
        for (var issue : issues) {
            if (issue.code().equals(HygieneValidator.SECRET) && issue.file() == null) {
                masked = masked == null ? new StringBuilder(text) : masked;
                for (int i = issue.range().start(); i < issue.range().end(); i++) {
                    masked.setCharAt(i, text.charAt(i) < ' ' ? text.charAt(i) : '*');
                }
            }
        }
        return masked == null ? text : masked.toString();
    }

    /** Counts what was there to look at in the file that was added last. */
    void count(int adrs, int markers) {
        this.adrs += adrs;
        this.markers += markers;
        files++;
    }

    /**
     * Says what was asked for; nothing wrong in nothing is no good news.
     *
     * @param content whether that is fine all the same
     */
    void judge(boolean asksForAdrs, boolean asksForMarkers, boolean content) {
        int looked = (asksForAdrs ? adrs : 0) + (asksForMarkers ? markers : 0);
        nothingSeen = files > 0 && looked == 0 && !content;
    }

    boolean isValid() {
        return !nothingSeen && places.stream().noneMatch(place -> place.issue().blocks());
    }

    /** Returns what the command ends with; a file that could not be read at all is a matter of the environment. */
    ExitCode exitCode() {
        return unreadables > 0 ? ExitCode.ENVIRONMENT : isValid() ? ExitCode.DONE : ExitCode.FAILED;
    }

    void print(CheckFormat format, PrintWriter out) {
        switch (format) {
            case text -> printText(out);
            case json -> out.println(JSON.writeValueAsString(json()));
            case sarif -> out.println(JSON.writeValueAsString(sarif()));
            case none -> {}
        }
        out.flush();
    }

    private void printText(PrintWriter out) {
        for (var place : places) {
            var issue = place.issue();
            out.println(place.file() + ":" + place.line() + ":" + place.column() + ": " + word(issue.severity()) + " "
                    + issue.code() + ": " + printable(issue.message()) + " [" + issue.validator() + "]");
            excerpt(place, out);
            if (!issue.fixHint().isBlank()) {
                out.println("  " + (isGerman() ? "Hinweis: " : "hint: ") + printable(issue.fixHint()));
            }
        }
        long errors = places.stream().filter(place -> place.issue().blocks()).count();
        long warnings = places.size() - errors;
        if (nothingSeen) {
            out.println(
                    isGerman()
                            ? "Es gab nichts zu prüfen: kein ADR und kein Marker wurde erkannt. Ist das recht, dann: --allow-none"
                            : "There was nothing to check: no ADR and no marker was recognised. If that is fine: --allow-none");
        }
        if (isGerman()) {
            out.println(errors + " Fehler, " + warnings + (warnings == 1 ? " Warnung" : " Warnungen"));
        } else {
            out.println(errors
                    + (errors == 1 ? " error, " : " errors, ")
                    + warnings
                    + (warnings == 1 ? " warning" : " warnings"));
        }
        int unread = noTexts + unreadables;
        if (unread > 0) {
            out.println(
                    isGerman()
                            ? "nicht geprüft: " + unread + (unread == 1 ? " Datei" : " Dateien")
                            : "not checked: " + unread + (unread == 1 ? " file" : " files"));
        }
        if (files > 0) {
            out.println(
                    isGerman()
                            ? "geprüft: " + adrs + (adrs == 1 ? " ADR, " : " ADRs, ") + markers + " Marker, " + files
                                    + (files == 1 ? " Datei" : " Dateien")
                            : "checked: " + adrs + (adrs == 1 ? " ADR, " : " ADRs, ") + markers
                                    + (markers == 1 ? " marker, " : " markers, ") + files
                                    + (files == 1 ? " file" : " files"));
        }
    }

    private boolean isGerman() {
        return locale.getLanguage().equals(Locale.GERMAN.getLanguage());
    }

    private static void excerpt(Place place, PrintWriter out) {
        var source = printable(place.source());
        int column =
                source.offsetByCodePoints(0, Math.min(place.column() - 1, source.codePointCount(0, source.length())));
        // A long line is shown around the place.
        int from = Math.max(0, Math.min(column - MAX_EXCERPT / 2, source.length() - MAX_EXCERPT));
        int to = Math.min(source.length(), from + MAX_EXCERPT);
        var number = String.valueOf(place.line());
        int wide = place.endLine() > place.line()
                ? to - column
                : Math.min(to, column + place.endColumn() - place.column()) - column;
        out.println("  " + number + " | " + source.substring(from, to));
        out.println("  " + " ".repeat(number.length()) + " | "
                + source.substring(from, column).replaceAll("[^\t]", " ") + "^" + "~".repeat(Math.max(0, wide - 1)));
    }

    /** Takes away what would steer a terminal: the text is not ours. */
    private static String printable(String text) {
        var safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            boolean odd = (Character.isISOControl(c) && c != '\t') || (c >= 0x202A && c <= 0x202E);
            safe.append(odd ? '\uFFFD' : (char) c);
        });
        return safe.toString();
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> json() {
        var document = new LinkedHashMap<String, Object>();
        document.put("valid", isValid());
        document.put("issues", places.stream().map(CheckReport::json).toList());
        document.put("checked", checked());
        document.put("step", steps.size() == 1 ? word(steps.values().iterator().next()) : null);
        if (steps.size() > 1) {
            var all = new LinkedHashMap<String, @Nullable String>();
            steps.forEach((file, step) -> all.put(file, word(step)));
            document.put("steps", all);
        }
        return document;
    }

    private Map<String, Object> checked() {
        var counts = new LinkedHashMap<String, Object>();
        counts.put("adrs", adrs);
        counts.put("files", files);
        counts.put("markers", markers);
        counts.put("unread", noTexts + unreadables);
        return counts;
    }

    private static @Nullable String word(@Nullable ConversationStep step) {
        return step == null ? null : step.word();
    }

    private static Map<String, Object> json(Place place) {
        var issue = new LinkedHashMap<String, Object>();
        issue.put("validator", place.issue().validator());
        issue.put("code", place.issue().code());
        issue.put("severity", word(place.issue().severity()));
        issue.put("message", place.issue().message());
        issue.put("fix_hint", place.issue().fixHint());
        issue.put("file", place.file());
        issue.put("line", place.line());
        issue.put("column", place.column());
        return issue;
    }

    private Map<String, Object> sarif() {
        var rules = places.stream()
                .map(place -> place.issue().code())
                .distinct()
                .map(code -> Map.of("id", code))
                .toList();
        var driver = new LinkedHashMap<String, Object>();
        driver.put("name", "helix");
        driver.put("rules", rules);
        var run = new LinkedHashMap<String, Object>();
        run.put("tool", Map.of("driver", driver));
        // Columns count code points, as everywhere in this report.
        run.put("columnKind", "unicodeCodePoints");
        run.put("properties", Map.of("checked", checked()));
        run.put("results", places.stream().map(CheckReport::sarif).toList());
        var document = new LinkedHashMap<String, Object>();
        document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        document.put("version", "2.1.0");
        document.put("runs", List.of(run));
        return document;
    }

    private static Map<String, Object> sarif(Place place) {
        var issue = place.issue();
        var region = new LinkedHashMap<String, Object>();
        region.put("startLine", place.line());
        region.put("startColumn", place.column());
        region.put("endLine", place.endLine());
        region.put("endColumn", place.endColumn());
        var result = new LinkedHashMap<String, Object>();
        result.put("ruleId", issue.code());
        result.put("level", word(issue.severity()));
        result.put("message", Map.of("text", issue.message() + " " + issue.fixHint()));
        result.put(
                "locations",
                List.of(Map.of(
                        "physicalLocation",
                        Map.of("artifactLocation", Map.of("uri", uri(place.file())), "region", region))));
        return result;
    }

    /** Returns {@code file} as a reference that every reader of URIs takes: a relative one, or one of a file. */
    static String uri(String file) {
        var path = file.replace('\\', '/');
        var uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~/".indexOf(c) >= 0;
            uri.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return uri.toString();
    }
}
