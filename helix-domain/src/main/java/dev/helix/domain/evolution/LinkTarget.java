package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a symbolic link of a tree stays in it, told by its text alone: nothing on disk is asked. */
public final class LinkTarget {

    private LinkTarget() {}

    /**
     * Returns why a link is refused; empty when it stays inside. A {@code ..} may stand only at the front, where the folders
     * it leaves are real ones: after another segment it would leave whatever that one links to. So a chain of links that are
     * each let through stays inside as well.
     *
     * @param path of the link, relative to the tree; a link that moves is another link
     */
    public static Optional<String> objection(String path, String target) {
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            return Optional.of("it is a symbolic link to nothing");
        }
        if (target.startsWith("/")) {
            return Optional.of("it is a symbolic link to the absolute path '" + target + "'");
        }
        var depth = path.split("/", -1).length - 1;
        var entered = false;
        for (var segment : target.split("/", -1)) {
            if (segment.equals("..")) {
                if (entered || depth == 0) {
                    return Optional.of("it is a symbolic link that can leave the tree, to '" + target + "'");
                }
                depth--;
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                entered = true;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns where a link that stays inside leads, relative to the tree and told by its text alone; empty for the top of the tree.
     *
     * @param path of the link, relative to the tree
     */
    static String end(String path, String target) {
        var segments = new ArrayList<>(List.of(path.split("/", -1)));
        segments.removeLast();
        for (var segment : target.split("/", -1)) {
            if (segment.equals("..")) {
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return String.join("/", segments);
    }
}
