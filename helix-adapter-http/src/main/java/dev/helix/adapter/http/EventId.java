package dev.helix.adapter.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has read the events: {@code 17} is behind the journal's entry 17, {@code 17.3} behind the third line that was
 * printed, which came after that entry.
 *
 * @param entry its sequence number; 0 for none
 * @param line its number; 0 for none
 */
record EventId(long entry, long line) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:\\.(\\d{1,18}))?");

    /** Reads what a client sends; one that can't be read has seen nothing. */
    static EventId of(@Nullable String text) {
        var form = FORM.matcher(text == null ? "" : text);
        if (!form.matches()) {
            return new EventId(0, 0);
        }
        return new EventId(Long.parseLong(form.group(1)), form.group(2) == null ? 0 : Long.parseLong(form.group(2)));
    }

    /** Returns how far somebody has read who has read this far and {@code next} as well. */
    EventId with(EventId next) {
        return new EventId(Math.max(entry, next.entry), Math.max(line, next.line));
    }

    @Override
    public String toString() {
        return line == 0 ? Long.toString(entry) : entry + "." + line;
    }
}
