package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.BrowserLogins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The browsers that were let in, in a file for its owner alone, without anything by which somebody could come in. What can't be read
 * counts as none, for each browser can come in again.
 */
public final class FileBrowserLogins implements BrowserLogins {

    /** Where it is below a root. */
    public static final String PLACE = ".helix/browsers.json";

    private static final System.Logger LOG = System.getLogger(FileBrowserLogins.class.getName());
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final OwnWrites written = new OwnWrites();

    public FileBrowserLogins(Path file) {
        this.file = file;
    }

    @Override
    public List<BrowserLogin> kept() {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
                return List.of();
            }
            return LoginsNote.FILE
                    .read(file.toString(), Files.readAllBytes(file))
                    .logins();
        } catch (IOException | Damaged | Refused | IllegalArgumentException | NullPointerException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "which browsers were let in is not known any more, `helix open` lets them in again: {0}",
                    e.toString());
            return List.of();
        }
    }

    @Override
    public void keep(List<BrowserLogin> logins) {
        var text = LoginsNote.FILE.written(LoginsNote.of(logins));
        written.remember(text);
        // One that a loss of power takes away comes in again; one that was sent away is asked for its token at each
        // request.
        DurableFile.replaceSoon(file, text);
    }

    /** Returns whether {@code other} is this file, and {@code content} what was written into it here lately; null is for no file. */
    public boolean wrote(Path other, byte @Nullable [] content) {
        return other.equals(file) && written.know(content);
    }
}
