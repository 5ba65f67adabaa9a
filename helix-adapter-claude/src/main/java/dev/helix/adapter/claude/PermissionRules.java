package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The permission rules of a profile, as Claude Code's settings document holds them. Whatever no rule allows is denied.
 *
 * <p>{@code Edit} rules stop and allow the Write tool too; {@code Write} rules match nothing. An absolute path takes two
 * slashes.
 */
final class PermissionRules {

    private static final String GLOB = "*?[]{}()!\\,";

    private PermissionRules() {}

    /**
     * Returns the settings document.
     *
     * @throws IllegalArgumentException if a path can't be written into a rule without meaning another one
     */
    static Map<String, Object> of(AgentProfile profile, Path directory, ClaudeSettings.Access access) {
        var allow = new ArrayList<String>();
        var deny = new ArrayList<String>();
        allow.add(rule("Edit", directory));
        allow.add(rule("Read", directory));
        if (profile == AgentProfile.CONSULTANT) {
            access.drafts().forEach(folder -> allow.add(rule("Edit", folder)));
        }
        if (access.root() != null) {
            allow.add(rule("Read", access.root()));
            deny.add(rule("Edit", access.root().resolve(".git")));
        }
        for (var folder : access.hidden()) {
            deny.add(rule("Edit", folder));
            deny.add(rule("Read", folder));
        }
        if (access.bash()) {
            allow.add("Bash");
        }
        var permissions = new LinkedHashMap<String, List<String>>();
        permissions.put("allow", allow);
        permissions.put("deny", deny);
        var document = new LinkedHashMap<String, Object>();
        document.put("permissions", permissions);
        return document;
    }

    private static String rule(String tool, Path folder) {
        var path = folder.toString();
        for (int at = 0; at < path.length(); at++) {
            if (GLOB.indexOf(path.charAt(at)) >= 0) {
                throw new IllegalArgumentException("the agent can't be confined to " + folder + ", because of the "
                        + path.charAt(at) + " in its name; use a folder without it");
            }
        }
        return tool + "(/" + path + "/**)";
    }
}
