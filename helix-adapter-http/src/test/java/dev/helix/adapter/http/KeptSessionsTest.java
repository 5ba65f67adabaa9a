package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.BrowserLogins;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.BrowserLoginsContract;
import dev.helix.testkit.InMemoryBrowserLogins;
import dev.helix.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Sessions of browsers that outlive the server; also the contract of the fake that keeps them here. */
class KeptSessionsTest implements BrowserLoginsContract {

    private final Map<String, Caller> holders = new ConcurrentHashMap<>(Map.of("o", new Caller("ada", Role.OPERATOR)));
    private final TestTokens tokens = new TestTokens(token -> Optional.ofNullable(holders.get(token)));
    private final InMemoryBrowserLogins kept = new InMemoryBrowserLogins();
    private final MovableClock clock = new MovableClock();

    @Override
    public BrowserLogins logins() {
        return kept;
    }

    private BrowserSessions server() {
        return new BrowserSessions(tokens, kept, clock);
    }

    private String open() {
        var server = server();
        return server.open(server.key(tokens.mark("o").orElseThrow())).orElseThrow();
    }

    @Test
    void aSessionAndItsFormsGoOnAfterARestart() {
        var first = server();
        var id = first.open(first.key(tokens.mark("o").orElseThrow())).orElseThrow();
        var before = first.find(id).orElseThrow();

        var after = server().find(id).orElseThrow();

        assertThat(after.csrf()).isEqualTo(before.csrf()).hasSize(64);
        assertThat(after.holder().get()).contains(new Caller("ada", Role.OPERATOR));
    }

    @Test
    void itEndsWithItsTokenForGood() {
        var id = open();
        var holder = holders.remove("o");

        assertThat(server().find(id)).isEmpty();
        assertThat(kept.kept()).isEmpty();
        holders.put("o", holder);
        assertThat(server().find(id)).isEmpty();
    }

    @Test
    void oneTooManyEndsTheOneThatNobodyHasUsedForLongest() {
        var server = server();
        var opened = new ArrayList<String>();
        for (int i = 0; i <= BrowserSessions.MOST; i++) {
            opened.add(server.open(server.key(tokens.mark("o").orElseThrow())).orElseThrow());
            clock.move(Duration.ofSeconds(1));
        }

        assertThat(server.find(opened.getFirst())).isEmpty();
        assertThat(server.find(opened.get(1))).isPresent();
        assertThat(server.find(opened.getLast())).isPresent();
        assertThat(kept.kept()).hasSize(BrowserSessions.MOST);
    }

    @Test
    void itEndsWhereNobodyUsesItAndAfterALongTime() {
        var idle = open();
        clock.move(BrowserSessions.IDLE.plusSeconds(1));
        assertThat(server().find(idle)).isEmpty();

        var used = open();
        for (var time = Duration.ZERO; time.compareTo(BrowserSessions.LONGEST_LIFE) < 0; time = time.plusHours(6)) {
            assertThat(server().find(used)).as("after " + time).isPresent();
            clock.move(Duration.ofHours(6));
        }
        clock.move(Duration.ofSeconds(1));
        assertThat(server().find(used)).isEmpty();
    }

    @Test
    void oneThatWasEndedIsNotThereAfterARestart() {
        var id = open();
        server().end(id);

        assertThat(server().find(id)).isEmpty();
        assertThat(kept.kept()).isEmpty();
    }

    @Test
    void whatIsKeptLetsNobodyIn() {
        var id = open();
        var all = kept.kept().toString();

        assertThat(all).doesNotContain(id, server().find(id).orElseThrow().csrf(), "\"o\"");
        for (var login : kept.kept()) {
            assertThat(server().find(login.id())).isEmpty();
            assertThat(server().find(login.mark())).isEmpty();
            assertThat(tokens.holder(login.mark())).isEmpty();
        }
    }

    @Test
    void whereNothingCanBeKeptABrowserComesInAllTheSame() {
        var full = new BrowserLogins() {
            @Override
            public List<BrowserLogin> kept() {
                return List.of();
            }

            @Override
            public void keep(List<BrowserLogin> logins) {
                throw new PortException("no space left");
            }
        };
        var server = new BrowserSessions(tokens, full, clock);

        var id = server.open(server.key(tokens.mark("o").orElseThrow())).orElseThrow();

        assertThat(server.find(id)).isPresent();
    }
}
