package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Remote;
import org.junit.jupiter.api.Test;

/** The contract of {@link Remote}. */
public interface RemoteContract {

    /** Returns the subject, the same one within a test; nothing was pushed to it yet. */
    Remote remote();

    /** Returns one more commit of main here, on top of those before. */
    CommitId nextCommit();

    /** Makes that it can't be reached any more. */
    void goAway();

    @Test
    default void hasAName() {
        assertThat(remote().name()).isNotBlank();
    }

    @Test
    default void hasNoMainAtFirst() {
        assertThat(remote().main()).isEmpty();
    }

    @Test
    default void itsMainIsWhatWasPushedLastAndOnceMoreChangesNothing() {
        remote().push(nextCommit());
        var second = nextCommit();
        remote().push(second);
        remote().push(second);

        assertThat(remote().main()).contains(second);
    }

    @Test
    default void saysThatItCanNotBeReached() {
        var commit = nextCommit();
        goAway();

        assertThatThrownBy(() -> remote().main()).isInstanceOf(PortException.class);
        assertThatThrownBy(() -> remote().push(commit)).isInstanceOf(PortException.class);
    }
}
