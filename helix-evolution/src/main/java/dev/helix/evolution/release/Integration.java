package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.WorkTree;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.flow.FailureReport;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.Preview;
import dev.helix.evolution.project.Projects;
import dev.helix.evolution.project.Radar;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the very tree that was tested into production: a commit on main, the switch, a restart, and a while of probation.
 * If production does not become healthy, it runs again what it ran before and main gets a revert commit.
 */
public final class Integration {

    /** The fact that tells until when production that does not stay well is put back by itself; an instant. */
    public static final String PROBATION_UNTIL = "probation_until";

    static final String LEASE = "production";
    private static final String ADVANCE = "advance";
    private static final int SHORTEST_TREE = 7;

    private final JournalProjection projection;
    private final Projects projects;
    private final ProjectFolders folders;
    private final Repository repository;
    private final WorkTree workTree;
    private final HostedSystem production;
    private final CandidateValidation candidates;
    private final StepRunner runner;
    private final Radar radar;
    private final Probation probation;
    private final Approval approval;
    private final ProofSteps proofs;
    private final MainSteps commits;
    private final InstantSource clock;

    /**
     * How production proves itself after the restart.
     *
     * @param length how long it must stay healthy, 0 or more
     * @param interval between two looks, more than 0
     * @param pause waits
     */
    public record Probation(Duration length, Duration interval, Pause pause) {
        public Probation {
            if (length.isNegative() || !interval.isPositive()) {
                throw new IllegalArgumentException("a probation has a length and an interval");
            }
        }
    }

    public Integration(
            JournalProjection projection,
            Projects projects,
            ProjectFolders folders,
            MainBranch main,
            HostedSystem production,
            CandidateValidation candidates,
            StepRunner runner,
            Radar radar,
            Probation probation,
            InstantSource clock) {
        this(
                projection,
                projects,
                folders,
                main,
                production,
                candidates,
                runner,
                radar,
                probation,
                Approval.ANY,
                Optional.empty(),
                clock);
    }

    /**
     * As the other one, where not everybody may take everything into production, or where commits of main are proven.
     *
     * @param proving writes the proof of each; empty where none is wanted
     */
    public Integration(
            JournalProjection projection,
            Projects projects,
            ProjectFolders folders,
            MainBranch main,
            HostedSystem production,
            CandidateValidation candidates,
            StepRunner runner,
            Radar radar,
            Probation probation,
            Approval approval,
            Optional<Proving> proving,
            InstantSource clock) {
        this.projection = projection;
        this.projects = projects;
        this.folders = folders;
        this.repository = main.repository();
        this.workTree = main.workTree();
        this.production = production;
        this.candidates = candidates;
        this.runner = runner;
        this.radar = radar;
        this.probation = probation;
        this.approval = approval;
        this.proofs = new ProofSteps(proving, main.repository(), production);
        this.commits = new MainSteps(projection, folders, main, proofs, probation.pause());
        this.clock = clock;
    }

    /**
     * Begins an integration; {@link StepRunner.Run#complete} does the work.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, NotValidated or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by) {
        return begin(id, by, null);
    }

    /**
     * As {@link #begin(ProjectId, String)}, for a change that touches what judges it.
     *
     * @param accepted the tree that a person has seen and accepts in spite of that; null for none
     * @throws Refused as JudgeChanged where it is another one
     */
    public StepRunner.Run begin(ProjectId id, String by, @Nullable String accepted) {
        return begin(id, by, accepted, null);
    }

    /**
     * As {@link #begin(ProjectId, String, String)}, for somebody who has looked at a tree.
     *
     * @param seen what they have looked at, or the beginning of its id, 7 letters at least; null where they don't say
     * @throws Refused as OtherTreeSeen where another one was tested, or OtherPersonNeeded
     */
    public StepRunner.Run begin(ProjectId id, String by, @Nullable String accepted, @Nullable String seen) {
        return runner.begin(flow(requireApproved(id, by, accepted, seen)), id, by);
    }

