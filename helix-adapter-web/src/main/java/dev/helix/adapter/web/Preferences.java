package dev.helix.adapter.web;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Language and theme: what a visitor has chosen, else what their browser asks for. */
final class Preferences {

    private static final Map<String, Set<String>> CHOICES = Map.of(
            "language", Set.of("de", "en"),
            "theme", Set.of("light", "dark"),
            "view", Set.of("unified", "split"));
    private static final String KEPT = "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]*");

    private Preferences() {}

    /** Takes a choice that the address holds, and returns whether it held one: the page is then asked for without it. */
    static boolean taken(Context context) {
        boolean taken = false;
        for (var choice : CHOICES.entrySet()) {
            var value = context.queryParam(choice.getKey());
            if (value != null && choice.getValue().contains(value)) {
                context.res().addHeader("Set-Cookie", name(choice.getKey()) + "=" + value + KEPT);
                taken = true;
            }
        }
        if (taken) {
            context.status(303).header("Location", context.path() + others(context));
        }
        return taken;
    }

    /** The rest of the address stays: somebody who turns the theme wants the same page again. */
    private static String others(Context context) {
        var kept = context.queryParamMap().entrySet().stream()
                .filter(entry -> !isChoice(entry.getKey()))
                .filter(entry -> PLAIN.matcher(entry.getKey() + entry.getValue().getFirst())
                        .matches())
                .map(entry -> entry.getKey() + "=" + entry.getValue().getFirst())
                .collect(Collectors.joining("&"));
        return kept.isEmpty() ? "" : "?" + kept;
    }

    /** Returns whether a value of an address chooses language, theme or view. */
    static boolean isChoice(String key) {
        return CHOICES.containsKey(key);
    }

    static Locale language(Context context) {
        var chosen = chosen(context, "language");
        if (!chosen.isEmpty()) {
            return Locale.forLanguageTag(chosen);
        }
        var asked = context.header("Accept-Language");
        return asked != null && asked.toLowerCase(Locale.ROOT).startsWith("de") ? Locale.GERMAN : Locale.ENGLISH;
    }

    /** Returns {@code light} or {@code dark}; empty for what the machine has. */
    static String theme(Context context) {
        return chosen(context, "theme");
    }

    /** Returns whether changes are shown side by side. */
    static boolean isSplit(Context context) {
        return chosen(context, "view").equals("split");
    }

    private static String chosen(Context context, String key) {
        var value = context.cookie(name(key));
        return value != null && CHOICES.getOrDefault(key, Set.of()).contains(value) ? value : "";
    }

    private static String name(String key) {
        return "helix_" + key;
    }
}
