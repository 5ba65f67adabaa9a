package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AnswerAssemblyTest {

    private static final String MARKER = "<!-- STEP: done -->";

    private static Answer answer(AgentEvent... events) {
        var assembly = new AnswerAssembly(Path.of("/project"));
        List.of(events).forEach(assembly::accept);
        return assembly.answer();
    }

    private static AgentEvent text(String text) {
        return new AgentEvent.TextBlock("1", text);
    }

    private static List<String> codes(Answer answer) {
        var context = new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH);
        return new StepMarkerValidator()
                .check(answer, context).stream().map(Issue::code).toList();
    }

    @Test
    void leavesOutThinkingToolsAndSubagentsAndTheirMarkers() {
        var answer = answer(
                new AgentEvent.Thinking(MARKER),
                text("Text."),
                new AgentEvent.ToolUse("t", "Read", MARKER, List.of()),
                new AgentEvent.ToolResult("t", false, MARKER),
                new AgentEvent.SubagentText(MARKER),
                new AgentEvent.TextDelta(MARKER));

        assertThat(answer.text()).isEqualTo("Text.");
        assertThat(codes(answer)).containsExactly("MISSING_STEP_MARKER");
    }

    @Test
    void takesAMarkerInAnEarlierBlockForOneThatIsNotAtTheEnd() {
        var answer = answer(text("One.\n\n" + MARKER), text("Two."));

        assertThat(answer.text()).isEqualTo("One.\n\n" + MARKER + "\n\nTwo.");
        assertThat(answer.blocks()).hasSize(2);
        assertThat(codes(answer)).containsExactly("STEP_MARKER_NOT_AT_END");
    }

    @Test
    void joinsWhatAnOutputLimitCutWithoutAnythingBetween() {
        var answer = answer(text("One <!-- ST"), new AgentEvent.Continued("max_tokens"), text("EP: done -->"));

        assertThat(answer.text()).isEqualTo("One " + MARKER);
        assertThat(codes(answer)).isEmpty();
    }

    @Test
    void forgetsADraftButNotTheFilesItWrote() {
        var answer = answer(
                new AgentEvent.ToolUse("a", "Write", "", List.of(Path.of("a.md"))),
                new AgentEvent.ToolResult("a", false, ""),
                new AgentEvent.ToolUse("b", "Write", "", List.of(Path.of("b.md"))),
                new AgentEvent.ToolResult("b", true, "refused"),
                text("Draft."),
                new AgentEvent.Superseded("hook"),
                text("Answer."));

        assertThat(answer.text()).isEqualTo("Answer.");
        assertThat(answer.written()).containsExactly(Path.of("/project/a.md"));
    }

    @Test
    void draftsMakeNoAnswerTooLongAndTheOldestGoesFirst() {
        var assembly = new AnswerAssembly(Path.of("/project"));
        var half = "x".repeat(AnswerAssembly.MAX_LENGTH / 2);
        for (var draft : List.of("1", "2", "3" + half, "4")) {
            assembly.accept(text(draft));
            assembly.accept(new AgentEvent.Superseded("hook"));
        }
        assertThat(assembly.drafts())
                .extracting(draft -> draft.text().substring(0, 1))
                .containsExactly("3", "4");

        assembly.accept(text(half));

        assertThat(assembly.tooLong()).isFalse();
        assertThat(assembly.drafts()).extracting(Answer::text).containsExactly("4");
    }
}
