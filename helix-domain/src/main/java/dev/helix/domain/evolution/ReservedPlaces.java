package dev.helix.domain.evolution;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Places at the top of a repository that are HELIX's own: its memory, and the folders in which projects and chats are worked on.
 * No project changes anything there, however the name is spelt.
 */
public final class ReservedPlaces {

    /** As a file system with short names has them, too. */
    private static final Pattern MEMORY = Pattern.compile("\\.helix|helix~\\d+");

    private static final Pattern PROJECTS = Pattern.compile("projects|projec~\\d+");

    private ReservedPlaces() {}

    /** Returns why nothing of a project may stand at {@code path}; empty when it may. */
    public static Optional<String> reason(RepoPath path) {
        var form = path.twin();
        var top = RepoPath.withoutStream(form.contains("/") ? form.substring(0, form.indexOf('/')) : form);
        if (MEMORY.matcher(top).matches()) {
            return Optional.of("it reaches into .helix/, HELIX's own memory");
        }
        if (PROJECTS.matcher(top).matches()) {
            return Optional.of("it reaches into projects/, where HELIX keeps projects and chats");
        }
        return Optional.empty();
    }
}
