package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequesterTest {

    private static final Caller CHAT = new Caller("open-webui", Role.OPERATOR);

    @Test
    void aPersonWhoSpeaksForThemselvesIsNamedOnce() {
        assertThat(Requester.of(CHAT, "chat", "").by()).isEqualTo("user:open-webui");
        assertThat(Requester.of(CHAT, "chat", "open-webui").onBehalfOf()).isNull();
    }

    @Test
    void aNameThatNothingProvesStandsBesideWhatIsProven() {
        var requester = Requester.of(CHAT, "chat", "Jürgen Müller");

        assertThat(requester.who()).isEqualTo("user:open-webui");
        assertThat(requester.by()).isEqualTo("user:open-webui for Jürgen Müller");
    }

    @ParameterizedTest
    @CsvSource({
        "user:bob,user bob",
        "'a\u0000b\u001b[2J','a b 2J'",
        "'x\u202Eevil',x evil",
        "'agent:x for user:bob','agent x for user bob'"
    })
    void aNameIsOneLineAndCanNotPassForWhatIsProven(String named, String kept) {
        var requester = Requester.of(CHAT, "chat", named);

        assertThat(requester.onBehalfOf()).isEqualTo(kept);
        assertThat(Requester.proven(requester.by())).isEqualTo("user:open-webui");
    }

    @Test
    void anEndlessNameIsCut() {
        assertThat(Requester.of(CHAT, "chat", "😀ä".repeat(10_000)).by().length())
                .isLessThan(250);
    }

    @Test
    void anAgentWorksForWhomHelixHasItWork() {
        assertThat(Requester.proven("agent:consultant for user:ada")).isEqualTo("user:ada");
        assertThat(Requester.proven("user:ada")).isEqualTo("user:ada");
    }
}
