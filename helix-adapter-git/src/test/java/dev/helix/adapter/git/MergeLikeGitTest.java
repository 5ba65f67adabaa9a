package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Merges generated histories and has the git command merge them too. More of them: {@code -Dhelix.merge.histories=N}, from
 * another seed: {@code -Dhelix.merge.seed=S}. Where both may differ, and why: ADR 010.
 */
class MergeLikeGitTest {

    private static final int HISTORIES = Integer.getInteger("helix.merge.histories", 400);
    private static final long FIRST_SEED = Long.getLong("helix.merge.seed", 1);
    private static final double AMBIGUOUS_AT_MOST = 0.005;

    @TempDir
    Path folder;

    private TestGit git;
    private int misplaced;
    private JGitRepository repository;

    @BeforeEach
    void open() {
        git = TestGit.repository(folder);
        repository = new JGitRepository(folder, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    /** What came of a merge: a tree, or a conflict and its paths, of which git does not always name one. */
    private record Outcome(TreeId tree, boolean conflicted, Set<String> conflicts) {}

    @Test
    void comesToTheSameTreeOrTheSameConflicts() {
        var differences = new ArrayList<String>();
        var ambiguous = 0;
        var clean = 0;
        for (var seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            var history = new GeneratedHistory(seed);
            var stored = history.store(repository);
            var theirs = repository.commit(new CommitDraft(
                    repository.apply(stored.bundle()), stored.base(), repository.person(), "Project\n", Instant.EPOCH));
            var expected = mergedByGit(stored.main(), theirs);
            var tried = repository.tryMerge(stored.bundle(), stored.main());
            var result = repository.merge(stored.bundle(), stored.main());
            assertThat(tried).as("seed %d", seed).isEqualTo(MergeTrial.of(result));
            clean += expected.conflicted() ? 0 : 1;
            if (agrees(result, expected, stored.main())) {
                continue;
            }
            if (differsOnlyInRepeatedLines(result, expected, stored.base())) {
                ambiguous++;
            } else {
                differences.add("seed " + seed + "\n" + history + "\ngit: " + expected + "\nHELIX: " + result);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(ambiguous).isLessThanOrEqualTo((int) Math.ceil(HISTORIES * AMBIGUOUS_AT_MOST));
        assertThat(misplaced).as("histories with files in moved folders").isGreaterThan(HISTORIES / 50);
        assertThat(clean).as("histories of both kinds").isBetween(HISTORIES / 4, HISTORIES * 3 / 4);
    }

    private boolean agrees(MergeResult result, Outcome expected, CommitId main) {
        return switch (result) {
            case MergeResult.Clean(var tree) ->
                !expected.conflicted() && expected.tree().equals(tree);
            case MergeResult.AlreadyContained() ->
                !expected.conflicted() && expected.tree().equals(repository.tree(main));
            case MergeResult.Conflicted(var conflicts) -> {
                if (conflicts.stream().anyMatch(conflict -> conflict.kind() == Conflict.Kind.FILE_LOCATION)) {
                    misplaced++;
                    yield expected.conflicted() && sameButFollowing(conflicts, expected.conflicts());
                }
                yield sameConflicts(conflicts, expected.conflicts());
            }
        };
    }

    /** Where lines repeat there is more than one shortest difference, and each diff has its own taste. */
    private boolean differsOnlyInRepeatedLines(MergeResult result, Outcome expected, CommitId base) {
        var paths = new TreeSet<>(expected.conflicts());
        switch (result) {
            case MergeResult.Clean(var tree) -> {
                if (!expected.conflicted()) {
                    repository.changed(tree, expected.tree()).forEach(path -> paths.add(path.value()));
                }
            }
            case MergeResult.AlreadyContained() -> {}
            case MergeResult.Conflicted(var conflicts) -> {
                var ours = conflicts.stream().map(c -> c.path().value()).collect(Collectors.toSet());
                var common = new TreeSet<>(ours);
                common.retainAll(paths);
                paths.addAll(ours);
                paths.removeAll(common);
            }
        }
        return !paths.isEmpty()
                && paths.stream()
                        .allMatch(path -> repository
                                .file(base, new RepoPath(path))
                                .filter(file -> hasRepeatedLines(
                                        repository.read(file.blob()).text()))
                                .isPresent());
    }

    private static boolean hasRepeatedLines(String text) {
        return text.lines().distinct().count() < text.lines().count();
    }

    /**
     * Of a file and a folder of one name git reports the file, HELIX the path that the project wants to write. Of a file moved
     * to two names git reports all three.
     */
    private static boolean sameConflicts(List<Conflict> ours, Set<String> theirs) {
        var explained = new TreeSet<String>();
        for (var conflict : ours) {
            var path = conflict.path().value();
            switch (conflict.kind()) {
                case FILE_DIRECTORY -> {
                    var file = theirs.stream()
                            .filter(other -> (path + "/").startsWith(other + "/") || other.startsWith(path + "/"))
                            .toList();
                    if (file.isEmpty()) {
                        return false;
                    }
                    explained.addAll(file);
                }
                case RENAME_RENAME -> {
                    var names = conflict.hunks().getFirst();
                    explained.addAll(List.of(names.base(), names.ours(), names.theirs()));
                }
                default -> explained.add(path);
            }
        }
        return explained.equals(theirs);
    }

    /**
     * Where folders were moved, git names each file by where it would be in the moved folder, whatever else is the matter with
     * it; and says nothing of one that has no room there. HELIX names it by where it is.
     */
    private static boolean sameButFollowing(List<Conflict> ours, Set<String> theirs) {
        var moved = new TreeMap<String, String>();
        for (var conflict : ours) {
            if (conflict.kind() == Conflict.Kind.FILE_LOCATION
                    && !conflict.hunks().isEmpty()) {
                var names = conflict.hunks().getFirst();
                moved.put(names.base(), names.ours().isEmpty() ? names.theirs() : names.ours());
            }
        }
        var explained = new TreeSet<String>();
        for (var conflict : ours) {
            var names = new TreeSet<>(Set.of(conflict.path().value()));
            if (conflict.kind() == Conflict.Kind.RENAME_RENAME) {
                var hunk = conflict.hunks().getFirst();
                names.addAll(List.of(hunk.base(), hunk.ours(), hunk.theirs()));
            }
            List.copyOf(names).forEach(name -> names.add(moved.getOrDefault(name, name)));
            if (conflict.kind() != Conflict.Kind.FILE_LOCATION
                    && names.stream().noneMatch(name -> theirs.stream().anyMatch(other -> related(name, other)))) {
                return false;
            }
            explained.addAll(names);
        }
        return theirs.stream().allMatch(other -> explained.stream().anyMatch(name -> related(name, other)));
    }

    private static boolean related(String one, String other) {
        return (one + "/").startsWith(other + "/") || other.startsWith(one + "/");
    }

    private Outcome mergedByGit(CommitId ours, CommitId theirs) {
        var result = git.attempt(
                "",
                "-c",
                "merge.directoryRenames=conflict",
                "merge-tree",
                "--write-tree",
                "--name-only",
                "--no-messages",
                "-z",
                ours.sha(),
                theirs.sha());
        assertThat(result.code()).as(result.errors()).isBetween(0, 1);
        var fields = Arrays.stream(result.text().split("\0", -1))
                .map(String::strip)
                .filter(field -> !field.isEmpty())
                .toList();
        var conflicts = fields.stream().skip(1).map(path -> path.replaceAll("~[0-9a-f]+.*$", ""));
        return new Outcome(
                new TreeId(fields.getFirst()),
                result.code() == 1,
                result.code() == 0 ? Set.of() : conflicts.collect(Collectors.toCollection(TreeSet::new)));
    }
}
