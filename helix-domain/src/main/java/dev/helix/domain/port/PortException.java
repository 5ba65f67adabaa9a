package dev.helix.domain.port;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The outside world failed: a disk, a process, a repository. The message names the file or command; of a full disk, what to do. */
public final class PortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** As the operating system and git say it; code that wraps it keeps the words. */
    private static final Pattern FULL =
            Pattern.compile("No space left on device|Disk quota exceeded|kein Speicherplatz mehr");

    private static final String MAKE_ROOM = "; make room there, then do it again";

    public PortException(String message, Throwable cause) {
        super(remedied(message, cause), cause);
    }

    public PortException(String message) {
        super(remedied(message, null));
    }

    private static String remedied(String message, @Nullable Throwable cause) {
        var full = FULL.matcher(message).find();
        for (var at = cause; at != null && !full; at = at.getCause()) {
            full = FULL.matcher(String.valueOf(at.getMessage())).find();
        }
        return full && !message.contains(MAKE_ROOM) ? message + MAKE_ROOM : message;
    }
}
