package dev.helix.enforcement.validator;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of this package's validators, in German or English. Immutable. */
final class Messages {

    private static final String BUNDLE = "dev.helix.enforcement.validator.messages";
    private static final Messages GERMAN = new Messages(Locale.GERMAN);
    private static final Messages ENGLISH = new Messages(Locale.ENGLISH);

    private final Locale locale;
    private final ResourceBundle bundle;

    private Messages(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle(BUNDLE, locale, Messages.class.getModule());
    }

    /** Returns German for German locales, else English, whatever the machine's own language is. */
    static Messages in(Locale locale) {
        return locale.getLanguage().equals(Locale.GERMAN.getLanguage()) ? GERMAN : ENGLISH;
    }

    /** Returns the sentence {@code key} with {@code arguments} put in as they are. */
    String text(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }
}
