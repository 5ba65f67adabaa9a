package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

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
     * Returns the settings document. Each folder stands in it as it is spelled and as it really is: a path that leads
     * through a symbolic link has to be allowed both ways, and denied either way.
     *
     * @throws IllegalArgumentException if a path can't be written into a rule without meaning another one
     */
    static Map<String, Object> of(AgentProfile profile, Path directory, ClaudeSettings.Access access)
            throws IOException {
        var allow = new LinkedHashSet<String>();
        var deny = new LinkedHashSet<String>();
        add(allow, "Edit", directory);
        add(allow, "Read", directory);
        if (profile == AgentProfile.CONSULTANT) {
            for (var folder : access.drafts()) {
                add(allow, "Edit", folder);
            }
        }
        if (access.root() != null) {
            add(allow, "Read", access.root());
            add(deny, "Edit", access.root().resolve(".git"));
        }
        for (var folder : access.hidden()) {
            add(deny, "Edit", folder);
            add(deny, "Read", folder);
        }
        if (access.bash()) {
            allow.add("Bash");
        }
        var permissions = new LinkedHashMap<String, Set<String>>();
        permissions.put("allow", allow);
        permissions.put("deny", deny);
        var document = new LinkedHashMap<String, Object>();
        document.put("permissions", permissions);
        return document;
    }

    private static void add(Set<String> rules, String tool, Path folder) throws IOException {
        rules.add(rule(tool, folder));
        rules.add(rule(tool, real(folder)));
    }

    /** Returns where {@code folder} really is, or would be if it is not there. */
    private static Path real(Path folder) throws IOException {
        var parent = folder.getParent();
        if (Files.exists(folder) || parent == null) {
            return folder.toRealPath();
        }
        return real(parent).resolve(folder.getFileName());
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
