package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells how open projects fit onto main as it is now, and to each other, by merging them in memory. Results are kept
 * until the project is sealed again, or main moves in what it is about. Safe for use by many threads.
 */
public final class Radar {

    /** Both together bound what is kept of bundles to some ten megabytes. */
    private static final int MOST_BUNDLES = 2_000;

    private static final int LARGEST_BUNDLE = 100;

    private final JournalProjection projection;
    private final ProjectFolders folders;
    private final Repository repository;
    private final DroppedProjects dropped;
    private final TrialMemory trials;
    private final Map<String, Bundle> bundles = new ConcurrentHashMap<>();
    private volatile @Nullable Seen seen;

    public Radar(JournalProjection projection, ProjectFolders folders, Repository repository) {
        this.projection = projection;
        this.folders = folders;
        this.repository = repository;
        this.dropped = new DroppedProjects(projection, repository);
        this.trials = new TrialMemory(repository);
    }

    /** How a project fits. */
    public enum Grade {
        CLEAN,
        CONFLICTING,
        /** Main has all of it already. */
        CONTAINED,
        /** It was never sealed, so there is nothing to merge. */
        UNSEALED;

        /** Returns the grade as answers spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One project against main.
     *
     * @param behind how many commits main has that its base has not
     * @param conflicts none unless it is conflicting
     */
    public record Reading(ProjectId project, Grade grade, CommitId main, int behind, List<Clash> conflicts) {
        public Reading {
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * A conflict, and who is on the other side.
     *
     * @param with projects that changed the file: integrated ones for main, the other one for a pair; may be empty
     */
    public record Clash(Conflict conflict, List<ProjectId> with) {
        public Clash {
            with = List.copyOf(with);
        }
    }

    /**
     * A file that several open projects change.
     *
     * @param projects two or more, sorted
     * @param conflicts where two of them can't both go to main; empty when all fit together
     */
    public record Overlap(RepoPath path, List<ProjectId> projects, List<Clash> conflicts) {
        public Overlap {
            projects = List.copyOf(projects);
            conflicts = List.copyOf(conflicts);
        }
    }

    /** The seals of all open projects, and main's commit at that time. */
    private record Situation(CommitId main, Map<ProjectId, String> digests) {}

    private record Seen(Situation situation, List<Overlap> overlaps) {}

    /** Returns integrated projects whose commit main does not contain any more. */
    public List<EvolutionProject> dropped() {
        return dropped.find();
    }

    /** Returns all open projects against main. */
    public List<Reading> readings() {
        var main = repository.main();
        var since = new LinkedHashMap<CommitId, List<CommitId>>();
        return open().map(project -> reading(project, main, since)).toList();
    }

    /** Returns one project against main. @throws dev.helix.domain.evolution.Refused as ProjectNotFound */
    public Reading reading(ProjectId id) {
        return reading(projection.project(id), repository.main(), new LinkedHashMap<>());
    }

    /** Returns how many open projects have each grade, and names those that conflict, for a person. */
    public String summary() {
        var readings = readings();
        var counts = readings.stream()
                .collect(Collectors.groupingBy(Reading::grade, () -> new TreeMap<>(), Collectors.counting()));
        var text = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().word())
                .collect(Collectors.joining(", "));
        var conflicting = readings.stream()
                .filter(reading -> reading.grade() == Grade.CONFLICTING)
                .map(reading -> reading.project().value())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "no open project" : conflicting.isEmpty() ? text : text + " (" + conflicting + ")";
    }

    /** Returns the files that more than one open project changes. */
    public List<Overlap> overlaps() {
        var digests = new LinkedHashMap<ProjectId, String>();
        open().forEach(project -> {
            var seal = project.seal();
            if (seal != null) {
                digests.put(project.id(), seal.digest());
            }
        });
        var situation = new Situation(repository.main(), digests);
        var known = seen;
        if (known == null || !known.situation().equals(situation)) {
            known = new Seen(situation, List.copyOf(overlaps(path -> true)));
            seen = known;
        }
        return known.overlaps();
    }

    /** Returns those of {@link #overlaps()} that {@code id} is part of. */
    public List<Overlap> overlaps(ProjectId id) {
        var own = sealed(projection.project(id)).map(MainMove::paths).orElse(Set.of());
        return overlaps(own::contains).stream()
                .filter(overlap -> overlap.projects().contains(id))
                .toList();
    }

