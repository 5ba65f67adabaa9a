package dev.helix.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The language of messages where no configuration names one: that of the environment, if it is German, else English. Where the
 * environment names none, as on systems that keep it elsewhere, it is the one that Java shows its own messages in.
 */
public final class MessageLanguage {

    private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

    private MessageLanguage() {}

    /** Returns {@code de} or {@code en} for this process. */
    public static String here() {
        return of(System.getenv(), Locale.getDefault(Locale.Category.DISPLAY));
    }

    /** Returns {@code de} or {@code en}; a locale without a language, such as {@code C.UTF-8}, says nothing, and {@code own} counts. */
    public static String of(Map<String, String> environment, Locale own) {
        for (var name : VARIABLES) {
            var value = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
            boolean silent = value.isEmpty() || value.equals("posix") || value.equals("c") || value.startsWith("c.");
            if (!silent) {
                return value.equals("de")
                                || value.startsWith("de_")
                                || value.startsWith("de.")
                                || value.startsWith("de-")
                        ? "de"
                        : "en";
            }
        }
        return own.getLanguage().equals("de") ? "de" : "en";
    }
}