    /**
     * Begins nothing.
     *
     * @throws Refused where an integration that {@code by} asks for would be refused, at its beginning or by its first look; as
     *     JudgeChanged only where nothing else is in the way
     */
    public void require(ProjectId id, String by) {
        preview(id);
        runner.requireFree(LEASE);
        requireApproved(id, by, null, null);
    }

    private JudgeChange requireApproved(ProjectId id, String by, @Nullable String accepted, @Nullable String seen) {
        var candidate = candidates.requireValid(id);
        if (seen != null && !isMeant(seen, candidate.tree())) {
            throw new Refused(new Refusal.OtherTreeSeen(id, seen, candidate.tree()));
        }
        approval.require(projection.project(id), by);
        requireEvidence(id);
        return candidates.requireAccepted(id, candidate, accepted);
    }

    private static boolean isMeant(String seen, TreeId tree) {
        return seen.length() >= SHORTEST_TREE && tree.sha().startsWith(seen);
    }

    private void requireEvidence(ProjectId id) {
        var demanded = folders.spec(id).evidence();
        var report = projection.project(id).report();
        if (demanded != null && report != null && report.evidence().compareTo(demanded) < 0) {
            throw new Refused(new Refusal.EvidenceTooWeak(id, demanded, report.evidence(), report.evidenceReason()));
        }
    }

    /** Returns the proof of a commit of main: signed statements, one envelope a line; none where there is no proof. */
    public List<String> proof(CommitId commit) {
        return proofs.of(commit);
    }

    /** Returns how a tree was judged: signed statements, one envelope a line; none where there are none. */
    public List<String> proof(TreeId tree) {
        return proofs.of(tree);
    }

    public Flow flow() {
        return flow(JudgeChange.NONE);
    }

    private Flow flow(JudgeChange accepted) {
        var switchSteps = new SlotSwitchSteps(
                production, runner, operation -> repository.tree(new CommitId(operation.fact(MainSteps.ONTO))));
        var migrations = switchSteps.migrations();
        var steps = new ArrayList<>(List.of(
                Step.of("check", operation -> {
                    migrations.require();
                    return check(operation, accepted);
                }),
                Step.of("remote", commits::remote),
                Step.of("autosave", commits::autosave),
                switchSteps.materialise(),
                switchSteps.build(),
                Step.of("commit", commits::commit),
                Step.of("prove", commits::prove, commits::withdraw),
                Step.of(ADVANCE, commits::advance, commits::revert),
                Step.of("work-tree", commits::follow),
                switchSteps.stop()));
        migrations.backup().ifPresent(steps::add);
        steps.add(switchSteps.switchSlots());
        migrations.migrate().ifPresent(steps::add);
        steps.addAll(List.of(
                switchSteps.start(),
                Step.of("probation", this::probation),
                Step.of("attest", this::attest),
                Step.of("record", this::record),
                Step.of("push", commits::push),
                Step.of("archive", this::archive),
                Step.of("radar", operation -> Step.Done.of(radar.summary()))));
        return new Flow(OperationKind.INTEGRATE, LEASE, steps, ADVANCE, this::settle);
    }

    /** Main may have moved since the test: the verdict holds only if merging again gives the same tree. */
    private Step.Done check(Operation operation, JudgeChange accepted) {
        var fitting = preview(operation.project());
        var facts = new HashMap<>(Map.of(
                Step.TREE, fitting.tree().sha(), MainSteps.ONTO, fitting.onto().sha()));
        var fits = "tested tree " + fitting.tree() + " fits main " + fitting.onto();
        candidates.requireMessage(
                fitting.onto(),
                fitting.tree(),
                commits.message(operation, fitting.tree(), accepted.isThere()),
                runner.output(operation, "check"));
        if (!accepted.isThere()) {
            return new Step.Done(facts, fits);
        }
        facts.put(MainSteps.ACCEPTED, fitting.tree().sha());
        return new Step.Done(
                facts,
                fits + "; " + operation.by() + " accepts that it changes its own judges ("
                        + Counted.of(accepted.paths().size(), "file") + ", "
                        + Counted.of(accepted.questions().size(), "question") + ")");
    }

