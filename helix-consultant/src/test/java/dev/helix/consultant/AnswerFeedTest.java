package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.AnswerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerFeedTest {

    private final ChatRun run = new ChatRun("run-1", Duration.ZERO);

    private AnswerFeed feed(boolean live) {
        return new AnswerFeed(
                run,
                live,
                3,
                Sentences.of("dev.helix.consultant.wording", Locale.ENGLISH, Consultant.class.getModule()),
                false);
    }

    private String content() throws InterruptedException {
        run.publish(new ChatUpdate.Completed(Usage.NONE));
        var content = new StringBuilder();
        try (var reader = run.read().orElseThrow()) {
            for (var update = reader.next(Duration.ZERO); update != null; update = reader.next(Duration.ZERO)) {
                if (update instanceof ChatUpdate.Content(var text)) {
                    content.append(text);
                }
            }
        }
        return content.toString();
    }

    @Test
    void aTurnThatWaitsAndAnAgentThatIsSilentAreTold() throws Exception {
        var feed = feed(false);
        feed.accept(new AnswerEvent.AttemptStarted(1, Strategy.FIRST));
        feed.accept(new AnswerEvent.Working(new AgentEvent.Queued()));
        feed.accept(new AnswerEvent.Working(new AgentEvent.Silent(Duration.ofSeconds(60))));
        run.publish(new ChatUpdate.Completed(Usage.NONE));

        var statuses = new ArrayList<String>();
        try (var reader = run.read().orElseThrow()) {
            for (var update = reader.next(Duration.ZERO); update != null; update = reader.next(Duration.ZERO)) {
                if (update instanceof ChatUpdate.Status(var text, var done) && done) {
                    statuses.add(text);
                }
            }
        }
        assertThat(statuses)
                .containsExactly(
                        "waiting for a free process: all are busy",
                        "The agent is at work",
                        "the agent has been silent for 60 s");
    }

    @Test
    void ofAConversationThatBrokeNothingIsSaidWhereNoneWasGoneOnWith() throws Exception {
        var feed = feed(false);
        feed.accept(new AnswerEvent.AskedAnew(new AgentFailure.NoAnswer("nothing came")));
        feed.accept(new AnswerEvent.ContinuationFailed(new AgentFailure.PromptTooLong("it is full")));
        run.publish(new ChatUpdate.Completed(Usage.NONE));

        var statuses = new ArrayList<String>();
        try (var reader = run.read().orElseThrow()) {
            for (var update = reader.next(Duration.ZERO); update != null; update = reader.next(Duration.ZERO)) {
                if (update instanceof ChatUpdate.Status(var text, var done)) {
                    statuses.add(text);
                }
            }
        }
        assertThat(statuses)
                .containsExactly(
                        "✗ [AGENT_NO_ANSWER] no answer came, the question is put once more: nothing came",
                        "✗ [CONTINUATION_FAILED] the session could not be continued, the conversation is told anew: it is full");
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"CONTINUE", "FRESH"})
    void liveDeliveryTellsThatWhatWasShownIsVoidBeforeItShowsTheNextAnswer(Strategy strategy) throws Exception {
        var feed = feed(true);
        feed.accept(new AnswerEvent.AttemptStarted(1, Strategy.FIRST));
        feed.accept(new AnswerEvent.Text("Wrong."));
        feed.accept(new AnswerEvent.AttemptStarted(2, strategy));
        feed.accept(new AnswerEvent.Text("Right."));
        feed.accepted("Right.");

        assertThat(content())
                .isEqualTo(
                        "Wrong.\n\n---\n\n*The text above is void (it did not hold). Here is the new answer:*\n\nRight.");
    }

    @Test
    void aPieceThatIsAddedVoidsNothing() throws Exception {
        var feed = feed(true);
        feed.accept(new AnswerEvent.AttemptStarted(1, Strategy.FIRST));
        feed.accept(new AnswerEvent.Text("Nearly."));
        feed.accept(new AnswerEvent.AttemptStarted(2, Strategy.SPLICE));
        feed.accepted("Nearly.");

        assertThat(content()).isEqualTo("Nearly.");
    }

    @Test
    void verifiedDeliveryShowsOnlyWhatHolds() throws Exception {
        var feed = feed(false);
        feed.accept(new AnswerEvent.AttemptStarted(1, Strategy.FIRST));
        feed.accept(new AnswerEvent.Text("Wrong."));
        feed.accept(new AnswerEvent.AttemptStarted(2, Strategy.FRESH));
        feed.accept(new AnswerEvent.Text("Right."));
        feed.accepted("Right.");

        assertThat(content()).isEqualTo("Right.");
    }
}
