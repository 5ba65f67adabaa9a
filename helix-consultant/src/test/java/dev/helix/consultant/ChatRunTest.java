package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.Usage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChatRunTest {

    private static final Duration GRACE = Duration.ofMillis(50);

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final ChatRun run = new ChatRun("run-1", GRACE);

    /** Works until it is told to say its answer, or is interrupted. */
    private void work() {
        try {
            told.await();
            run.publish(new ChatUpdate.Content("answer"));
            run.publish(new ChatUpdate.Completed(Usage.NONE));
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
    }

    @Test
    void theLastReaderToLeaveEndsTheWorkAndNobodyCanFollowItAnyMore() throws Exception {
        run.start(this::work);
        run.read().orElseThrow().close();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(run.read()).isEmpty();
    }

    @Test
    void whatItsLogSaysWhenNobodyFollowsItIsKept() throws Exception {
        var reader = run.read().orElseThrow();
        run.publish(new ChatUpdate.Progress("heard\n"));
        reader.next(Duration.ofSeconds(10));
        assertThat(run.left()).isFalse();

        reader.close();
        run.publish(new ChatUpdate.Progress("one\n"));
        run.publish(new ChatUpdate.Status("busy", false));
        run.publish(new ChatUpdate.Progress("two\n"));

        assertThat(run.left()).isTrue();
        assertThat(run.unheardLog()).isEqualTo("one\ntwo\n");
    }

    @Test
    void oneReaderLeavingTwiceIsOneReaderLessAndTheOtherGetsTheAnswer() throws Exception {
        run.start(this::work);
        var first = run.read().orElseThrow();
        try (var second = run.read().orElseThrow()) {
            first.close();
            first.close();
            // A wait longer than the grace, in which the work must not be ended.
            assertThat(second.next(GRACE.multipliedBy(6))).isNull();
            told.countDown();

            assertThat(second.next(Duration.ofSeconds(10))).isEqualTo(new ChatUpdate.Content("answer"));
            assertThat(interrupted.getCount()).isEqualTo(1);
        }
    }

    @Test
    void oneWhoComesWithinTheGraceKeepsTheWorkGoing() throws Exception {
        var patient = new ChatRun("run-2", Duration.ofMinutes(5));
        patient.start(this::work);
        patient.read().orElseThrow().close();
        try (var back = patient.read().orElseThrow()) {
            assertThat(back.next(GRACE)).isNull();
            patient.publish(new ChatUpdate.Content("kept"));

            assertThat(back.next(Duration.ofSeconds(10))).isEqualTo(new ChatUpdate.Content("kept"));
        }
        patient.cancel();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingEndsTheWorkWhoseReadersWereToldEverythingAlready() throws Exception {
        run.start(this::work);
        run.publish(new ChatUpdate.Broken("stopping", "it ends"));

        run.cancel();

        assertThat(run.awaitDone(Duration.ofSeconds(10))).isTrue();
        assertThat(interrupted.getCount()).isZero();
    }
}
