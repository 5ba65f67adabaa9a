package dev.helix.testkit;

import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.port.BrowserLogins;
import java.util.List;

/** Keeps them as long as itself. */
public final class InMemoryBrowserLogins implements BrowserLogins {

    private volatile List<BrowserLogin> kept = List.of();

    @Override
    public List<BrowserLogin> kept() {
        return kept;
    }

    @Override
    public void keep(List<BrowserLogin> logins) {
        kept = List.copyOf(logins);
    }
}
