package dev.helix.domain.port;

import dev.helix.domain.access.BrowserLogin;
import java.util.List;

/** The browsers that were let in, kept so that they still are when the server was started anew. Safe for use by many threads. */
public interface BrowserLogins {

    /** Returns those that were kept last, in that order; none where what was kept can't be read as such. */
    List<BrowserLogin> kept();

    /**
     * Keeps these in place of those before.
     *
     * @throws PortException when they can't be kept
     */
    void keep(List<BrowserLogin> logins);
}
