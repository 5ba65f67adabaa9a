package dev.helix.consultant;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.TreeId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which tested tree of a project a chat has shown last: a person who says there that it is to go into production means that one. In memory
 * alone; what nobody was shown binds nobody. Safe for use by many threads.
 */
final class ShownTrees {

    private static final int MOST = 10_000;

    private record Place(String chat, ProjectId project) {}

    /** Whom a tree was offered to, with the change of its judges that is to be accepted. */
    private record Offer(String person, ProjectId project, TreeId tree) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Place, TreeId> shown = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, TreeId> eldest) {
            return size() > MOST;
        }
    };

    private final Set<Offer> offers = new LinkedHashSet<>();

    /** Notes that {@code person} is shown that the tree of a project can be accepted, by the beginning of its id. */
    void offer(String person, ProjectId project, TreeId tree) {
        lock.lock();
        try {
            var offer = new Offer(person, project, tree);
            offers.remove(offer);
            offers.add(offer);
            if (offers.size() > MOST) {
                offers.remove(offers.iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the tree that {@code person} means by the beginning of its id: a few digits are no proof of the others, so that it is one that was
     * offered to them, and the only one that begins so.
     */
    Optional<TreeId> meant(String person, ProjectId project, String beginning) {
        lock.lock();
        try {
            var found = offers.stream()
                    .filter(offer -> offer.person().equals(person)
                            && offer.project().equals(project)
                            && offer.tree().sha().startsWith(beginning))
                    .map(Offer::tree)
                    .toList();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a chat shows a project as it is; {@code chat} is empty for one that can't be told from others. */
    void show(String chat, EvolutionProject project) {
        var candidate = project.candidate();
        if (chat.isEmpty() || candidate == null || project.status() != ProjectStatus.DEPLOYED) {
            return;
        }
        lock.lock();
        try {
            shown.put(new Place(chat, project.id()), candidate.tree());
        } finally {
            lock.unlock();
        }
    }

    /** Returns what a chat has shown of a project last. */
    Optional<TreeId> of(String chat, ProjectId project) {
        lock.lock();
        try {
            return Optional.ofNullable(shown.get(new Place(chat, project)));
        } finally {
            lock.unlock();
        }
    }
}
