package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.port.BrowserLogins;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link BrowserLogins}. */
public interface BrowserLoginsContract {

    /** Returns the subject, the same one within a test, or another one on what it has kept; nothing is kept yet. */
    BrowserLogins logins();

    /** Returns one of some name. */
    static BrowserLogin sample(char id) {
        var at = Instant.parse("2026-11-30T09:42:00.123456789Z");
        return new BrowserLogin(Character.toString(id).repeat(64), "token " + id, at, at.plusSeconds(60));
    }

    @Test
    default void nothingIsKeptAtFirst() {
        assertThat(logins().kept()).isEmpty();
    }

    @Test
    default void theLastOnesAreKeptAndNoOthers() {
        logins().keep(List.of(sample('a'), sample('b')));
        assertThat(logins().kept()).containsExactly(sample('a'), sample('b'));

        logins().keep(List.of(sample('c'), sample('a')));
        assertThat(logins().kept()).containsExactly(sample('c'), sample('a'));

        logins().keep(List.of());
        assertThat(logins().kept()).isEmpty();
    }
}
