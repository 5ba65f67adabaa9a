package dev.helix.adapter.web;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values that an address of a page holds, such as {@code ?lane=ready&page=2}: plain words and small numbers. */
final class Query {

    private static final int LARGEST = 1_000;
    private static final int MOST = 20;

    private final Map<String, String> values = new LinkedHashMap<>();

    Query(URI address) {
        this(address.getQuery());
    }

    Query(@Nullable String query) {
        if (query != null) {
            for (var pair : query.split("&", MOST)) {
                int at = pair.indexOf('=');
                if (at > 0) {
                    values.put(pair.substring(0, at), pair.substring(at + 1));
                }
            }
        }
    }

    /** Returns what it holds besides language, theme and view, which are kept elsewhere, as an address spells it; empty for nothing. */
    String rest() {
        return values.entrySet().stream()
                .filter(entry -> !Preferences.isChoice(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Returns a value; empty where there is none. */
    String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** Returns the number of an entry of the journal; 0 where there is none. */
    long sequence(String key) {
        var text = text(key);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Returns a number from 1 to 1,000; 1 where there is none. */
    int number(String key) {
        var text = text(key);
        return text.matches("[0-9]{1,4}") ? Math.clamp(Integer.parseInt(text), 1, LARGEST) : 1;
    }
}
