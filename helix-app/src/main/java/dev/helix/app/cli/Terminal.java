package dev.helix.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody sits before what the command line prints. */
public final class Terminal {

    private static final Path ERRORS = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Returns whether standard error is a terminal, as far as that can be told. */
    public static boolean isAttached() {
        try {
            return Files.exists(ERRORS)
                    && Files.readSymbolicLink(ERRORS).toString().matches("/dev/(?:pts/|tty|console).*");
        } catch (IOException e) {
            return false;
        }
    }
}
