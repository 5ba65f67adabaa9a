package dev.helix.adapter.claude;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hooks in Claude Code's settings document. It drops in silence what it does not understand, so that only a call that
 * arrives proves anything.
 */
final class ClaudeHooks {

    private static final String WRITING_TOOLS = "Write|Edit|MultiEdit|NotebookEdit";
    private static final String READING_TOOLS = String.join("|", HookDecisions.READING_TOOLS);
    private static final int SECONDS = 60;

    private ClaudeHooks() {}

    /** Returns the value of {@code hooks}. */
    static Map<String, Object> of(HookEndpoint endpoint) {
        var hooks = new LinkedHashMap<String, Object>();
        hooks.put("UserPromptSubmit", entry(endpoint, "UserPromptSubmit", Map.of()));
        hooks.put(
                "PreToolUse",
                matching(
                        WRITING_TOOLS + "|" + READING_TOOLS,
                        entry(endpoint, "PreToolUse", Map.of("onFailure", "block"))));
        hooks.put("PostToolUse", matching(WRITING_TOOLS, entry(endpoint, "PostToolUse", Map.of())));
        hooks.put("Stop", entry(endpoint, "Stop", Map.of()));
        return hooks;
    }

    private static List<Map<String, Object>> entry(HookEndpoint endpoint, String event, Map<String, Object> more) {
        var hook = new LinkedHashMap<String, Object>();
        hook.put("type", "http");
        hook.put("url", endpoint.base() + "/" + event);
        hook.put("headers", Map.of("Authorization", "Bearer " + endpoint.token()));
        hook.put("timeout", SECONDS);
        hook.putAll(more);
        return List.of(Map.of("hooks", List.of(hook)));
    }

    private static List<Map<String, Object>> matching(String tools, List<Map<String, Object>> entries) {
        return entries.stream()
                .map(entry -> {
                    var matching = new LinkedHashMap<String, Object>(entry);
                    matching.put("matcher", tools);
                    return (Map<String, Object>) matching;
                })
                .toList();
    }
}
