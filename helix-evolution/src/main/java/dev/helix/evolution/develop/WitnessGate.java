package dev.helix.evolution.develop;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.TestReports;
import dev.helix.domain.port.Workspaces;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import dev.helix.evolution.release.WitnessRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Asks for a test that fails without the change: the project's new and changed tests are put over its base alone, and have to
 * fail there, each time, and to pass with the change, as {@link WitnessRuns} judges.
 *
 * @param unit the project's own tests
 * @param base returns the commit that a project began with
 * @param reports offer the tests a place for what they report
 */
public record WitnessGate(
        StageCommand unit,
        WatchedPaths watched,
        Repository repository,
        Workspaces workspaces,
        Function<ProjectId, CommitId> base,
        CommandRunner commands,
        TestReports reports)
        implements Gate {

    /** Its name. */
    public static final String NAME = "witness";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public GateVerdict check(PhaseWork work) {
        var tests = work.changed().stream()
                .filter(watched::isTest)
                .filter(path -> repository.file(work.tree(), path).isPresent())
                .toList();
        if (tests.isEmpty()) {
            return refused("no test is new or changed: write one that fails without the change");
        }
        if (tests.size() == work.changed().size()) {
            return refused("nothing but tests is changed, so that there is nothing they could witness");
        }
        try {
            var without = without(work, tests);
            var judged = new WitnessRuns(unit, commands, reports)
                    .judge(
                            tree -> workspaces.forGates(work.project(), tree),
                            repository.tree(base.apply(work.project())),
                            without,
                            work.tree());
            var last = judged.last();
            return judged.objection().isEmpty()
                    ? new GateVerdict(NAME, List.of(), "", last.denied())
                    : new GateVerdict(NAME, List.of(Finding.of(judged.objection())), last.output(), last.denied());
        } finally {
            // Gates that come later look at all of the work again.
            workspaces.forGates(work.project(), work.tree());
        }
    }

    private TreeId without(PhaseWork work, List<RepoPath> tests) {
        var from = base.apply(work.project());
        var changes = new ArrayList<Change>();
        for (var path : tests) {
            var is = repository.file(work.tree(), path).orElseThrow();
            var was = repository.file(from, path);
            if (was.isEmpty()) {
                changes.add(new Change.Add(path, is.mode(), is.blob()));
            } else if (!was.get().blob().equals(is.blob())) {
                changes.add(new Change.Modify(path, is.mode(), was.get().blob(), is.blob()));
            }
        }
        return changes.isEmpty() ? repository.tree(from) : repository.apply(new Bundle(from, changes));
    }

    private static GateVerdict refused(String why) {
        return new GateVerdict(NAME, List.of(Finding.of(why)), "");
    }
}
