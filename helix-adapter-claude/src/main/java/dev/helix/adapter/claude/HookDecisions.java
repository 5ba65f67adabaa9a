package dev.helix.adapter.claude;

import static dev.helix.adapter.claude.StreamJson.text;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What HELIX answers to the hooks of one agent process, whichever way their calls arrive. It makes the agent repair things
 * while it is at it; it is not the gate, since a hook that fails lets an answer through. Safe for use by many threads.
 */
public final class HookDecisions {

    private static final String NOTHING = "{}";

    private final WriteFence fence;
    private final Function<Answer, List<Issue>> answers;
    private final Function<Path, List<Issue>> files;
    private final Function<List<Issue>, String> feedback;
    private final int blocks;
    private final AtomicInteger blocksLeft;

    /**
     * Makes the decisions for one process.
     *
     * @param fence where it may write
     * @param answers finds what is wrong with its answer
     * @param files finds what is wrong with a file that it just wrote
     * @param feedback says so to the agent
     * @param blocks how many answers of one turn are sent back, its share of the attempts; after that the answer passes
     *     and whoever asked the agent decides
     */
    public HookDecisions(
            WriteFence fence,
            Function<Answer, List<Issue>> answers,
            Function<Path, List<Issue>> files,
            Function<List<Issue>, String> feedback,
            int blocks) {
        this.fence = fence;
        this.answers = answers;
        this.files = files;
        this.feedback = feedback;
        this.blocks = blocks;
        this.blocksLeft = new AtomicInteger(blocks);
    }

    /**
     * Answers one call.
     *
     * @param event the agent's name for the hook, such as {@code Stop}; an unknown one changes nothing
     * @param body what it sent
     * @return the JSON to answer with; {@code {}} changes nothing
     */
    public String decide(String event, String body) {
        var call = StreamJson.parse(body.getBytes(StandardCharsets.UTF_8));
        return switch (event) {
            case "PreToolUse" -> beforeTool(call);
            case "PostToolUse" -> call == null ? NOTHING : afterTool(call);
            case "Stop" -> call == null ? NOTHING : atStop(call);
            default -> NOTHING;
        };
    }

    private String beforeTool(@Nullable JsonNode call) {
        var file = call == null ? null : file(call);
        var refusal = file == null ? "the call names no file that could be checked" : fence.refusal(file);
        return refusal == null
                ? NOTHING
                : StreamJson.write(Map.of(
                        "hookSpecificOutput",
                        Map.of(
                                "hookEventName", "PreToolUse",
                                "permissionDecision", "deny",
                                "permissionDecisionReason", refusal)));
    }

    private String afterTool(JsonNode call) {
        var file = file(call);
        return file == null ? NOTHING : answer(files.apply(file));
    }

    private String atStop(JsonNode call) {
        if (!call.path("stop_hook_active").asBoolean(false)) {
            blocksLeft.set(blocks);
        }
        var answer = answer(answers.apply(Answer.of(text(call, "last_assistant_message"))));
        return answer.equals(NOTHING) || blocksLeft.getAndDecrement() <= 0 ? NOTHING : answer;
    }

    private String answer(List<Issue> issues) {
        return issues.stream().noneMatch(Issue::blocks)
                ? NOTHING
                : StreamJson.write(Map.of("decision", "block", "reason", feedback.apply(issues)));
    }

    private static @Nullable Path file(JsonNode call) {
        var input = call.path("tool_input");
        var named = text(input, "file_path");
        if (named.isEmpty()) {
            named = text(input, "notebook_path");
        }
        try {
            return named.isEmpty() ? null : Path.of(text(call, "cwd")).resolve(named);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
