package dev.helix.domain.evolution;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for something, from where, and what they may.
 *
 * @param who what has been proven, such as {@code user:ada}: by a token, or by the user account on this machine
 * @param from such as {@code cli} or {@code http 127.0.0.1}
 * @param role what they may
 * @param projects with which projects
 * @param onBehalfOf whom they say that they speak for, which nothing proves; null for themselves
 */
public record Requester(
        String who,
        String from,
        Role role,
        ProjectScope projects,
        @Nullable String onBehalfOf) {

    private static final String FOR = " for ";
    private static final String AGENT = "agent:";
    private static final int LONGEST = 100;
    private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N} ._@+'-]+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Somebody who speaks for themselves, of all projects. */
    public Requester(String who, String from, Role role) {
        this(who, from, role, ProjectScope.ALL, null);
    }

    /** Returns somebody on this machine, who may do everything: root and files are theirs anyway. */
    public static Requester local(String who, String from) {
        return new Requester(who, from, Role.OPERATOR);
    }

    /**
     * Returns somebody who was let in.
     *
     * @param named whom a request says that it is for, whatever stands there; empty for nobody
     */
    public static Requester of(Caller caller, String from, String named) {
        var readable = BLANKS.matcher(UNFIT.matcher(named).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        int end = readable.offsetByCodePoints(0, Math.min(LONGEST, readable.codePointCount(0, readable.length())));
        var other = readable.substring(0, end);
        return new Requester(
                "user:" + caller.name(),
                from,
                caller.role(),
                caller.projects(),
                other.isEmpty() || other.equals(caller.name()) ? null : other);
    }

    /**
     * Returns whether they may read what a system has printed for {@code subject} ({@link SystemOutput}): who operates a project reads it where that
     * project was on a system, and who operates the systems reads all of it.
     */
    public boolean readsLogOf(Subject subject) {
        return role.includes(Role.OPERATOR)
                && switch (subject) {
                    case Subject.OfProject(var project) -> projects.covers(project.value());
                    case Subject.OfSystem system -> projects.isAll();
                };
    }

    /** Returns it as histories tell it: such as {@code user:open-webui for Ada}. */
    public String by() {
        return onBehalfOf == null ? who : who + FOR + onBehalfOf;
    }

    /**
     * Returns who it was that a history tells of as {@code by}: what was proven, and never whom they said that they spoke for. An agent
     * works for whom HELIX has it work.
     */
    public static String proven(String by) {
        int at = by.indexOf(FOR);
        if (at < 0) {
            return by;
        }
        return by.startsWith(AGENT) ? by.substring(at + FOR.length()) : by.substring(0, at);
    }
}
