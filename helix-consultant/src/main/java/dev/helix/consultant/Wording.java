package dev.helix.consultant;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What HELIX itself says in a chat, in German or English. Immutable. */
final class Wording {

    private final ResourceBundle bundle;

    /** Speaks German for German locales, else English, whatever the machine's own language is. */
    Wording(Locale locale) {
        var language = locale.getLanguage().equals(Locale.GERMAN.getLanguage()) ? Locale.GERMAN : Locale.ENGLISH;
        this.bundle = ResourceBundle.getBundle("dev.helix.consultant.wording", language);
    }

    /** Returns a step of a flow as people call it; a phase, which a person named, by its own name. */
    String step(String name) {
        return bundle.containsKey("step." + name) ? bundle.getString("step." + name) : name;
    }

    String text(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(arguments);
    }
}
