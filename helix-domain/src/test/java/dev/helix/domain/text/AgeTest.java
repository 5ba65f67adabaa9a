package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {

    @Test
    void isANumberOfMinutesHoursOrDays() {
        assertThat(Age.of("30m")).contains(Duration.ofMinutes(30));
        assertThat(Age.of("12h")).contains(Duration.ofHours(12));
        assertThat(Age.of("99999d")).contains(Duration.ofDays(99_999));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "7", "d", "0d", "07d", "100000m", "-1h", "7D", "7 d", "7s", "7d12h", "٧d", "7d\n"})
    void nothingElseIsOne(String text) {
        assertThat(Age.of(text)).isEmpty();
    }
}
