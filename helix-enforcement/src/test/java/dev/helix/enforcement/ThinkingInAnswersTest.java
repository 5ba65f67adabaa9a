package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.ChunkFuzzer;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that write their thoughts into the answer's text. A reader sees them, for nobody can be sure where an answer begins,
 * but none of their markers; what an answer's step is, they do not say.
 */
class ThinkingInAnswersTest {

    private static final String DONE = "<!-- STEP: done -->";
    private static final String WHY = "<!-- STEP: why -->";

    private static Enforced answer(ScriptedAgent agent, List<AnswerEvent> events) {
        var policy = Policy.of(Locale.ENGLISH, new StepMarkerValidator());
        return new Enforcer(agent, policy, InstantSource.system())
                .answer(
                        Prompt.first("Why?", Path.of("/project"), AgentProfile.CONSULTANT),
                        InMemoryFiles.empty(),
                        events::add);
    }

    private static String seen(List<AnswerEvent> events) {
        var text = new StringBuilder();
        for (var event : events) {
            if (event instanceof AnswerEvent.Text(var piece)) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "<think>,</think>",
        "<THINKING>,</THINKING>",
        "<seed:think>,</seed:think>",
        "[THINK],[/THINK]",
        "<|think|>,<|/think|>",
        "<|begin_of_thought|>,<|end_of_thought|>",
        "<|START_THINKING|>,<|END_THINKING|>",
        "<|channel|>analysis<|message|>,<|end|>",
        "◁think▷,◁/think▷"
    })
    void whateverTheCutTheReaderSeesTheThoughtsWithoutTheirMarkerAndTheAnswersOwnMarkerCounts(
            String open, String close) {
        var text = open + "\nIs it done?\n\n" + DONE + "\n" + close + "\n\nIt waits for you.\n\n" + WHY;
        for (var pieces : ChunkFuzzer.everyCut(text)) {
            var filter = new MarkerFilter();
            var shown = new StringBuilder();
            pieces.forEach(piece -> shown.append(filter.accept(piece)));
            assertThat(shown.append(filter.finish()).toString())
                    .describedAs("%s", pieces)
                    .isEqualTo(open + "\nIs it done?\n\n\n" + close + "\n\nIt waits for you.\n\n");
        }
        var events = new ArrayList<AnswerEvent>();

        var result = answer(new ScriptedAgent(Script.named("thinks").say(text).end()), events);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.step()).isEqualTo(ConversationStep.WHY));
        assertThat(seen(events)).contains("Is it done?", "It waits for you.").doesNotContain("STEP");
    }

    @ParameterizedTest
    @CsvSource({
        "<think>,</think>",
        "[THINK],[/THINK]",
        "<|think|>,<|/think|>",
        "<|channel|>analysis<|message|>,<|end|>",
        "◁think▷,◁/think▷"
    })
    void aMarkerThatOnlyTheThoughtsHaveIsAskedFor(String open, String close) {
        for (var thoughts : List.of(
                open + "\nDone.\n\n" + DONE + "\n" + close,
                open + " Done. " + DONE + " " + close,
                "Done.\n\n" + DONE + "\n" + close,
                open + "\n```\nDone.\n" + close)) {
            var agent = new ScriptedAgent(Script.named("thinks")
                    .say(thoughts + "\n\nIt waits for you.")
                    .turn()
                    .say(WHY)
                    .end());

            var result = answer(agent, new ArrayList<>());

            assertThat(agent.prompts()).describedAs(thoughts).hasSize(2);
            assertThat(result)
                    .describedAs(thoughts)
                    .isInstanceOfSatisfying(
                            Enforced.Accepted.class,
                            accepted -> assertThat(accepted.step()).isEqualTo(ConversationStep.WHY));
        }
    }

    @ParameterizedTest
    @CsvSource({"<think>,</think>", "[THINK],[/THINK]", "<|think|>,<|/think|>", "◁think▷,◁/think▷"})
    void codeThatTheThoughtsLeaveOpenDoesNotReachIntoTheAnswer(String open, String close) {
        for (var left :
                List.of("```\ncode", "\n```\ncode\n", "~~~ yaml\na: b", "<pre>\nx", "<!-- TODO", "`one", "    code")) {
            var text = open + "\n" + left + "\n" + close + "\n\nIt waits for you.\n\n" + WHY;
            var events = new ArrayList<AnswerEvent>();

            var result =
                    answer(new ScriptedAgent(Script.named("thinks").say(text).end()), events);

            assertThat(result).describedAs(text).isInstanceOfSatisfying(Enforced.Accepted.class, accepted -> {
                assertThat(accepted.step()).isEqualTo(ConversationStep.WHY);
                assertThat(accepted.issues()).isEmpty();
            });
            assertThat(seen(events)).describedAs(text).contains("It waits for you.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "The sign [THINK] opens it.",
                "The sign `[THINK]` opens it and `[/THINK]` closes it.",
                "Magistral closes with [/THINK] and goes on.",
                "See [THINK](https://example.org).",
                "a \\[THINK] b [/THINK] c"
            })
    void aTextThatMentionsSuchASignIsNoThought(String prose) {
        var text = prose + "\n\n" + WHY;

        var result = answer(new ScriptedAgent(Script.named("writes").say(text).end()), new ArrayList<>());

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.step()).isEqualTo(ConversationStep.WHY));
    }

    @ParameterizedTest
    @CsvSource({"</think>", "[/THINK]", "<|end|>"})
    void anAnswerOnTheLineThatEndsTheThoughtsKeepsItsMarker(String close) {
        var open = close.equals("</think>")
                ? "<think>"
                : close.equals("<|end|>") ? "<|channel|>analysis<|message|>" : "[THINK]";
        var text = open + "\nhm\n" + close + "It waits. " + WHY;

        var result = answer(new ScriptedAgent(Script.named("thinks").say(text).end()), new ArrayList<>());

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.step()).isEqualTo(ConversationStep.WHY));
    }
}
