package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.agent.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatRunsTest {

    private final ChatRuns runs = new ChatRuns(InstantSource.fixed(Instant.EPOCH));
    private final List<ChatRun> created = new ArrayList<>();

    private ChatRun.Reader ask() {
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
                run -> {});
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
}
