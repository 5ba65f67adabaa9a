package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MovableClockTest {

    private final MovableClock clock = new MovableClock();

    @Test
    void standsStillUntilItIsMoved() {
        var before = clock.instant();

        assertThat(clock.instant()).isEqualTo(before);
        clock.move(Duration.ofHours(-1));
        assertThat(clock.instant()).isEqualTo(before.minusSeconds(3600));
    }

    @Test
    void aPauseMovesIt() {
        var before = clock.instant();

        clock.pause(Duration.ofSeconds(10));

        assertThat(clock.instant()).isEqualTo(before.plusSeconds(10));
    }
}
