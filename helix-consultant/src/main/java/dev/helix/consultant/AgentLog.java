package dev.helix.consultant;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.Sentences;

/** An agent's steps, as lines of a log for the reader of a chat. */
final class AgentLog {

    private static final int LONGEST = 300;
    private static final int LONGEST_THOUGHT = 4_000;

    private AgentLog() {}

    /** Returns what {@code event} adds to the log; empty where it adds nothing. */
    static String text(AgentEvent event, Sentences wording, Translation translation) {
        return switch (event) {
            case AgentEvent.ToolUse use -> "- " + toolLine(use) + "\n";
            case AgentEvent.ToolResult result ->
                result.failed()
                        ? "  ✗ "
                                + HarmlessText.line(
                                        translation.of(Ellipsis.end(
                                                result.text()
                                                        .lines()
                                                        .findFirst()
                                                        .orElse(""),
                                                2 * LONGEST)),
                                        LONGEST)
                                + "\n"
                        : "";
            case AgentEvent.Thinking thinking -> {
                // Cut first: what is closed may not be opened again, for the next line of the log is none of it.
                var harmless = new HarmlessText(true);
                var text = (harmless.accept(Ellipsis.end(thinking.text().strip(), LONGEST_THOUGHT)) + harmless.leave())
                        .strip();
                yield text.isEmpty() ? "" : "\n" + text + "\n\n";
            }
            case AgentEvent.HookFeedback feedback ->
                "- ✗ " + HarmlessText.line(translation.of(feedback.reason()), LONGEST) + "\n";
            case AgentEvent.Denied denied -> "- ✗ " + HarmlessText.line("sandbox: " + denied.path(), LONGEST) + "\n";
            case AgentEvent.ModelRetry retry ->
                "- "
                        + wording.text(
                                "model.retry",
                                retry.delay().toSeconds(),
                                HarmlessText.line(translation.of(retry.reason()), LONGEST))
                        + "\n";
            case AgentEvent.Queued queued -> "- " + wording.text("agent.queued") + "\n";
            case AgentEvent.Silent silent ->
                "- " + wording.text("agent.silent", silent.since().toSeconds()) + "\n";
            default -> "";
        };
    }

    /** Returns one line about what goes on now; empty where nothing new does. */
    static String status(AgentEvent event, Sentences wording, Translation translation) {
        return switch (event) {
            case AgentEvent.ToolUse use -> toolLine(use);
            case AgentEvent.ModelRetry retry ->
                wording.text(
                        "model.retry",
                        retry.delay().toSeconds(),
                        HarmlessText.line(translation.of(retry.reason()), LONGEST));
            case AgentEvent.Queued queued -> wording.text("agent.queued");
            case AgentEvent.Silent silent ->
                wording.text("agent.silent", silent.since().toSeconds());
            default -> "";
        };
    }

    private static String toolLine(AgentEvent.ToolUse use) {
        return HarmlessText.line(use.tool() + ": " + use.summary(), LONGEST);
    }
}
