package dev.helix.app.cli;

import dev.helix.domain.text.VisibleText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/**
 * A record of the log as one line: what somebody else has named, a path or a title, begins no line of its own and has the terminal do
 * nothing. A trace stands below it, each line set in.
 */
public final class LogLine extends Formatter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final int MOST_CAUSES = 10;

    @Override
    public String format(LogRecord entry) {
        var text = new StringBuilder(TIME.format(entry.getInstant().atZone(ZoneId.systemDefault())))
                .append(' ')
                .append(entry.getLevel().getName())
                .append(' ')
                .append(VisibleText.line(String.valueOf(entry.getLoggerName())))
                .append(": ")
                .append(VisibleText.line(formatMessage(entry)))
                .append('\n');
        var thrown = entry.getThrown();
        for (int depth = 0; thrown != null && depth < MOST_CAUSES; depth++, thrown = thrown.getCause()) {
            text.append(depth == 0 ? "\t" : "\tcaused by ")
                    .append(VisibleText.line(thrown.toString()))
                    .append('\n')
                    .append(Arrays.stream(thrown.getStackTrace())
                            .map(frame -> "\t\tat " + frame + "\n")
                            .collect(Collectors.joining()));
        }
        return text.toString();
    }
}
