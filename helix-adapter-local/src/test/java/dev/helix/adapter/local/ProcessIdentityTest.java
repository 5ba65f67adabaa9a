package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    @Test
    void knowsItself() {
        assertThat(ProcessIdentity.own().isAlive()).isTrue();
        assertThat(ProcessIdentity.own()).isEqualTo(ProcessIdentity.own());
    }

    @Test
    void isNotTakenForALaterProcessOfTheSameNumber() {
        var own = ProcessIdentity.own();

        assertThat(new ProcessIdentity(own.pid(), own.started() + "1").handle()).isEmpty();
    }

    @Test
    void isGoneOnceTheProcessHasEnded() throws IOException {
        var process = new ProcessBuilder("sleep", "60").start();
        var identity = ProcessIdentity.of(process.toHandle());
        assertThat(identity.isAlive()).isTrue();

        process.destroyForcibly();
        process.onExit().join();

        assertThat(identity.isAlive()).isFalse();
    }
}
