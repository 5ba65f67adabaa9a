package dev.helix.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What foreign text can do to a terminal and to a log: be read. */
class DoorsTest {

    private static String shown(String text) {
        var out = new StringWriter();
        try (var writer = new PrintWriter(new VisibleWriter(out))) {
            writer.print(text);
        }
        return out.toString();
    }

    @Test
    void aTerminalShowsWhatItWouldHaveDone() {
        assertThat(shown("a\u001B]0;title\u0007b\u001B[2Jc\u001B[8mhidden\u001B[40md\u009B31me\rf\u202Eg"))
                .isEqualTo("a\\e]0;title\\x07b\\e[2Jc\\e[8mhidden\\e[40md\\x9b31me\\rf\\u202eg");
    }

    @Test
    void theColoursOfTheHelpPass() {
        var help = "\u001B[1mhelix\u001B[21m\u001B[0m \u001B[33m--root\u001B[39m\u001B[3mDIR\u001B[23m\n";
        assertThat(shown(help)).isEqualTo(help);
    }

    @Test
    void aRecordOfTheLogIsOneLineWhateverIsInIt() {
        var entry = new LogRecord(Level.WARNING, "found {0}");
        entry.setLoggerName("dev.helix.x");
        entry.setParameters(new Object[] {"a\n2026-11-29T12:00:00 INFO dev.helix: all is well\u001B[2J"});

        assertThat(new LogLine().format(entry).lines())
                .singleElement()
                .asString()
                .endsWith("WARNING dev.helix.x: found a\\n2026-11-29T12:00:00 INFO dev.helix: all is well\\e[2J");
    }

    @Test
    void aTraceIsSetInAndItsMessageBeginsNoLine() {
        var entry = new LogRecord(Level.WARNING, "bad");
        entry.setLoggerName("dev.helix.x");
        entry.setThrown(new IllegalStateException("a\n2026 forged", new IllegalArgumentException("b")));

        assertThat(new LogLine().format(entry).lines().skip(1)).allMatch(line -> line.startsWith("\t"));
        assertThat(new LogLine().format(entry)).contains("a\\n2026 forged", "\tcaused by ");
    }
}
