package dev.helix.consultant;

import dev.helix.domain.text.NestedQuotes;
import dev.helix.domain.text.Price;
import dev.helix.domain.text.Sentences;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Retells in the reader's language what HELIX itself has written in English: into the journal, into reports, as the reason of a refusal.
 * Those texts stay as they are where they are kept; a table of sentences, with places for what is put into them, leads from one language
 * to the other. The words of a program, of a file or of a person are no sentences of the table, and stay. Immutable.
 */
public final class Translation {

    private static final Pattern PLACE = Pattern.compile("\\{(?<number>\\d)(?::(?<kind>[a-z]+))?}");
    private static final Pattern DOLLARS = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");
    private static final String PHASE = "phase:";
    private static final String SENTENCE_END = "; ";
    private static final String ENUMERATION = ", ";
    private static final String REASON = ": ";
    /** Texts of more parts are no sentences of HELIX's. */
    private static final int MOST_PARTS = 24;

    private static final int DEEPEST = 5;

    private final Sentences wording;
    private final List<Sentence> sentences;

    /**
     * A place in a sentence.
     *
     * @param kind what stands there: {@code n} for a number, {@code usd} for one of dollars, {@code word} for anything without a blank, {@code stage} for one of a validation, or words that have a text of their
     *     own, such as {@code status}; empty for any text
     */
    private record Place(int number, String kind) {}

    /**
     * A sentence in both languages.
     *
     * @param literals what stands around the places, one more than there are places
     * @param other in the other language
     */
    private record Sentence(List<String> literals, List<Place> places, String other) {

        static Sentence of(String written, String other) {
            var literals = new ArrayList<String>();
            var places = new ArrayList<Place>();
            var place = PLACE.matcher(written);
            int end = 0;
            while (place.find()) {
                literals.add(written.substring(end, place.start()));
                var kind = place.group("kind");
                places.add(new Place(Integer.parseInt(place.group("number")), kind == null ? "" : kind));
                end = place.end();
            }
            literals.add(written.substring(end));
            return new Sentence(List.copyOf(literals), List.copyOf(places), other);
        }

        int weight() {
            return literals.stream().mapToInt(String::length).sum();
        }

        /** Returns what stands at the places of {@code text}; empty where it is another sentence. Takes time that is linear in it. */
        Optional<List<String>> read(String text) {
            var last = literals.getLast();
            if (!text.startsWith(literals.getFirst()) || !text.endsWith(last)) {
                return Optional.empty();
            }
            if (places.isEmpty()) {
                return text.equals(last) ? Optional.of(List.of()) : Optional.empty();
            }
            var values = new ArrayList<String>();
            int from = literals.getFirst().length();
            for (int i = 1; i < literals.size() - 1; i++) {
                int to = text.indexOf(literals.get(i), from + 1);
                if (to < 0) {
                    return Optional.empty();
                }
                values.add(text.substring(from, to));
                from = to + literals.get(i).length();
            }
            int to = text.length() - last.length();
            if (to <= from) {
                return Optional.empty();
            }
            values.add(text.substring(from, to));
            return Optional.of(values);
        }
    }

    private Translation(Sentences wording, List<Sentence> sentences) {
        this.wording = wording;
        this.sentences = sentences;
    }

    /** Returns the one into the language of {@code wording}; into English it leaves everything as it is. */
    static Translation into(Sentences wording) {
        return new Translation(wording, wording.language().equals(Locale.GERMAN) ? German.SENTENCES : List.of());
    }

    /** The table, which is read once. */
    private static final class German {
        private static final String NAME = "dev.helix.consultant.written";
        static final List<Sentence> SENTENCES = read();

        private static List<Sentence> read() {
            var module = Translation.class.getModule();
            var english = ResourceBundle.getBundle(NAME, Locale.ENGLISH, module);
            var german = ResourceBundle.getBundle(NAME, Locale.GERMAN, module);
            return english.keySet().stream()
                    .map(key -> Sentence.of(english.getString(key), german.getString(key)))
                    // What says more fits less: it comes first.
                    .sorted(Comparator.comparingInt(Sentence::weight).reversed())
                    .toList();
        }
    }

    /** Returns {@code text} as its reader says it, as far as HELIX wrote it; what a program printed below it stays. */
    public String of(String text) {
        if (sentences.isEmpty() || text.isBlank()) {
            return text;
        }
        int end = text.indexOf('\n');
        return end < 0 ? said(text, 0) : said(text.substring(0, end), 0) + text.substring(end);
    }

    private String said(String text, int depth) {
        return whole(text, depth)
                .or(() -> reason(text, depth))
                .or(() -> sequence(text, depth))
                .or(() -> enumeration(text, depth))
                .orElse(text);
    }

