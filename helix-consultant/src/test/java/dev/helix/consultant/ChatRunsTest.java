package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.agent.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChatRunsTest {

    private final ChatRuns runs = new ChatRuns(InstantSource.fixed(Instant.EPOCH));
    private final List<ChatRun> created = new ArrayList<>();

    private ChatRun.Reader ask() {
        return ask(run -> {});
    }

    private ChatRun.Reader ask(Consumer<ChatRun> start) {
        var request = new ChatRequest(
                Consultant.MODEL,
                List.of(ChatMessage.of(ChatMessage.Role.USER, "hello")),
                false,
                false,
                ChatOrigin.NONE,
                Caller.LOCAL,
                "digest",
                false);
        return runs.follow(
                request,
                () -> {
                    created.add(new ChatRun("run-" + created.size(), Duration.ofMinutes(5)));
                    return created.getLast();
                },
                start);
    }

    private void end() {
        created.getLast().publish(new ChatUpdate.Content("answer"));
        created.getLast().publish(new ChatUpdate.Completed(Usage.NONE));
    }

    @Test
    void anAnswerThatNobodyHeardIsForTheNextWhoAsksTheSame() throws Exception {
        ask().close();
        end();
        try (var again = ask()) {
            assertThat(again.next(Duration.ZERO)).isEqualTo(new ChatUpdate.Content("answer"));
            assertThat(created).hasSize(1);
        }
    }

    @Test
    void theSameWordsAfterAnAnswerAreANewQuestion() throws Exception {
        try (var reader = ask()) {
            end();
            assertThat(reader.next(Duration.ZERO)).isInstanceOf(ChatUpdate.Content.class);
            assertThat(reader.next(Duration.ZERO)).isInstanceOf(ChatUpdate.Completed.class);
        }
        ask().close();
        assertThat(created).hasSize(2);
    }

    /** Where HELIX ends within a phase, whose fold comes as a whole. */
    @Test
    void whatIsHeldBackIsSaidAheadOfTheLastWords() throws Exception {
        try (var reader = ask()) {
            var run = created.getLast();
            var log = new PhaseLog(run, true);
            run.holdsBack(log::close);
            log.open("2 of 3");
            log.add("- Read a.txt\n");
            var last = new ChatUpdate.Broken("helix_stopping", "HELIX ends");

            assertThat(runs.end(List.of(last), Duration.ZERO, Duration.ofSeconds(30)))
                    .isTrue();

            assertThat(reader.next(Duration.ZERO))
                    .isEqualTo(new ChatUpdate.Progress(
                            "\n<details>\n<summary>2 of 3</summary>\n\n- Read a.txt\n\n</details>\n\n"));
            assertThat(reader.next(Duration.ZERO)).isEqualTo(last);
            log.add("- Read b.txt\n");
            assertThat(reader.next(Duration.ZERO)).isNull();
        }
    }

    /** Its thread may be in the middle of an operation, and is to note that nobody was told how that ended. */
    @Test
    void theEndWaitsForARunThatANewerOneHasReplaced() throws Exception {
        var cancelled = new CountDownLatch(1);
        var mayLeave = new CountDownLatch(1);
        var left = new AtomicBoolean();
        var first = ask(run -> run.start(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                cancelled.countDown();
            }
            boolean open = true;
            while (open) {
                try {
                    mayLeave.await();
                    open = false;
                } catch (InterruptedException e) {
                    // HELIX ends meanwhile.
                }
            }
            left.set(true);
        }));
        first.close();
        created.getFirst().cancel();
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        ask().close();
        assertThat(created).hasSize(2);

        assertThat(runs.end(List.of(new ChatUpdate.Completed(Usage.NONE)), Duration.ZERO, Duration.ofMillis(50)))
                .as("a thread is at work")
                .isFalse();
        mayLeave.countDown();
        assertThat(runs.end(List.of(), Duration.ZERO, Duration.ofSeconds(30))).isTrue();
        assertThat(left).isTrue();
    }
}