    /**
     * Says what an integration would take into production.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition, NotValidated, StaleCandidate, MergeConflict, AlreadyContained or
     *     DirtyOverlap
     */
    public Preview preview(ProjectId id) {
        var candidate = candidates.requireValid(id);
        var main = repository.main();
        var bundle = projects.mergeable(id);
        if (!main.equals(candidate.onto())) {
            requireSameTree(id, candidate, repository.merge(bundle, main));
        }
        var changed = repository.changed(repository.tree(main), candidate.tree());
        var dirty = workTree.dirty(changed);
        if (!dirty.isEmpty()) {
            throw new Refused(new Refusal.DirtyOverlap(dirty));
        }
        // Said now, and not when production already stands still.
        repository.signingProblem().ifPresent(why -> {
            throw new Refused(new Refusal.InvalidSpec(
                    "git's settings",
                    0,
                    "commit.gpgsign",
                    "commits are to be signed and can't be: " + why
                            + "; let an agent hold the key, or say `git config commit.gpgsign false` in the root"));
        });
        return new Preview(main, candidate.tree(), changed);
    }

    private static void requireSameTree(ProjectId id, Candidate candidate, MergeResult again) {
        switch (again) {
            case MergeResult.Clean(var tree) -> {
                if (!tree.equals(candidate.tree())) {
                    throw new Refused(new Refusal.StaleCandidate(id, candidate.tree(), tree));
                }
            }
            case MergeResult.AlreadyContained() -> throw new Refused(new Refusal.AlreadyContained(id));
            case MergeResult.Conflicted(var conflicts) -> throw new Refused(new Refusal.MergeConflict(id, conflicts));
        }
    }

    private Step.Done attest(Operation operation) {
        return proofs.attest(
                operation,
                new CommitId(operation.fact(MainSteps.COMMIT)),
                new TreeId(operation.fact(Step.TREE)),
                probation.length());
    }

    private Step.Done probation(Operation operation) {
        var tree = new TreeId(operation.fact(Step.TREE));
        var end = clock.instant().plus(probation.length());
        if (probation.length().isPositive()) {
            projection.append(new JournalEntry.StepNoted(
                    operation.id(), "probation", Map.of(PROBATION_UNTIL, end.toString()), "on probation until " + end));
        }
        while (true) {
            var reported = switch (production.process().health(tree)) {
                case Health.Healthy(var detail, var told) -> told;
                case Health.Unhealthy(var why, var log) ->
                    throw new Refused(new Refusal.StepFailed("probation", why, log));
            };
            if (!clock.instant().isBefore(end)) {
                return new Step.Done(
                        reported.map(told -> Map.of(ProofSteps.REPORTED, told.sha()))
                                .orElse(Map.of()),
                        probation.length().isZero()
                                ? "nothing to wait for"
                                : "healthy for " + probation.length().toMillis() + " ms");
            }
            probation.pause().pause(probation.interval());
        }
    }

    private Step.Done record(Operation operation) {
        var commit = new CommitId(operation.fact(MainSteps.COMMIT));
        repository.pin("good/" + operation.id(), commit);
        projection.update(
                operation.project(),
                project -> project.status() == ProjectStatus.INTEGRATED
                        ? project
                        : project.integrated(commit, operation.by(), clock.instant()));
        return Step.Done.of("project " + operation.project() + " is integrated");
    }

    private Step.Done archive(Operation operation) {
        folders.archive(operation.project());
        return Step.Done.of("the project's folder is in the archive");
    }

    /** Refused before main moved, the project is as good as before; compensated, it has failed. */
    private void settle(Operation operation, Refusal refusal) {
        if (!operation.facts().containsKey(MainSteps.ADVANCED) || refusal instanceof Refusal.Interrupted) {
            return;
        }
        projection.update(
                operation.project(),
                project -> project.status() == ProjectStatus.DEPLOYED
                        ? project.failed(
                                refusal.message(),
                                FailureReport.of(
                                        operation, new TreeId(operation.fact(Step.TREE)), refusal, clock.instant()),
                                operation.by(),
                                clock.instant())
                        : project);
    }
}
