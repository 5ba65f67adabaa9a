package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The permission rules of a profile, as Claude Code's settings document holds them. Whatever no rule allows is denied.
 *
 * <p>{@code Edit} rules stop and allow the Write tool too; {@code Write} rules match nothing. An absolute path takes two
 * slashes.
 */
final class PermissionRules {

    private static final char BEYOND_ASCII = '\u0080';
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
        }
        for (var place : access.hidden()) {
            for (var tool : List.of("Edit", "Read")) {
                add(deny, tool, place);
                deny.add(exactly(tool, place));
                deny.add(exactly(tool, real(place)));
            }
        }
        for (var folder : access.divided()) {
            others(deny, folder, directory);
            others(deny, real(folder), real(directory));
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

    /** Adds a tool to those that a document lets be used. */
    static void allow(Map<String, Object> document, String tool) {
        if (document.get("permissions") instanceof Map<?, ?> permissions
                && permissions.get("allow") instanceof Set<?> allowed) {
            var more = new LinkedHashSet<Object>(allowed);
            more.add(tool);
            var changed = new LinkedHashMap<Object, Object>(permissions);
            changed.put("allow", more);
            document.put("permissions", changed);
        }
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

    /**
     * Denies reading everything in {@code folder} but what is in {@code own}. No rule allows what another one denies, and what is there
     * tomorrow has no name yet: so all names are denied but the one, letter by letter. A search of the whole root keeps to these rules, too,
     * which no hook could see to.
     */
    private static void others(Set<String> deny, Path folder, Path own) {
        if (!own.startsWith(folder)) {
            deny.add(rule("Read", folder));
            return;
        }
        var around = folder;
        for (var part : folder.relativize(own)) {
            var base = literally(around);
            var name = part.toString();
            literally(part);
            for (int at = 0; at < name.length(); at++) {
                var same = "Read(/" + base + "/" + name.substring(0, at);
                char letter = name.charAt(at);
                if (at > 0) {
                    deny.add(same + ")");
                }
                if (letter != '-') {
                    deny.add(same + "-*)");
                }
                deny.add(same + "[" + allBut(letter) + "]*)");
            }
            deny.add("Read(/" + base + "/" + name + "?*)");
            around = around.resolve(part);
        }
    }

    /** Returns ranges: the rules know no other negation, and no difference between small and capital letters. */
    private static String allBut(char own) {
        var out = "/-!^[]\\" + Character.toLowerCase(own) + Character.toUpperCase(own);
        var ranges = new StringBuilder();
        char from = ' ';
        for (char at = ' '; at <= BEYOND_ASCII; at++) {
            boolean left = out.indexOf(at) >= 0;
            if (left || at == BEYOND_ASCII) {
                ranges.append(from < at ? from + "-" + (char) (at - 1) : "");
                from = (char) (at + 1);
            }
        }
        return ranges.append(BEYOND_ASCII).append("-\ufffd").toString();
    }

    private static String rule(String tool, Path folder) {
        return tool + "(/" + literally(folder) + "/**)";
    }

    private static String exactly(String tool, Path file) {
        return tool + "(/" + literally(file) + ")";
    }

    private static String literally(Path folder) {
        var path = folder.toString();
        for (int at = 0; at < path.length(); at++) {
            if (GLOB.indexOf(path.charAt(at)) >= 0) {
                throw new IllegalArgumentException("the agent can't be confined to " + folder + ", because of the "
                        + path.charAt(at) + " in its name; use a folder without it");
            }
        }
        return path;
    }
}
