package dev.helix.app.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody sits before what the command line prints. */
public final class Terminal {

    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private Terminal() {}

    /** Returns whether standard error is a terminal, as far as that can be told. */
    public static boolean isAttached() {
        return isTerminal(ERRORS);
    }

    /** Returns a writer to standard output that shows what foreign text would have a terminal do; another place gets it as it is. */
    public static Writer output(PrintStream stream) {
        return shown(stream, OUTPUT);
    }

    /** As {@link #output}, to standard error. */
    public static Writer errors(PrintStream stream) {
        return shown(stream, ERRORS);
    }

    private static Writer shown(PrintStream stream, int descriptor) {
        // The text is ours and German names are in it, whatever locale the terminal was started with.
        var writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        return isTerminal(descriptor) ? new VisibleWriter(writer) : writer;
    }

    private static boolean isTerminal(int descriptor) {
        var place = Path.of("/proc/self/fd", Integer.toString(descriptor));
        try {
            return Files.exists(place)
                    && Files.readSymbolicLink(place).toString().matches("/dev/(?:pts/|tty|console).*");
        } catch (IOException e) {
            return false;
        }
    }
}
