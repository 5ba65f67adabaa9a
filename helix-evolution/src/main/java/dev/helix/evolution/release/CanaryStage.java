package dev.helix.evolution.release;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds one test that must fail to the candidate and runs its tests as they are: a change that has turned failures into successes, or
 * ends the run before anything is told, lets it pass, too. Then nothing that these tests say counts. It stands in the live slot, where
 * everything is built. Where it is not seen to fail there, a build may have to find it first: then all is built in the other slot.
 */
final class CanaryStage implements Stage {

    static final String NAME = "canary";
    private static final int MOST_TRIED = 20;

    private final @Nullable IdleSlot idle;
    private final Repository repository;
    private final WatchedPaths watched;
    private final CanaryPlaces places;
    private final InstantSource clock;

    /** @param idle null where there are no tests to run */
    CanaryStage(@Nullable IdleSlot idle, Repository repository, WatchedPaths watched, InstantSource clock) {
        this.idle = idle;
        this.repository = repository;
        this.watched = watched;
        this.places = new CanaryPlaces(repository, watched);
        this.clock = clock;
    }

    @Override
    public boolean concerns(StageContext context) {
        return idle != null;
    }

    @Override
    public StageReport run(StageContext context) {
        var begin = clock.instant();
        var canary = canary(context);
        if (canary.isEmpty()) {
            return end(begin, Outcome.SKIPPED, "no canary is known for these tests", "");
        }
        try {
            return judged(context, canary.get(), begin);
        } catch (Refused e) {
            return end(
                    begin,
                    Outcome.INCONCLUSIVE,
                    "the canary finds no place: " + e.refusal().message(),
                    "");
        }
    }

    private StageReport judged(StageContext context, Canary canary, Instant begin) {
        if (failsInTheLiveSlot(context, canary)) {
            return end(begin, Outcome.PASSED, "", "");
        }
        var seen = with(canary, context.candidate().commit(), context);
        if (isRed(seen, canary)) {
            return end(begin, Outcome.PASSED, "", "");
        }
        if (!seen.run().map(run -> run.result().succeeded()).orElse(false)) {
            return end(
                    begin,
                    Outcome.INCONCLUSIVE,
                    "with a test that must fail, the tests end with " + seen.ending() + " and do not name it",
                    seen.output());
        }
        // A runner that is told which files to run does not find a new one, and is no liar.
        if (!isRed(with(canary, context.candidate().onto(), context), canary)) {
            return end(begin, Outcome.SKIPPED, "the runner does not find a new test by itself, on main either", "");
        }
        return end(
                begin,
                Outcome.FAILED,
                "a test that must fail was added, and the tests ended well: with this change nothing can fail any more,"
                        + " so that nothing they say counts",
                seen.output());
    }

    private boolean failsInTheLiveSlot(StageContext context, Canary canary) {
        var slots = Objects.requireNonNull(idle);
        try {
            return isRed(slots.runLive(context.live(), canary, context.lines()), canary);
        } catch (PortException e) {
            // The tests may have made something of that name, or taken its folder away.
            return false;
        }
    }

    private IdleSlot.Seen with(Canary canary, CommitId commit, StageContext context) {
        var blob = repository.store(Content.of(canary.text()));
        var added = new Change.Add(canary.path(), FileMode.REGULAR, blob);
        return Objects.requireNonNull(idle).run(repository.apply(new Bundle(commit, List.of(added))), context.lines());
    }

    private static boolean isRed(IdleSlot.Seen seen, Canary canary) {
        return seen.run().map(run -> isRed(run, canary)).orElse(false);
    }

    /** Returns whether a run has failed, and says so of the test that had to. */
    static boolean isRed(TestRun run, Canary canary) {
        return !run.result().succeeded()
                && (run.failed().stream().anyMatch(name -> name.contains(canary.name()))
                        || run.result().output().contains(canary.name()));
    }

    /** Beside a test that the change touches, else beside any; both trees must have room for it. */
    private Optional<Canary> canary(StageContext context) {
        var seed = seed(context);
        var touched = context.watched().stream()
                .filter(path -> repository.file(context.live().tree(), path).isPresent());
        return beside(
                        touched.filter(Canary::mayStandBeside)
                                .filter(watched::isTest)
                                .toList(),
                        context,
                        seed)
                .or(() -> beside(places.of(context.base()), context, seed));
    }

    private Optional<Canary> beside(List<RepoPath> siblings, StageContext context, String seed) {
        return siblings.stream()
                .limit(MOST_TRIED)
                .flatMap(path -> repository.file(context.live().tree(), path).stream()
                        .filter(entry -> entry.mode() != FileMode.SYMLINK)
                        .flatMap(entry -> Canary.beside(
                                path, repository.read(entry.blob()).text(), seed)
                                .stream()))
                .filter(canary ->
                        repository.file(context.live().tree(), canary.path()).isEmpty())
                .findFirst();
    }

    private String seed(StageContext context) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(context.live().tree().sha().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of()
                    .formatHex(sha.digest(clock.instant().toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private StageReport end(Instant begin, Outcome outcome, String why, String output) {
        var findings = why.isEmpty() ? List.<Finding>of() : List.of(Finding.of(why));
        var duration = Duration.between(begin, clock.instant());
        return new StageReport(NAME, outcome, duration, outcome == Outcome.PASSED ? 1 : 0, findings, output);
    }
}
