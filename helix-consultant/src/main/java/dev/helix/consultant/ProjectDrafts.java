package dev.helix.consultant;

import dev.helix.domain.evolution.ProjectId;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The projects that an agent drafted in its chat's folder: {@code projects/evolution/<id>/} below it. */
final class ProjectDrafts {

    private static final String CHATS = "sessions";
    private static final List<String> DRAFTS = List.of("projects", "evolution");

    /**
     * One draft.
     *
     * @param chat the chat's folder, absolute
     * @param name as the agent has named it; perhaps no id at all
     */
    record Draft(Path chat, String name) {
        /** Returns the project it would become; null for a name that is no id. */
        @Nullable
        ProjectId id() {
            try {
                return new ProjectId(name);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private ProjectDrafts() {}

    /** Returns the drafts that {@code written} belongs to. */
    static Set<Draft> in(List<Path> written) {
        var found = new LinkedHashSet<Draft>();
        for (var path : written) {
            var draft = of(path.normalize());
            if (draft != null) {
                found.add(draft);
            }
        }
        return found;
    }

    private static @Nullable Draft of(Path path) {
        int count = path.getNameCount();
        for (int i = 0; i + 5 < count; i++) {
            boolean chat = name(path, i).equals(CHATS)
                    && name(path, i + 2).equals(DRAFTS.getFirst())
                    && name(path, i + 3).equals(DRAFTS.getLast());
            var root = path.getRoot();
            if (chat && root != null) {
                return new Draft(root.resolve(path.subpath(0, i + 2)), name(path, i + 4));
            }
        }
        return null;
    }

    private static String name(Path path, int index) {
        return path.getName(index).toString();
    }
}
