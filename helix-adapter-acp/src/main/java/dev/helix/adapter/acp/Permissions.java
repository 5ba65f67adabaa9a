package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers the agent's requests for permission by the rules of its profile. Never with "always": the agent would keep that, and
 * not ask again. Not safe for many threads.
 */
final class Permissions {

    private static final int SAME_REFUSED = 3;

    private final Prompt prompt;
    private final AcpSettings.Access access;
    private final FencedFiles files;
    private final Map<String, Integer> refused = new HashMap<>();

    Permissions(Prompt prompt, AcpSettings.Access access, FencedFiles files) {
        this.prompt = prompt;
        this.access = access;
        this.files = files;
    }

    /**
     * The decision on a request.
     *
     * @param outcome as the protocol holds it
     * @param refusal why not; null for a yes
     * @param again whether the same was refused so often that the agent will not stop asking
     */
    record Decision(Map<String, Object> outcome, @Nullable String refusal, boolean again) {}

    /** Decides about a call. */
    Decision decide(ToolCall call, JsonNode options) {
        var refusal = refusal(call);
        var option = option(options, refusal == null ? "allow_once" : "reject_once");
        if (option == null && refusal == null) {
            refusal = "the agent can't be given leave for one time alone";
            option = option(options, "reject_once");
        }
        boolean again = refusal != null
                && refused.merge(call.kind() + call.writes() + call.summary(), 1, Integer::sum) >= SAME_REFUSED;
        return new Decision(
                option == null ? Map.of("outcome", "cancelled") : Map.of("outcome", "selected", "optionId", option),
                refusal,
                again);
    }

    private @Nullable String refusal(ToolCall call) {
        if (!call.offered().isEmpty()) {
            return null; // HELIX itself answers it, and by its own rules.
        }
        if (call.command()) {
            return prompt.profile() == AgentProfile.DEVELOPER && access.commands()
                    ? null
                    : "commands are not run here; use your tools for files";
        }
        return switch (call.kind()) {
            case "edit", "delete", "move" -> unwritable(call.writes());
            case "read", "search", "think" -> unreadable(call.paths());
            default -> "HELIX does not know the effect of this, and allows only known kinds of calls";
        };
    }

    private @Nullable String unwritable(List<Path> paths) {
        if (paths.isEmpty()) {
            return "the call names no file that could be checked";
        }
        for (var path : paths) {
            var refusal = files.refusal(path);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable String unreadable(List<Path> paths) {
        for (var path : paths) {
            var refusal = files.unreadable(path);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** By its kind: the names differ from agent to agent. */
    private static @Nullable String option(JsonNode options, String kind) {
        for (var option : options) {
            if (text(option, "kind").equals(kind) && !text(option, "optionId").isEmpty()) {
                return text(option, "optionId");
            }
        }
        return null;
    }
}
