package dev.helix.domain.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences that a part of HELIX says to people, in German or English. Immutable. */
public final class Sentences {

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

    /** Returns the sentence {@code key} with {@code arguments} put in as they are. */
    public String text(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), language).format(arguments);
    }
}
