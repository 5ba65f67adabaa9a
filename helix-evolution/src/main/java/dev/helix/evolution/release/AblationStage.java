package dev.helix.evolution.release;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.release.ValidationPlan.AblationPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out one piece of the change at a time and runs the tests: a piece that no test notices is told, and is untested or not
 * needed. It says nothing about whether the change is good.
 */
final class AblationStage implements Stage {

    private static final String NAME = "ablation";

    private final @Nullable AblationPlan plan;
    private final @Nullable IdleSlot idle;
    private final Repository repository;
    private final WatchedPaths watched;
    private final InstantSource clock;

    /**
     * @param plan null where it is not asked for
     * @param idle null where there are no tests to run
     */
    AblationStage(
            @Nullable AblationPlan plan,
            @Nullable IdleSlot idle,
            Repository repository,
            WatchedPaths watched,
            InstantSource clock) {
        this.plan = plan;
        this.idle = idle;
        this.repository = repository;
        this.watched = watched;
        this.clock = clock;
    }

    @Override
    public boolean concerns(StageContext context) {
        return plan != null && idle != null;
    }

    @Override
    public StageReport run(StageContext context) {
        var budget = Objects.requireNonNull(plan);
        var begin = clock.instant();
        var hunks = hunks(context);
        var findings = new ArrayList<Finding>();
        int judged = 0;
        int looked = 0;
        for (var hunk : sampled(hunks, budget.hunks())) {
            if (Duration.between(begin, clock.instant()).compareTo(budget.budget()) >= 0) {
                break;
            }
            looked++;
            var without = without(hunk, context);
            if (without.isEmpty()) {
                continue;
            }
            var seen = Objects.requireNonNull(idle).run(without.get(), context.lines());
            if (seen.isGreen()) {
                judged++;
                findings.add(new Finding(hunk.path(), hunk.line(), "no test notices when this piece is left out"));
            } else if (seen.run().map(run -> run.ran() > 0).orElse(false)) {
                judged++;
            }
        }
        if (looked < hunks.size()) {
            findings.add(
                    Finding.of(looked + " of " + hunks.size() + " pieces were left out, for more there was no time"));
        }
        var duration = Duration.between(begin, clock.instant());
        var outcome = judged == 0
                ? Outcome.SKIPPED
                : findings.stream().anyMatch(finding -> finding.file() != null) ? Outcome.INCONCLUSIVE : Outcome.PASSED;
        return new StageReport(NAME, outcome, duration, judged, findings, "");
    }

    private List<Hunk> hunks(StageContext context) {
        return Hunk.in(repository.diff(context.base(), context.live().tree())).stream()
                .filter(hunk -> RepoPath.objection(hunk.path()).isEmpty())
                .filter(hunk -> watched.in(List.of(new RepoPath(hunk.path()))).isEmpty())
                .toList();
    }

    /** Spread over all where there are more than there is time for. */
    private static List<Hunk> sampled(List<Hunk> hunks, int most) {
        if (hunks.size() <= most) {
            return hunks;
        }
        var some = new ArrayList<Hunk>();
        for (int i = 0; i < most; i++) {
            some.add(hunks.get((int) ((long) i * hunks.size() / most)));
        }
        return some;
    }

    private Optional<TreeId> without(Hunk hunk, StageContext context) {
        var path = new RepoPath(hunk.path());
        var entry = repository.file(context.live().tree(), path);
        if (entry.isEmpty() || entry.get().mode() == FileMode.SYMLINK) {
            return Optional.empty();
        }
        var old = entry.get();
        try {
            return hunk.leftOut(repository.read(old.blob()).text())
                    .map(text -> repository.apply(new Bundle(
                            context.candidate().commit(),
                            List.of(new Change.Modify(
                                    path, old.mode(), old.blob(), repository.store(Content.of(text)))))));
        } catch (Refused e) {
            return Optional.empty();
        }
    }
}