    private List<Overlap> overlaps(Predicate<RepoPath> wanted) {
        var changing = new TreeMap<RepoPath, Set<ProjectId>>();
        var bundles = new LinkedHashMap<ProjectId, Bundle>();
        open().forEach(project -> sealed(project).ifPresent(bundle -> {
            bundles.put(project.id(), bundle);
            MainMove.paths(bundle).stream()
                    .filter(wanted)
                    .forEach(path -> changing.computeIfAbsent(
                                    path, key -> new TreeSet<>(Comparator.comparing(ProjectId::value)))
                            .add(project.id()));
        }));
        var overlaps = new ArrayList<Overlap>();
        changing.forEach((path, projects) -> {
            if (projects.size() > 1) {
                var all = List.copyOf(projects);
                overlaps.add(new Overlap(path, all, clashes(path, all, bundles)));
            }
        });
        return overlaps;
    }

    /** Two projects clash where the second does not fit onto main with the first one on it, but would without. */
    private List<Clash> clashes(RepoPath path, List<ProjectId> projects, Map<ProjectId, Bundle> bundles) {
        var main = repository.main();
        var clashes = new ArrayList<Clash>();
        for (int i = 0; i < projects.size(); i++) {
            var first = bundles.get(projects.get(i));
            if (first == null || !(trials.trial(first, main) instanceof MergeTrial.Fits)) {
                continue;
            }
            var together = new Together(first, main);
            for (int j = i + 1; j < projects.size(); j++) {
                var second = bundles.get(projects.get(j));
                var pair = List.of(projects.get(i), projects.get(j));
                if (second != null && !(trials.trial(second, main) instanceof MergeTrial.Conflicted)) {
                    trials.clashes(first, second, main, () -> together.conflicts(second)).stream()
                            .filter(conflict -> conflict.path().equals(path))
                            .forEach(conflict -> clashes.add(new Clash(conflict, pair)));
                }
            }
        }
        return clashes;
    }

    /** Main with one bundle on it, as a commit on no branch that is made when it is needed. */
    private final class Together {
        private final Bundle first;
        private final CommitId main;
        private @Nullable CommitId commit;

        Together(Bundle first, CommitId main) {
            this.first = first;
            this.main = main;
        }

        List<Conflict> conflicts(Bundle second) {
            var onto = commit;
            if (onto == null) {
                if (!(repository.merge(first, main) instanceof MergeResult.Clean(var tree))) {
                    return List.of();
                }
                onto = repository.commit(
                        new CommitDraft(tree, main, repository.person(), "helix: radar\n", Instant.EPOCH));
                commit = onto;
            }
            return repository.tryMerge(second, onto) instanceof MergeTrial.Conflicted(var conflicts)
                    ? conflicts
                    : List.of();
        }
    }

    private Stream<EvolutionProject> open() {
        return projection.projects().stream()
                .filter(project -> !project.status().isFinal());
    }

    private Optional<Bundle> sealed(EvolutionProject project) {
        var seal = project.seal();
        if (seal == null) {
            return Optional.empty();
        }
        var found = bundles.get(seal.digest());
        if (found != null) {
            return Optional.of(found);
        }
        var read = folders.sealed(project.id());
        read.filter(bundle -> bundle.changes().size() <= LARGEST_BUNDLE).ifPresent(bundle -> {
            if (bundles.size() >= MOST_BUNDLES) {
                bundles.clear();
            }
            bundles.put(seal.digest(), bundle);
        });
        return read;
    }

    private Reading reading(EvolutionProject project, CommitId main, Map<CommitId, List<CommitId>> since) {
        var news = since.computeIfAbsent(project.base(), base -> repository.since(base, main));
        var bundle = project.status().isFinal() ? Optional.<Bundle>empty() : sealed(project);
        if (bundle.isEmpty()) {
            return new Reading(project.id(), Grade.UNSEALED, main, news.size(), List.of());
        }
        return switch (trials.trial(bundle.get(), main)) {
            case MergeTrial.Fits fits -> new Reading(project.id(), Grade.CLEAN, main, news.size(), List.of());
            case MergeTrial.AlreadyContained contained ->
                new Reading(project.id(), Grade.CONTAINED, main, news.size(), List.of());
            case MergeTrial.Conflicted(var conflicts) ->
                new Reading(project.id(), Grade.CONFLICTING, main, news.size(), blamed(conflicts, Set.copyOf(news)));
        };
    }

    private List<Clash> blamed(List<Conflict> conflicts, Set<CommitId> news) {
        var arrived = new LinkedHashMap<ProjectId, Set<RepoPath>>();
        projection.projects().stream()
                .filter(project -> project.integrated() != null && news.contains(project.integrated()))
                .forEach(project -> folders.sealed(project.id())
                        .ifPresent(bundle -> arrived.put(project.id(), MainMove.paths(bundle))));
        return conflicts.stream()
                .map(conflict -> new Clash(
                        conflict,
                        arrived.entrySet().stream()
                                .filter(project -> project.getValue().contains(conflict.path()))
                                .map(Map.Entry::getKey)
                                .toList()))
                .toList();
    }
}
