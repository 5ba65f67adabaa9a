package dev.helix.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceNoticeTest {

    private long now = 1_000;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void silenceIsToldAfterHalfAMinuteAndWheneverItHasDoubled() {
        var notice = new SilenceNotice(Duration.ofMinutes(10), () -> now);
        pass(Duration.ofSeconds(29));
        assertThat(notice.due()).isNull();
        assertThat(notice.nanosLeft()).isEqualTo(Duration.ofSeconds(1).toNanos());

        pass(Duration.ofSeconds(1));
        assertThat(notice.due()).isEqualTo(Duration.ofSeconds(30));
        assertThat(notice.due()).isNull();

        pass(Duration.ofSeconds(29));
        assertThat(notice.due()).isNull();
        pass(Duration.ofSeconds(1));
        assertThat(notice.due()).isEqualTo(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(1));
        assertThat(notice.due()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void whoIsHeardBeginsAnew() {
        var notice = new SilenceNotice(Duration.ofMinutes(10), () -> now);
        pass(Duration.ofSeconds(31));
        notice.heard();

        assertThat(notice.due()).isNull();
        pass(Duration.ofSeconds(30));
        assertThat(notice.due()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whereLittleSilenceIsAllowedItIsToldBeforeThat() {
        var notice = new SilenceNotice(Duration.ofSeconds(30), () -> now);
        pass(Duration.ofSeconds(10));

        assertThat(notice.due()).isEqualTo(Duration.ofSeconds(10));
    }
}
