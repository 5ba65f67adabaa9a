package dev.helix.adapter.web.view;

import dev.helix.consultant.RefusalWording;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.text.Price;
import dev.helix.domain.text.Sentences;
import dev.helix.domain.text.VisibleText;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.release.WayBack;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words of the pages, in one language. Immutable. */
public final class Words {

    private static final int SHORT_ID = 7;
    /** The keys that do something on a page, as people read them. */
    public static final List<String> KEYS =
            List.of("j", "k", "Enter", "n", "p", "g b", "g s", "g c", "g a", "g m", "[", "]", "u", "/", "?", "Esc");

    private static final int TEN = 10;
    private static final int LONGEST_SECONDS = 50;
    private static final int MINUTE = 60;
    private static final String PHASE = "phase:";

    /** Chats are told a command; a page has a button of that name. */
    private static final Pattern COMMAND = Pattern.compile("`/([a-z]+)(?: [^`]*)?`");

    private static final Pattern WHOLE_ID = Pattern.compile("\\b[0-9a-f]{40}\\b");

    private final Locale locale;
    private final Sentences sentences;
    private final RefusalWording refusals;
    private final DateTimeFormatter clock;
    private final InstantSource now;

    private Words(Locale locale, InstantSource now) {
        this.locale = locale;
        this.now = now;
        this.sentences = Sentences.of("dev.helix.adapter.web.page", locale, Words.class.getModule());
        this.refusals = RefusalWording.in(locale);
        this.clock = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault());
    }

    /** Returns the words of a language, German or English. */
    public static Words in(Locale locale, InstantSource now) {
        return new Words(locale.getLanguage().equals("de") ? Locale.GERMAN : Locale.ENGLISH, now);
    }

    /** Returns the language as a page names it: de or en. */
    public String language() {
        return locale.getLanguage();
    }

    /** Returns the sentence {@code key}. */
    public String text(String key, Object... arguments) {
        return sentences.text(key, arguments);
    }

    /** Returns a status as people say it. */
    public String status(ProjectStatus status) {
        return refusals.status(status);
    }

    /** Returns a step as people call it; a phase, which a person named, by its own name. */
    public String step(String name) {
        return name.startsWith(PHASE)
                ? sentences.text("phase", line(name.substring(PHASE.length())))
                : line(refusals.step(name));
    }

    /** Returns a kind of operation as people call it. */
    public String kind(OperationKind kind) {
        return sentences.text("kind." + kind.word());
    }

    /** Returns what the button of an action says. */
    public String action(ProjectAction action) {
        return action(action.word());
    }

    /** Returns what a form asks for before an action; empty where it asks for nothing. */
    public String asks(ProjectAction action) {
        return sentences.orElse("confirm.asks." + action.word(), "");
    }

    private String action(String word) {
        return sentences.orElse("action." + word, word);
    }

    /** Returns how much a validation proves, in a sentence. */
    public String evidence(Evidence evidence) {
        return sentences.text("evidence." + evidence.word());
    }

    /** Returns whether production could go back from a candidate, in a sentence; empty where that is no question. */
    public String wayBack(WayBack wayBack) {
        return switch (wayBack) {
            case WayBack.NotNeeded notNeeded -> "";
            case WayBack.Untried untried -> sentences.text("way.back.untried");
            case WayBack.Failed failed -> sentences.text("way.back.failed");
            case WayBack.Rehearsed(var operation, var at, var took) ->
                sentences.text("way.back.rehearsed", ago(Duration.between(at, now.instant())), took(took));
        };
    }

    /** Returns what a key does. */
    public String key(String key) {
        return sentences.text(
                switch (key) {
                    case "j" -> "key.next.card";
                    case "k" -> "key.previous.card";
                    case "Enter" -> "key.open";
                    case "n" -> "key.next.project";
                    case "p" -> "key.previous.project";
                    case "[" -> "key.previous.file";
                    case "]" -> "key.next.file";
                    case "u" -> "key.split";
                    case "/" -> "key.filter";
                    case "?" -> "keys.title";
                    case "Esc" -> "keys.close";
                    case "g b" -> "nav.board";
                    case "g s" -> "nav.systems";
                    case "g c" -> "nav.chats";
                    case "g a" -> "nav.answers";
                    default -> "nav.compliance";
                });
    }

    /** Returns a system as people call it. */
    public String system(SystemName name) {
        return sentences.text("system." + name.word());
    }

    /** Returns why something is refused and what to do, as chats say it, with buttons in place of commands. */
    public String why(Refusal refusal) {
        var said = COMMAND.matcher(refusals.of(refusal))
                .replaceAll(command -> sentences.text("quoted", action(command.group(1))))
                .replace("`", "");
        var line = line(said);
        var end = line.endsWith(".") ? "" : ".";
        return line.isEmpty() ? "" : line.substring(0, 1).toUpperCase(locale) + line.substring(1) + end;
    }

    /** Returns a point in time. */
    public Moment moment(Instant at) {
        return new Moment(at.toString(), clock.format(at), ago(Duration.between(at, now.instant())));
    }

    private String ago(Duration past) {
        if (past.toSeconds() < 60) {
            return sentences.text("ago.now");
        }
        if (past.toHours() < 1) {
            return sentences.text("ago.minutes", past.toMinutes());
        }
        if (past.toDays() < 1) {
            return sentences.text("ago.hours", past.toHours());
        }
        return sentences.text("ago.days", past.toDays());
    }

    /** Returns how long something took. */
    public String took(Duration time) {
        if (time.toMinutes() > 0) {
            return "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
        }
        return time.toMillis() < 1000
                ? time.toMillis() + " ms"
                : String.format(locale, "%.1f s", time.toMillis() / 1000.0);
    }

    /** Returns what turns of agents cost, with the currency. */
    public String price(BigDecimal usd) {
        return Price.ofTurns(usd, locale);
    }

    /** Returns a number of dollars for a sentence that names them. */
    public String amount(BigDecimal usd) {
        return Price.amount(usd, locale);
    }

    /** Returns a time to come, as far as anybody knows it: tens of seconds, minutes or hours, each rounded up. */
    public String about(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds <= LONGEST_SECONDS) {
            return sentences.text("about.seconds", (seconds + TEN - 1) / TEN * TEN);
        }
        long minutes = (seconds + MINUTE - 1) / MINUTE;
        return minutes <= MINUTE
                ? sentences.text("about.minutes", minutes)
                : sentences.text("about.hours", (minutes + MINUTE - 1) / MINUTE);
    }

    /** Returns the beginning of an id, as long as people can tell it apart. */
    public String cut(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    /**
     * Returns what HELIX itself has written down, in this language and in one line, ids of git as people tell them apart; other words in it
     * stay, and so does a command, which has to be typed.
     */
    public String said(String text) {
        var line = line(refusals.said(text));
        return line.contains("`") ? line : WHOLE_ID.matcher(line).replaceAll(id -> cut(id.group()));
    }

    /** Returns the log of a step that failed, in its lines: HELIX's own in this language. */
    public String log(String step, String log) {
        return lines(refusals.log(step, log));
    }

    /** Returns text from elsewhere in one line, in which nothing turns or hides what stands beside it. */
    public String line(String text) {
        return VisibleText.line(text);
    }

    /** Returns text from elsewhere in its lines, likewise. */
    public String lines(String text) {
        return VisibleText.lines(text);
    }
}
