package dev.helix.domain.evolution;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Places at the top of a repository that are HELIX's own: its memory, and the folders in which projects and chats are worked on.
 * No project changes anything there, however the name is spelt.
 */
public final class ReservedPlaces {

    /** As a file system with short names has them, too. */
    private static final Pattern MEMORY = Pattern.compile("\\.helix|helix~\\d+");

    private static final Pattern PROJECTS = Pattern.compile("projects|projec~\\d+");

    /** The folders of those below {@code projects/} that HELIX fills; a repository may have others there. */
    private static final Pattern FILLED =
            Pattern.compile("(projects|projec~\\d+)/(evolution|evolut~\\d+|archive|sessions|external)");

    private ReservedPlaces() {}

    /**
     * Returns why no tree that has {@code path} may be written out, by any author; empty when it may.
     *
     * @param path as a tree has it; its first two segments are enough
     */
    public static Optional<String> reasonInTree(String path) {
        var segments = path.split("/", 3);
        var top = RepoPath.withoutStream(RepoPath.twin(segments[0]));
        var next = segments.length > 1 ? RepoPath.withoutStream(RepoPath.twin(segments[1])) : "";
        return MEMORY.matcher(top).matches() || FILLED.matcher(top + "/" + next).matches()
                ? Optional.of("the repository itself has a file where HELIX keeps its own; take it out on main:"
                        + " git rm --cached, then commit")
                : Optional.empty();
    }

    /**
     * Returns why a project may bring no such symbolic link; empty when it may. HELIX and people read through links as well as by
     * names, and what is a link in a slot is one in the person's work tree after the integration.
     *
     * @param path of the link, relative to the tree
     * @param target of a link that {@link LinkTarget} lets through
     */
    public static Optional<String> reasonOfLink(String path, String target) {
        var end = LinkTarget.end(path, target);
        return end.isEmpty()
                ? Optional.empty()
                : RepoPath.objection(end)
                        .or(() -> reasonInside(new RepoPath(end)))
                        .map(why -> "it is a symbolic link to '" + target + "': " + why);
    }

    /** Another link on the way may lead to the top of the tree. */
    private static Optional<String> reasonInside(RepoPath path) {
        return Stream.of(path.value().split("/"))
                .filter(name -> MEMORY.matcher(RepoPath.withoutStream(RepoPath.twin(name)))
                        .matches())
                .findFirst()
                .flatMap(name -> reason(new RepoPath(name)))
                .or(() -> reason(path));
    }

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
