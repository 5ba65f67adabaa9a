package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadlinesTest {

    private final Deadlines deadlines = new Deadlines();

    @Test
    void actOnceWhenTheTimeIsOver() throws InterruptedException {
        var late = new CountDownLatch(1);

        try (var deadline = deadlines.in(Duration.ofMillis(5), late::countDown)) {
            assertThat(late.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(deadline.passed()).isTrue();
        }
    }

    @Test
    void keepTheirOrderWhicheverIsSetFirst() throws InterruptedException {
        List<String> acted = new CopyOnWriteArrayList<>();
        var both = new CountDownLatch(2);
        try (var far = deadlines.in(Duration.ofDays(100_000), () -> acted.add("far"));
                var second = deadlines.in(Duration.ofMillis(300), () -> {
                    acted.add("second");
                    both.countDown();
                });
                var first = deadlines.in(Duration.ofMillis(10), () -> {
                    acted.add("first");
                    both.countDown();
                })) {
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(acted).containsExactly("first", "second");
            assertThat(far.passed()).isFalse();
            assertThat(first.passed() && second.passed()).isTrue();
        }
    }

    @Test
    void forgetWhatIsOverInTime() throws InterruptedException {
        List<String> acted = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            deadlines.in(Duration.ofMillis(200), () -> acted.add("late")).close();
        }
        var later = new CountDownLatch(1);

        try (var deadline = deadlines.in(Duration.ofMillis(400), later::countDown)) {
            assertThat(later.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(deadline.passed()).isTrue();
        }
        assertThat(acted).isEmpty();
    }

    @Test
    void takeWhatHasNoTimeLeftAsPassed() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            var late = new CountDownLatch(1);
            try (var deadline = deadlines.in(Duration.ofSeconds(-1), late::countDown)) {
                assertThat(late.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(deadline.passed()).isTrue();
            }
        }
    }
}
