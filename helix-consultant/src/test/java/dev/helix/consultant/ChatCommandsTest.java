package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatCommandsTest {

    private static int told(Duration begin, Duration end) {
        int times = 0;
        for (var at = begin; at.compareTo(end) < 0; at = at.plus(ChatCommands.untilBeat(at))) {
            times++;
        }
        return times;
    }

    /** A client keeps each line. */
    @Test
    void aStepIsToldEveryFiveSecondsAtFirstAndRarerTheLongerItLasts() {
        assertThat(told(Duration.ZERO, Duration.ofMinutes(1))).isEqualTo(12);
        assertThat(told(Duration.ZERO, Duration.ofHours(2))).isBetween(60, 80);
    }
}
