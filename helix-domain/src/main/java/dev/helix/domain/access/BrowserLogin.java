package dev.helix.domain.access;

import java.time.Instant;

/**
 * A browser that was let in, as far as that is kept: enough to know it again, and nothing by which anybody could come in.
 *
 * @param id the SHA-256, in hexadecimal, of what the browser shows
 * @param mark of the token by which it was let in, see {@link dev.helix.domain.port.Tokens#mark}
 * @param openedAt when it was let in
 * @param usedAt when it was seen last, to some minutes
 */
public record BrowserLogin(String id, String mark, Instant openedAt, Instant usedAt) {
    public BrowserLogin {
        if (!id.matches("[0-9a-f]{64}") || mark.isEmpty() || usedAt.isBefore(openedAt)) {
            throw new IllegalArgumentException("not a login of a browser");
        }
    }

    /** Returns it as one that was seen at that time. */
    public BrowserLogin seenAt(Instant now) {
        return new BrowserLogin(id, mark, openedAt, now.isBefore(openedAt) ? openedAt : now);
    }
}
