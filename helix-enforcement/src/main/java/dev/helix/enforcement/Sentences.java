package dev.helix.enforcement;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of this package, in German or English. Immutable. */
final class Sentences {

    private final ResourceBundle bundle;

    /** Speaks German for German locales, else English, whatever the machine's own language is. */
    Sentences(Locale locale) {
        var language = locale.getLanguage().equals(Locale.GERMAN.getLanguage()) ? Locale.GERMAN : Locale.ENGLISH;
        this.bundle = ResourceBundle.getBundle("dev.helix.enforcement.feedback", language, Sentences.class.getModule());
    }

    String text(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(arguments);
    }
}
