package dev.helix.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.text.LogTags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonLogLineTest {

    private static String line(Level level, String message, @Nullable Throwable thrown, Object... parameters) {
        var entry = new LogRecord(level, message);
        entry.setInstant(Instant.parse("2026-11-30T09:41:00.125Z"));
        entry.setLoggerName("dev.helix.operations");
        entry.setParameters(parameters);
        entry.setThrown(thrown);
        return new JsonLogLine().format(entry);
    }

    private static String tagged(String message, Object... parameters) {
        var line = new AtomicReference<String>();
        new LogTags("mine-1", null)
                .operation("op-9", () -> line.set(line(Level.FINE, message, null, parameters)))
                .run();
        return line.get();
    }

    private static IllegalStateException thrown() {
        var thrown = new IllegalStateException("a\n{\"level\":\"info\"}");
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("dev.helix.X", "act", "X.java", 7)});
        return thrown;
    }

    @Test
    void theSamplesAreWhatIsWritten() throws Exception {
        var written = tagged("{0} of {1}: {2}", "deploy", "fix-login", "succeeded")
                + line(Level.WARNING, "found {0}", null, "a\n{\"level\":\"info\"}\u001B[2J\u2028\u0085\r\u202e\"")
                + line(Level.SEVERE, "a request broke off: /", thrown());

        assertThat(written).isEqualTo(Files.readString(Path.of("..", "docs", "observability", "log.jsonl")));
    }

    @Test
    void nothingBreaksALine() {
        for (char c = 0; c < 0xffff; c++) {
            var line = tagged("{0}", "a" + c + "b");
            assertThat(line.strip()).doesNotContain("\n", "\r", "\u0085", "\u2028", "\u2029");
            assertThat(new JsonMapper().readTree(line).path("operation").asString())
                    .isEqualTo("op-9");
        }
    }

    @Test
    void aThreadThatBreaksOffIsOneLineToo() throws Exception {
        var own = Thread.getDefaultUncaughtExceptionHandler();
        var root = Logger.getLogger("");
        var levels = Arrays.stream(root.getHandlers())
                .collect(Collectors.toMap(
                        handler -> handler, handler -> Map.entry(handler.getLevel(), handler.getFormatter())));
        var written = new CopyOnWriteArrayList<String>();
        var listening = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                written.add(new JsonLogLine().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        root.addHandler(listening);
        try {
            JsonLogLine.begin();
            Thread.ofVirtual()
                    .name("a \"watch\"")
                    .start(() -> {
                        throw new IllegalStateException("no\nway");
                    })
                    .join();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(own);
            root.removeHandler(listening);
            levels.forEach((handler, before) -> {
                handler.setLevel(before.getKey());
                handler.setFormatter(before.getValue());
            });
        }

        assertThat(written).singleElement().satisfies(line -> {
            assertThat(line.strip()).doesNotContain("\n");
            var read = new JsonMapper().readTree(line);
            assertThat(read.path("message").asString()).isEqualTo("a thread broke off: a \"watch\"");
            assertThat(read.path("trace").asString()).contains("\tat dev.helix.app.cli.JsonLogLineTest");
        });
    }

    @Test
    void workInAnotherThreadBelongsToTheSame() throws Exception {
        var seen = new AtomicReference<LogTags>();
        var work = new AtomicReference<Runnable>();
        new LogTags("r", null)
                .operation("op-1", () -> work.set(LogTags.carried(() -> seen.set(LogTags.current()))))
                .run();

        Thread.ofVirtual().start(work.get()).join();

        assertThat(seen.get()).isEqualTo(new LogTags("r", "op-1"));
        assertThat(LogTags.current()).isEqualTo(new LogTags(null, null));
    }
}
