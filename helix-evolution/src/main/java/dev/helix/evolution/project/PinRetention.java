package dev.helix.evolution.project;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets the names go that projects have left in the repository once they have been in the archive for long enough, and has what
 * archived projects wrote put into few files. A name that alone keeps something of an integrated project stays: main may have been
 * taken back behind it. Killed at any point, it is done again. For one at a time.
 */
public final class PinRetention {

    /** The names that one project has. */
    private static final Set<String> OF_PROJECTS =
            Set.of("sealed", "candidates", "before-rebase", "bases", "integrated");

    private static final String GOOD = "good";

    private final JournalProjection projection;
    private final Repository repository;
    private final Duration kept;
    private final InstantSource clock;

    /** @param kept how long after its last move an archived project's names stay, more than 0 */
    public PinRetention(JournalProjection projection, Repository repository, Duration kept, InstantSource clock) {
        if (!kept.isPositive()) {
            throw new IllegalArgumentException("names are kept for a while");
        }
        this.projection = projection;
        this.repository = repository;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Does both, which takes a look at each archived project.
     *
     * @return the names that went
     */
    public List<String> run() {
        var pinned = repository.pinned();
        var old = drop(pinned, archived());
        repository.pack(commits(pinned, archived()));
        return old;
    }

    /**
     * Lets old names go, and leaves the rest as it is.
     *
     * @return the names that went
     */
    public List<String> drop() {
        return drop(repository.pinned(), archived());
    }

    private Map<String, EvolutionProject> archived() {
        return projection.projects().stream()
                .filter(project -> project.status().isFinal())
                .collect(Collectors.toMap(project -> project.id().value(), project -> project));
    }

    private List<String> drop(Map<String, CommitId> pinned, Map<String, EvolutionProject> archived) {
        var before = clock.instant().minus(kept);
        var main = repository.main();
        var old = pinned.entrySet().stream()
                .filter(pin -> isOld(pin.getKey(), archived, before) && isFree(pin.getKey(), pin.getValue(), main))
                .map(Map.Entry::getKey)
                .toList();
        if (!old.isEmpty()) {
            projection.append(new JournalEntry.PinsDropped(old));
            repository.unpin(old);
        }
        return old;
    }

    private static String kind(String name) {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }

    private static String rest(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private boolean isOld(String name, Map<String, EvolutionProject> archived, Instant before) {
        if (kind(name).equals(GOOD)) {
            return Optional.of(rest(name))
                    .filter(operation -> operation.matches("op-[1-9][0-9]{0,17}"))
                    .flatMap(operation -> projection.operation(new OperationId(operation)))
                    .filter(operation -> operation.startedAt().isBefore(before))
                    .isPresent();
        }
        var project = archived.get(rest(name));
        return OF_PROJECTS.contains(kind(name))
                && project != null
                && project.updatedAt().isBefore(before);
    }

    /** A commit that has been in production is kept by main, or else by its name for ever. */
    private boolean isFree(String name, CommitId commit, CommitId main) {
        return !Set.of(GOOD, "integrated").contains(kind(name))
                || main.equals(commit)
                || repository.since(main, commit).isEmpty();
    }

    /** Returns what archived projects wrote: by their names as they were before any went, and by what main has of them. */
    private static Set<CommitId> commits(Map<String, CommitId> pinned, Map<String, EvolutionProject> archived) {
        var commits = new HashSet<CommitId>();
        pinned.forEach((name, commit) -> {
            // A base is a commit of somebody else.
            if (!kind(name).equals("bases")
                    && (archived.containsKey(rest(name)) || kind(name).equals(GOOD))) {
                commits.add(commit);
            }
        });
        return commits;
    }
}