    /** Returns a text that is one sentence. */
    private Optional<String> whole(String text, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        for (var sentence : sentences) {
            var said = sentence.read(text).flatMap(values -> filled(sentence, values, depth));
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }

    /** Nothing is retold in a place before all places are known to fit: what is nested would be read anew for each sentence that does not. */
    private Optional<String> filled(Sentence sentence, List<String> values, int depth) {
        var places = sentence.places();
        for (int i = 0; i < places.size(); i++) {
            if (!fits(places.get(i).kind(), values.get(i))) {
                return Optional.empty();
            }
        }
        var texts = new String[places.stream().mapToInt(Place::number).max().orElse(-1) + 1];
        for (int i = 0; i < places.size(); i++) {
            texts[places.get(i).number()] = value(places.get(i).kind(), values.get(i), depth);
        }
        return Optional.of(PLACE.matcher(sentence.other()).replaceAll(place -> {
            var text = texts[Integer.parseInt(place.group("number"))];
            return Matcher.quoteReplacement(
                    NestedQuotes.areAround(place.start(), sentence.other()) ? NestedQuotes.within(text) : text);
        }));
    }

    /** Returns whether something may stand at a place of that kind; whatever it is, that takes no reading of sentences. */
    private boolean fits(String kind, String value) {
        return switch (kind) {
            case "", "lease", "step" -> true;
            case "n" -> value.chars().allMatch(Character::isDigit);
            case "usd" -> DOLLARS.matcher(value).matches();
            case "word", "stage" -> value.indexOf(' ') < 0;
            default -> !wording.orElse(kind + "." + value, "").isEmpty();
        };
    }

    /** Returns what fits a place, as its reader says it. */
    private String value(String kind, String value, int depth) {
        return switch (kind) {
            case "" -> value.indexOf(' ') < 0 ? value : said(value, depth + 1);
            case "n", "word" -> value;
            case "usd" -> Price.amount(new BigDecimal(value), wording.language());
            case "stage" -> wording.orElse("stage." + value, value);
            case "lease" -> wording.orElse("lease." + value.replace(' ', '-'), said(value, depth + 1));
            case "step" ->
                value.startsWith(PHASE)
                        ? wording.orElse("step." + value, wording.text("step.phase", value.substring(PHASE.length())))
                        : wording.orElse("step." + value, value);
            default -> wording.orElse(kind + "." + value, value);
        };
    }

    /** Returns sentences that stand one after the other; some of them may be somebody else's. */
    private Optional<String> sequence(String text, int depth) {
        var parts = List.of(text.split(SENTENCE_END, -1));
        if (parts.size() < 2 || parts.size() > MOST_PARTS || depth > DEEPEST) {
            return Optional.empty();
        }
        var said = new ArrayList<String>();
        int at = 0;
        while (at < parts.size()) {
            int end = parts.size();
            var found = Optional.<String>empty();
            while (end > at && found.isEmpty()) {
                found = end - at == parts.size()
                        ? Optional.empty()
                        : whole(String.join(SENTENCE_END, parts.subList(at, end)), depth + 1);
                end = found.isEmpty() ? end - 1 : end;
            }
            said.add(found.isEmpty() ? said(parts.get(at), depth + 1) : found.get());
            at = found.isEmpty() ? at + 1 : end;
        }
        return said.equals(parts) ? Optional.empty() : Optional.of(String.join(SENTENCE_END, said));
    }

    /** Returns things in a row, where all of them are HELIX's words. */
    private Optional<String> enumeration(String text, int depth) {
        var parts = List.of(text.split(ENUMERATION, -1));
        if (parts.size() < 2 || parts.size() > MOST_PARTS || depth > DEEPEST) {
            return Optional.empty();
        }
        var said = new ArrayList<String>();
        for (var part : parts) {
            var one = whole(part, depth + 1);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            said.add(one.get());
        }
        return Optional.of(String.join(ENUMERATION, said));
    }

    /** Returns a sentence behind a place, such as a file with a line, that it is about. */
    private Optional<String> reason(String text, int depth) {
        int at = text.indexOf(REASON);
        for (int i = 0; at >= 0 && i < MOST_PARTS; i++) {
            int from = at + REASON.length();
            var said = whole(text.substring(from), depth + 1);
            if (said.isPresent()) {
                var place = text.substring(0, at);
                return Optional.of(whole(place, depth + 1).orElse(place) + REASON + said.get());
            }
            at = text.indexOf(REASON, from);
        }
        return Optional.empty();
    }
}
