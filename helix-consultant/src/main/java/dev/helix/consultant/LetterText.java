package dev.helix.consultant;

import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.Price;
import dev.helix.domain.text.Sentences;
import dev.helix.domain.text.VisibleText;
import dev.helix.evolution.NightLetter;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The night letter in words, German or English: as a page, as text, in a chat, as a file for a browser. Immutable. */
public final class LetterText {

    private static final int MOST_LINES = 20;
    private static final int LONGEST_LINE = 400;
    private static final int SHORT_ID = 10;
    private static final String NO_PLACE = "";

    private final Sentences wording;
    private final RefusalWording refusals;
    private final Locale locale;
    private final DateTimeFormatter clock;

    private LetterText(Locale locale) {
        this.locale = locale.getLanguage().equals("de") ? Locale.GERMAN : Locale.ENGLISH;
        this.wording = Sentences.of("dev.helix.consultant.wording", this.locale, LetterText.class.getModule());
        this.refusals = new RefusalWording(wording);
        this.clock = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(this.locale)
                .withZone(ZoneId.systemDefault());
    }

    /** Returns the words of a language: German for German locales, else English. */
    public static LetterText in(Locale locale) {
        return new LetterText(locale);
    }

    /** A part of the letter: its heading, and what it says. */
    public record Section(String title, List<Line> lines) {
        public Section {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One line.
     *
     * @param text in which nothing is obeyed by a terminal
     * @param place where the pages show it, such as {@code /operations/op-7}; empty for nowhere
     */
    public record Line(String text, String place) {

        /** Returns the text cut where it names a command: every second piece, from the second on, stood between backticks. */
        public List<String> pieces() {
            var pieces = List.of(text.split("`", -1));
            // One that is never closed is a letter like others.
            return pieces.size() % 2 == 1 ? pieces : List.of(text);
        }
    }

    /** Returns its heading. */
    public String title(NightLetter letter) {
        return wording.text("letter.title", clock.format(letter.since()));
    }

    /** Returns all of it, part by part: at most 20 lines each, and how many more there are. */
    public List<Section> sections(NightLetter letter) {
        var production = new ArrayList<Line>();
        letter.changes().forEach(change -> production.add(change(change)));
        letter.handled().forEach(handled -> production.add(handled(handled)));
        var sections = new ArrayList<>(List.of(
                section("changed", production),
                section(
                        "refused",
                        Stream.concat(
                                        letter.setbacks().stream().map(this::setback),
                                        letter.denied().stream().map(this::denied))
                                .toList()),
                section("waiting", letter.waiting().stream().map(this::waiting).toList()),
                section("cost", cost(letter.cost()))));
        if (!letter.tampered().isEmpty()) {
            // Rare, and nothing that a reader may miss.
            sections.addFirst(section(
                    "tampered", letter.tampered().stream().map(this::tampered).toList()));
        }
        return sections;
    }

    private Section section(String key, List<Line> lines) {
        var shown = new ArrayList<>(lines.subList(0, Math.min(MOST_LINES, lines.size())));
        if (lines.isEmpty()) {
            shown.add(new Line(wording.text("letter." + key + ".none"), NO_PLACE));
        } else if (lines.size() > MOST_LINES) {
            shown.add(new Line(wording.text("letter.more", lines.size() - MOST_LINES), NO_PLACE));
        }
        return new Section(wording.text("letter." + key), shown);
    }

    private Line change(NightLetter.Change change) {
        var cut = cut(change.commit().sha());
        return line(
                wording.text(
                                "letter.change",
                                foreign(change.title()),
                                change.project().value(),
                                cut,
                                at(change.at()),
                                foreign(change.by()))
                        + " " + wording.text("letter.proofs", change.proofs(), cut),
                "/projects/" + change.project());
    }

    private Line handled(NightLetter.Handled handled) {
        return line(
                wording.text(
                        "letter.handled",
                        kind(handled.kind()),
                        at(handled.at()),
                        foreign(handled.by()),
                        wording.text(handled.succeeded() ? "letter.handled.done" : "letter.handled.failed")),
                "/operations/" + handled.operation());
    }

    private Line setback(NightLetter.Setback setback) {
        var why = foreign(refusals.said(setback.why()));
        var said = setback.step().isEmpty()
                ? why
                : wording.text("letter.at.step", foreign(refusals.step(setback.step())), why);
        var text = wording.text("letter.setback", kind(setback.kind()), setback.subject(), at(setback.at()), said)
                + (setback.code() == null ? "" : " [" + setback.code() + "]")
                + (setback.stuck()
                        ? " " + wording.text("letter.stuck", setback.operation().value())
                        : "");
        return line(text, "/operations/" + setback.operation());
    }

    private Line denied(NightLetter.Denied denied) {
        var project = denied.project();
        var text = wording.text(
                        "letter.denied",
                        foreign(denied.by()),
                        foreign(denied.action()),
                        project == null ? "" : project.value(),
                        at(denied.at()),
                        denied.times())
                + " [" + denied.code() + "]";
        return line(text, project == null ? NO_PLACE : "/projects/" + project);
    }

    private Line waiting(NightLetter.Waiting waiting) {
        var why = wording.text("letter.wait." + waiting.reason().word(), foreign(refusals.said(waiting.detail())));
        return line(
                wording.text(
                        "letter.wait",
                        foreign(waiting.title()),
                        waiting.project().value(),
                        why),
                "/projects/" + waiting.project());
    }

    private Line tampered(NightLetter.Tampering tampering) {
        return line(
                wording.text(
                        "letter.tamper",
                        tampering.slot().word(),
                        wording.text("letter.system." + tampering.system().word()),
                        at(tampering.at()),
                        foreign(String.join(", ", tampering.paths()))),
                "/systems");
    }

    private List<Line> cost(NightLetter.Cost cost) {
        var lines = new ArrayList<Line>();
        if (cost.chats() > 0) {
            lines.add(line(wording.text("letter.cost.chats", cost.chats(), share(cost.answers())), NO_PLACE));
        }
        cost.projects()
                .forEach(one -> lines.add(line(
                        wording.text("letter.cost.project", one.project().value(), share(one.share())),
                        "/projects/" + one.project())));
        return lines;
    }

    private String share(NightLetter.Share share) {
        return wording.text(
                "letter.cost.share",
                share.turns(),
                NumberFormat.getIntegerInstance(locale).format(share.tokens()),
                took(share.time()),
                price(share));
    }

    private String price(NightLetter.Share share) {
        if (share.unpriced() == share.turns()) {
            return wording.text("letter.cost.untold");
        }
        var known = Price.ofTurns(share.usd(), locale);
        return share.unpriced() == 0 ? known : wording.text("letter.cost.partly", known, share.unpriced());
    }

    private static String took(Duration time) {
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private String kind(OperationKind kind) {
        return wording.text("letter.kind." + kind.word());
    }

    private String at(Instant at) {
        return clock.format(at);
    }

    private static String cut(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    /** A command in it must not look like one that is offered. */
    private static String foreign(String text) {
        return Ellipsis.end(VisibleText.line(text).replace('`', '\''), LONGEST_LINE);
    }

    private static Line line(String text, String place) {
        return new Line(text, place);
    }

    /** Returns it as plain text. */
    public String text(NightLetter letter) {
        return rendered(
                letter,
                title -> title + "\n",
                title -> "\n" + title + "\n",
                (line, place) -> "- " + line
                        + (place.startsWith("/operations/")
                                ? " (" + place.substring("/operations/".length()) + ")"
                                : "")
                        + "\n");
    }

    /** Returns it as Markdown of a chat: names that others gave are nothing but text in it. */
    String markdown(NightLetter letter) {
        return rendered(
                letter,
                title -> "**" + title + "**\n",
                title -> "\n**" + title + "**\n\n",
                (line, place) -> "- " + HarmlessText.line(line, 2 * LONGEST_LINE) + "\n");
    }

    /** Returns it as one file that a browser shows: no script, nothing from elsewhere, every name escaped. */
    public String html(NightLetter letter) {
        var title = escaped(title(letter));
        var head = """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%s</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
                li { overflow-wrap: anywhere; margin: .3rem 0; }
                </style>
                </head>
                <body>
                <main>
                """.formatted(locale.getLanguage(), title);
        var body = new StringBuilder(head).append("<h1>").append(title).append("</h1>\n");
        for (var section : sections(letter)) {
            body.append("<h2>").append(escaped(section.title())).append("</h2>\n<ul>\n");
            section.lines()
                    .forEach(line -> body.append("<li>").append(marked(line)).append("</li>\n"));
            body.append("</ul>\n");
        }
        return body + "<p>" + escaped(written(letter)) + "</p>\n</main>\n</body>\n</html>\n";
    }

    /** Returns when it was written, with the zone of all its times: who reads it may live in another. */
    public String written(NightLetter letter) {
        var zone = DateTimeFormatter.ofPattern("z", locale).withZone(clock.getZone());
        return wording.text("letter.until", clock.format(letter.until()) + " " + zone.format(letter.until()));
    }

    private String rendered(
            NightLetter letter,
            Function<String, String> title,
            Function<String, String> heading,
            BiFunction<String, String, String> line) {
        var text = new StringBuilder(title.apply(title(letter)));
        for (var section : sections(letter)) {
            text.append(heading.apply(section.title()));
            section.lines().forEach(said -> text.append(line.apply(said.text(), said.place())));
        }
        return text.toString();
    }

    private static String marked(Line line) {
        var marked = new StringBuilder();
        var pieces = line.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            var piece = escaped(pieces.get(i));
            marked.append(i % 2 == 0 ? piece : "<code>" + piece + "</code>");
        }
        return marked.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
