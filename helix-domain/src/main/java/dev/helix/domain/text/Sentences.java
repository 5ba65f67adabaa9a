package dev.helix.domain.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentences that a part of HELIX says to people, in German or English. Immutable. */
public final class Sentences {

    private static final Pattern PLACE = Pattern.compile("\\{(?<number>\\d)}");

    private final Locale language;
    private final ResourceBundle bundle;

    private Sentences(String bundle, Locale language, Module module) {
        this.language = language;
        this.bundle = ResourceBundle.getBundle(bundle, language, module);
    }

    /**
     * Returns the sentences of a bundle: German for German locales, else English, whatever the machine's own language is.
     *
     * @param bundle the base name of its properties files
     * @param module that has them
     */
    public static Sentences of(String bundle, Locale locale, Module module) {
        var german = locale.getLanguage().equals(Locale.GERMAN.getLanguage());
        return new Sentences(bundle, german ? Locale.GERMAN : Locale.ENGLISH, module);
    }

    /** Returns the language of the sentences: German or English. */
    public Locale language() {
        return language;
    }

    /** Returns the sentence {@code key}, which has no arguments; {@code other} where there is none. */
    public String orElse(String key, String other) {
        return bundle.containsKey(key) ? bundle.getString(key) : other;
    }

    /** Returns the sentence {@code key} with {@code arguments} put in; the quotes of one that stands within quotes become single. */
    public String text(String key, Object... arguments) {
        var sentence = bundle.getString(key);
        var quoted = PLACE.matcher(sentence)
                .replaceAll(place -> NestedQuotes.areAround(place.start(), sentence)
                        ? "{" + (Integer.parseInt(place.group("number")) + arguments.length) + "}"
                        : place.group());
        var within = Stream.of(arguments)
                .map(argument -> argument instanceof String text ? NestedQuotes.within(text) : argument);
        return new MessageFormat(quoted, language)
                .format(Stream.concat(Stream.of(arguments), within).toArray());
    }

    /** Returns the sentence {@code key} with {@code arguments} put in as they are, for a reader that copies them, such as a model. */
    public String verbatim(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), language).format(arguments);
    }
}
