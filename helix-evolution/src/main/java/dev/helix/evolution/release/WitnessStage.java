package dev.helix.evolution.release;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.Repository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether tests that are new or changed witness the change: on main without it they fail, twice, and with it they pass. It
 * never says no; how much it has seen is the level of the {@link dev.helix.domain.evolution.Evidence}.
 *
 * @param idle null where there are no tests to run
 */
record WitnessStage(@Nullable IdleSlot idle, Repository repository, WatchedPaths watched, InstantSource clock)
        implements Stage {

    private static final int MOST_NAMED = 10;

    /** How runners and compilers say that what a test uses is not there yet. */
    private static final Pattern ABSENT = Pattern.compile("cannot find symbol|package \\S+ does not exist|unresolved"
            + " reference|ModuleNotFoundError|ImportError|cannot import name|has no attribute|NameError|Cannot"
            + " find module|is not a function|is not defined|has no exported member|does not provide an"
            + " export|undefined: |undefined reference|no required module provides|cannot find"
            + " (?:function|type|value|struct|macro)|unresolved import|does not contain a definition for|could not"
            + " be found|undefined method|uninitialized constant|Call to undefined");

    /** New or changed tests, and something besides that they can witness. */
    @Override
    public boolean concerns(StageContext context) {
        return idle != null && !tests(context).isEmpty();
    }

    private List<RepoPath> tests(StageContext context) {
        return context.watched().stream()
                .filter(watched::isTest)
                .filter(path -> repository.file(context.live().tree(), path).isPresent())
                .toList();
    }

    @Override
    public StageReport run(StageContext context) {
        var begin = clock.instant();
        if (context.watched().size() == context.changed().size()) {
            return end(begin, 0, "the change consists of tests alone", "");
        }
        var slot = Objects.requireNonNull(idle);
        IdleSlot.Seen seen;
        IdleSlot.Seen again;
        try {
            var tree = new TreeComposition(repository)
                    .with(
                            context.candidate().onto(),
                            tests(context),
                            context.live().tree());
            seen = slot.run(tree, context.lines());
            if (seen.isGreen()) {
                return end(begin, 0, "the new and changed tests pass on main without the change, too", "");
            }
            again = slot.run(tree, context.lines());
        } catch (Refused e) {
            return end(
                    begin,
                    0,
                    "the new tests can't be put over main: " + e.refusal().message(),
                    "");
        }
        var with = context.told(StageRunner.UNIT).map(StageReport::tests).orElse(TestNames.NONE);
        var witnesses = newOn(context, WitnessRuns.witnesses(failed(seen), failed(again), List.of(), with));
        if (!witnesses.isEmpty()) {
            var named = String.join("\n", witnesses.subList(0, Math.min(MOST_NAMED, witnesses.size())));
            return end(begin, witnesses.size(), "", "fail without the change:\n" + named + "\n");
        }
        if (failed(seen).isEmpty() && !again.isGreen() && isAbsent(seen) && isAbsent(again)) {
            return end(begin, 1, "", "the new tests need code that is not there without the change:\n" + seen.output());
        }
        return end(
                begin,
                0,
                failed(seen).isEmpty()
                        ? "on main the new tests end with " + seen.ending() + ", and name no test that fails"
                        : "no new or changed test fails on main each time",
                seen.output());
    }

    /** One of main's own that fails there without the new tests, too, witnesses nothing of the change. */
    private List<String> newOn(StageContext context, List<String> witnesses) {
        var known = context.before().names();
        if (witnesses.isEmpty() || (known.known() && witnesses.stream().noneMatch(known.ran()::contains))) {
            return witnesses;
        }
        var alone = failed(Objects.requireNonNull(idle).run(context.base(), context.lines()));
        return witnesses.stream().filter(name -> !alone.contains(name)).toList();
    }

    private static List<String> failed(IdleSlot.Seen seen) {
        return seen.run().map(TestRun::failed).orElse(List.of());
    }

    private static boolean isAbsent(IdleSlot.Seen seen) {
        return ABSENT.matcher(seen.output()).find();
    }

    private StageReport end(Instant begin, int witnesses, String why, String output) {
        var duration = Duration.between(begin, clock.instant());
        var findings = why.isEmpty() ? List.<Finding>of() : List.of(Finding.of(why));
        return new StageReport(
                StageReport.WITNESS,
                witnesses > 0 ? Outcome.PASSED : Outcome.INCONCLUSIVE,
                duration,
                witnesses,
                findings,
                output);
    }
}
