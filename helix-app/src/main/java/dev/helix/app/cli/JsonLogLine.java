package dev.helix.app.cli;

import dev.helix.domain.text.LogTags;
import dev.helix.domain.text.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record of the log as one JSON object on one line, for programs that collect logs: time, level, logger, message, the ids of request and
 * operation that it belongs to, and what was thrown.
 */
public final class JsonLogLine extends Formatter {

    private static final JsonMapper JSON = new JsonMapper();

    /** Kept here, since those that nobody holds are forgotten together with their level. */
    private static final Logger REQUESTS = Logger.getLogger("dev.helix.requests");

    private static final Logger OPERATIONS = Logger.getLogger("dev.helix.operations");

    private static final Logger THREADS = Logger.getLogger("dev.helix.threads");

    /** From here on the log of this JVM is JSON, and tells of each request and operation as well. */
    public static void begin() {
        for (var handler : Logger.getLogger("").getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setFormatter(new JsonLogLine());
                handler.setLevel(Level.ALL);
            }
        }
        REQUESTS.setLevel(Level.FINE);
        OPERATIONS.setLevel(Level.FINE);
        // The JVM's own way to tell of it takes a line for each place.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> THREADS.log(Level.SEVERE, "a thread broke off: " + thread.getName(), thrown));
    }

    @Override
    public String format(LogRecord entry) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", entry.getInstant().toString());
        line.put("level", level(entry.getLevel()));
        line.put("logger", VisibleText.line(String.valueOf(entry.getLoggerName())));
        line.put("message", VisibleText.line(formatMessage(entry)));
        var tags = LogTags.current();
        if (tags.request() != null) {
            line.put("request", tags.request());
        }
        if (tags.operation() != null) {
            line.put("operation", tags.operation());
        }
        var thrown = entry.getThrown();
        if (thrown != null) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.put("error", VisibleText.line(thrown.toString()));
            line.put("trace", VisibleText.lines(trace.toString()));
        }
        return JSON.writeValueAsString(line) + "\n";
    }

    /** Returns a level as collectors of logs know it. */
    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warn";
        }
        return value >= Level.CONFIG.intValue() ? "info" : "debug";
    }
}
