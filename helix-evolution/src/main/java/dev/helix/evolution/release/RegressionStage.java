package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.Repository;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Yesterday's judge: main's versions of the files that help to judge, over the candidate. Behaviour that fails there has changed, perhaps
 * on purpose, so that it is asked and never decided here.
 *
 * @param idle null where there are no tests to run
 */
record RegressionStage(@Nullable IdleSlot idle, Repository repository, WatchedPaths watched, InstantSource clock)
        implements Stage {

    static final String NAME = "regression";
    private static final int MOST_LEFT_OUT = 5;

    @Override
    public boolean concerns(StageContext context) {
        return idle != null && !context.watched().isEmpty();
    }

    @Override
    public StageReport run(StageContext context) {
        return new Regression(context, Objects.requireNonNull(idle)).report();
    }

    /** One run of it. */
    private final class Regression {
        private final StageContext context;
        private final IdleSlot slot;
        private final List<Finding> findings = new ArrayList<>();
        private final List<String> questions = new ArrayList<>();
        private final Set<RepoPath> leftOut = new LinkedHashSet<>();
        private List<RepoPath> mains;

        Regression(StageContext context, IdleSlot slot) {
            this.context = context;
            this.slot = slot;
            this.mains = context.watched();
        }

        StageReport report() {
            var begin = clock.instant();
            var ran = 0;
            var tests = TestNames.NONE;
            var output = "";
            try {
                var seen = seen();
                ran = seen.run().map(TestRun::ran).orElse(0);
                tests = seen.run().map(TestRun::tests).orElse(TestNames.NONE);
                output = seen.output();
                if (!seen.isGreen()) {
                    askAbout(seen);
                }
                compare(new TestsSeen(ran, tests));
            } catch (Refused e) {
                questions.add("changed on purpose? main's tests can't be put over the candidate: "
                        + e.refusal().message());
            }
            var outcome = questions.isEmpty() && ran > 0 ? Outcome.PASSED : Outcome.INCONCLUSIVE;
            var duration = Duration.between(begin, clock.instant());
            return new StageReport(NAME, outcome, duration, ran, findings, output, tests, questions);
        }

        /** With main's build first; where the candidate needs its own, with that. Files that do not compile are left out. */
        private IdleSlot.Seen seen() {
            var seen = again();
            var own = mains.stream()
                    .filter(path -> !watched.isTest(path) && !watched.isRunner(path))
                    .toList();
            if (!isJudged(seen) && !own.isEmpty()) {
                mains = mains.stream().filter(path -> !own.contains(path)).toList();
                if (mains.isEmpty()) {
                    return seen;
                }
                findings.add(Finding.of("the candidate does not go with main's build files; its own are used"));
                seen = again();
            }
            while (!isJudged(seen) && leftOut.size() < MOST_LEFT_OUT) {
                var culprit = culprit(seen.output());
                if (culprit.isEmpty()) {
                    break;
                }
                leftOut.add(culprit.get());
                questions.add("changed on purpose? main's " + culprit.get()
                        + " does not go with the candidate, and was left out");
                seen = again();
            }
            return seen;
        }

        private IdleSlot.Seen again() {
            return slot.run(
                    new TreeComposition(repository).with(context.candidate().commit(), mains, context.base(), leftOut),
                    context.lines());
        }

        private Optional<RepoPath> culprit(String output) {
            return mains.stream()
                    .filter(path -> !leftOut.contains(path) && output.contains(path.value()))
                    .filter(path -> repository.file(context.base(), path).isPresent())
                    .findFirst();
        }

        /** Returns whether tests have said something, good or bad. */
        private static boolean isJudged(IdleSlot.Seen seen) {
            return seen.isGreen() || !failed(seen).isEmpty();
        }

        private static List<String> failed(IdleSlot.Seen seen) {
            return seen.run().map(TestRun::failed).orElse(List.of());
        }

        private void askAbout(IdleSlot.Seen seen) {
            var failed = failed(seen);
            if (failed.isEmpty()) {
                questions.add("changed on purpose? main's versions of the judges say nothing about the"
                        + " candidate: "
                        + seen.run()
                                .map(run -> run.result().succeeded()
                                        ? "its tests end well and tell of none that ran"
                                        : "its tests end with " + seen.ending() + " and name none that failed")
                                .orElse("it can't be built with them, " + seen.ending()));
                return;
            }
            var still = failed(again());
            var onMain = still.isEmpty() ? List.<String>of() : failed(slot.run(context.base(), context.lines()));
            for (var name : failed) {
                if (!still.contains(name)) {
                    findings.add(Finding.of("not judged, for it fails only now and then: " + name));
                } else if (onMain.contains(name)) {
                    findings.add(Finding.of("not judged, for it fails on main, too: " + name));
                } else {
                    questions.add("changed on purpose? main's version of this test fails: " + name);
                }
            }
        }

        /**
         * Compares the run of main's tests with the run of the candidate's. Main's tests over main tell which the candidate's own
         * code keeps from running.
         */
        private void compare(TestsSeen mains) {
            var unit = context.told(StageRunner.UNIT);
            if (unit.isPresent() && mains.ran() > 0) {
                var candidates = new TestsSeen(unit.get().testsRun(), unit.get().tests());
                findings.add(Finding.of("tests that ran: " + mains.ran() + " with main's, " + candidates.ran()
                        + " with the candidate's"));
                questions.addAll(Missing.of(mains, candidates));
            }
            if (mains.ran() > 0 && leftOut.isEmpty()) {
                Missing.of(context.before(), mains).stream()
                        .filter(question -> !questions.contains(question))
                        .forEach(questions::add);
            }
        }
    }
}
