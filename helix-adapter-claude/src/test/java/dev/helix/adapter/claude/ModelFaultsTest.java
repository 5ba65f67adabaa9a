package dev.helix.adapter.claude;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real command line makes of a model service that misbehaves, and what HELIX makes of that. */
@NeedsRealCli
class ModelFaultsTest {

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("work"));
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(settings());
    }

    @AfterEach
    void close() {
        agent.close();
        api.close();
    }

    private ClaudeSettings settings() {
        return RealCli.settings(folder.resolve("agent"), api);
    }

    private void reopen(ClaudeSettings settings) {
        agent.close();
        agent = ClaudeAgent.open(settings);
    }

    private Prompt first(String text) {
        return Prompt.first(text, folder.resolve("work"), AgentProfile.DEVELOPER);
    }

    private AgentFailure failure() {
        return failureOf(play(agent, first("hi")));
    }

    private static AgentFailure failureOf(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Failed.class);
        return all(events, AgentEvent.Failed.class).get(0).failure();
    }

    /** Returns the blocks that hold, and checks that the pieces shown last come to the same. */
    private static String answer(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        var blocks = new ArrayList<String>();
        var shown = new StringBuilder();
        int piecesOfBlock = 0;
        for (var event : events) {
            switch (event) {
                case AgentEvent.Superseded draft -> {
                    blocks.clear();
                    shown.setLength(0);
                    piecesOfBlock = 0;
                }
                case AgentEvent.TextDelta(var text) -> {
                    shown.append(text);
                    piecesOfBlock += text.length();
                }
                case AgentEvent.TextBlock(var message, var text) -> {
                    blocks.add(text);
                    shown.append(text.substring(piecesOfBlock));
                    piecesOfBlock = 0;
                }
                default -> {}
            }
        }
        assertThat(shown).hasToString(String.join("", blocks));
        return String.join("|", blocks);
    }

    @Nested
    class WhenItAnswersWithAnError {

        @Test
        void limitsTheRateAndTheWaitItAsksForIsPassedOn() {
            api.otherwise(request -> ModelReply.failure(429, Duration.ofSeconds(1)));

            var events = play(agent, first("hi"));

            assertThat(failureOf(events)).isInstanceOf(AgentFailure.RateLimited.class);
            assertThat(failureOf(events).retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
            assertThat(all(events, AgentEvent.ModelRetry.class)).singleElement().satisfies(retry -> {
                assertThat(retry.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                assertThat(retry.reason()).contains("429");
            });
        }

        @Test
        void asksForALongerWaitThanAnybodySitsOut() {
            api.otherwise(request -> ModelReply.failure(429, Duration.ofSeconds(50)));

            var failure = failure();

            assertThat(failure).isInstanceOf(AgentFailure.RateLimited.class);
            assertThat(failure.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(50));
        }

        @ParameterizedTest
        @ValueSource(ints = {429, 503, 529})
        void asksForSoLongAWaitThatTheCommandLineGivesUpAtOnce(int status) {
            api.otherwise(request -> ModelReply.failure(status, Duration.ofMinutes(10)));

            var failure = failure();

            assertThat(failure.isOutage()).isTrue();
            assertThat(failure.retryAfter()).isGreaterThan(Duration.ofMinutes(2));
            assertThat(api.requests()).hasSize(1);
        }

        @Test
        void asksForALongWaitAfterAShortOne() {
            api.reply(ModelReply.failure(529), ModelReply.failure(429, Duration.ofMinutes(10)));
            reopen(settings().withModelRetries(3));

            assertThat(failure().retryAfter()).isGreaterThan(Duration.ofMinutes(2));
            assertThat(api.requests()).hasSize(2);
        }

        @Test
        void asksForALongWaitWhereTheModelWasSlowBefore() {
            api.reply(
                    ModelReply.failure(529),
                    ModelReply.tool("toolu_1", "Glob", Map.of("pattern", "*")),
                    ModelReply.failure(429, Duration.ofMinutes(10)));

            assertThat(failure().retryAfter()).isGreaterThan(Duration.ofMinutes(2));
        }

        @Test
        void saysNothingOfAWaitWhereTheCommandLineMayNotAskAgainAnyway() {
            reopen(settings().withModelRetries(0));
            api.otherwise(request -> ModelReply.failure(529));

            assertThat(failure().retryAfter()).isNull();
        }

        @Test
        void isOverloadedSoOftenThatTheCommandLineStopsAskingAndWantsNoLongPause() {
            reopen(settings().withModelRetries(3));
            api.otherwise(request -> ModelReply.failure(529));

            var failure = failure();

            assertThat(failure).isInstanceOf(AgentFailure.Overloaded.class);
            var asked = failure.retryAfter();
            assertThat(asked == null ? Duration.ZERO : asked).isLessThan(Duration.ofMinutes(1));
        }

        @Test
        void isOverloadedAndTheConversationGoesOnAfterwards() {
            api.reply(ModelReply.text("one"));
            var one = play(agent, first("hi"));
            api.reply(ModelReply.failure(529), ModelReply.failure(529));

            var failure = failureOf(play(agent, first("hi").next(sessionOf(one), "and now?")));
            api.reply(ModelReply.text("three"));
            var three = play(agent, first("hi").next(sessionOf(one), "and now?"));

            assertThat(failure).isInstanceOf(AgentFailure.Overloaded.class);
            assertThat(failure.isTransient()).isTrue();
            assertThat(answer(three)).isEqualTo("three");
        }

        @Test
        void recoversByItselfWithinTheTurn() {
            api.reply(ModelReply.failure(529), ModelReply.text("here I am"));

            var events = play(agent, first("hi"));

            assertThat(answer(events)).isEqualTo("here I am");
            assertThat(all(events, AgentEvent.ModelRetry.class)).hasSize(1);
        }

        @Test
        void doesNotKnowTheModel() {
            api.otherwise(request -> ModelReply.failure(404));

            var failure = failure();

            assertThat(failure).isInstanceOf(AgentFailure.Refused.class);
            assertThat(failure.message()).contains("model");
        }

        @Test
        void findsThePromptTooLong() {
            api.otherwise(request -> ModelReply.failure(413));

            assertThat(failure()).isInstanceOf(AgentFailure.PromptTooLong.class);
        }

        @Test
        void refusesToAnswer() {
            api.otherwise(request -> ModelReply.text("no").stopped("refusal"));

            assertThat(failure()).isInstanceOf(AgentFailure.Refused.class);
        }

        @Test
        void answersNothingAtAll() {
            api.otherwise(request -> ModelReply.message(List.of()));

            var failure = failure();

            assertThat(failure).isInstanceOf(AgentFailure.NoAnswer.class);
            assertThat(failure.message()).contains("without an answer");
        }
    }

    @Test
    void isNotThere() {
        api.close();

        assertThat(failure()).isInstanceOf(AgentFailure.Unreachable.class);
    }

    @Test
    void aRequestWithoutAKeyNeverReachesIt() {
        reopen(settings()
                .withEnvironment(Map.of("ANTHROPIC_BASE_URL", api.baseUrl().toString())));

        assertThat(failure()).isInstanceOf(AgentFailure.NotLoggedIn.class);
        assertThat(api.requests()).isEmpty();
    }

    @Nested
    class WhenItsStreamBreaks {

        @Test
        void theMessageIsFetchedAgain() {
            api.reply(
                    ModelReply.text("a text that is cut somewhere in the middle")
                            .with(new ModelReply.Fault.CutAfter(4)),
                    ModelReply.text("the whole text"));

            assertThat(answer(play(agent, first("hi")))).isEqualTo("the whole text");
        }

        @Test
        void theMessageGoesOnAfterACompleteBlock() {
            var blocks = List.<ModelReply.Block>of(
                    new ModelReply.Block.Text("complete"), new ModelReply.Block.Text("this one is lost"));
            api.reply(
                    ModelReply.message(blocks).with(new ModelReply.Fault.CutAfter(6)), ModelReply.text("and the rest"));

            var events = play(agent, first("hi"));

            assertThat(answer(events)).isEqualTo("complete|and the rest");
            assertThat(all(events, AgentEvent.Continued.class)).hasSize(1);
        }

        @Test
        void whatWasSaidBeforeAToolCallStays() {
            var first = List.<ModelReply.Block>of(
                    new ModelReply.Block.Text("I look around."),
                    new ModelReply.Block.Tool("toolu_1", "Glob", Map.of("pattern", "*")));
            api.reply(
                    ModelReply.message(first),
                    ModelReply.text("a text that is cut somewhere in the middle")
                            .with(new ModelReply.Fault.CutAfter(4)),
                    ModelReply.text("There is nothing."));

            assertThat(answer(play(agent, first("hi")))).isEqualTo("I look around.|There is nothing.");
        }

        @Test
        void linesThatAreNotJsonAreSurvived() {
            api.reply(
                    ModelReply.text("a text with rubbish inside").with(new ModelReply.Fault.Malformed()),
                    ModelReply.text("the whole text"));

            assertThat(answer(play(agent, first("hi")))).isEqualTo("the whole text");
        }

        @Test
        void aSilentModelIsGivenUpAndTheProcessStays() {
            var quick = RealCli.QUICK;
            reopen(settings()
                    .withTimers(new ClaudeSettings.Timers(
                            Duration.ofSeconds(2),
                            quick.total(),
                            quick.modelWait(),
                            quick.interrupt(),
                            quick.terminate(),
                            quick.idle())));
            api.reply(ModelReply.text("Let me think.").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5))));

            var events = play(agent, first("hi"));
            api.reply(ModelReply.text("two"));
            var two = play(agent, first("hi").next(sessionOf(events), "and now?"));

            assertThat(failureOf(events)).isInstanceOf(AgentFailure.TimedOut.class);
            assertThat(answer(two)).isEqualTo("two");
        }
    }

    @Test
    void anAnswerOfTenMegabytesArrivesWhole() {
        var huge = "0123456789abcde\n".repeat(10 << 16);
        api.reply(ModelReply.text(huge));

        assertThat(answer(play(agent, first("hi")))).isEqualTo(huge);
    }

    @Test
    void anAnswerCutByTheOutputLimitGoesOn() {
        api.reply(ModelReply.text("first half, ").stopped("max_tokens"), ModelReply.text("second half"));

        var events = play(agent, first("hi"));

        assertThat(answer(events)).isEqualTo("first half, |second half");
        assertThat(all(events, AgentEvent.Continued.class)).hasSize(1);
    }

    @Test
    void whatASubagentSaysIsNoAnswer() {
        api.reply(
                ModelReply.tool(
                        "toolu_1",
                        "Agent",
                        Map.of("description", "look", "prompt", "look around", "subagent_type", "general-purpose")),
                ModelReply.text("the subagent speaks"),
                ModelReply.text("the agent speaks"));

        var events = play(agent, first("hi"));

        assertThat(answer(events)).isEqualTo("the agent speaks");
        assertThat(all(events, AgentEvent.SubagentText.class))
                .extracting(AgentEvent.SubagentText::text)
                .containsExactly("the subagent speaks");
    }

    @Test
    void moreModelCallsThanATurnMayHaveEndIt() {
        reopen(settings().withMaxTurns(2));
        api.otherwise(request -> ModelReply.tool("toolu_1", "Glob", Map.of("pattern", "*")));

        assertThat(failure()).isInstanceOf(AgentFailure.TurnLimit.class);
    }
}
