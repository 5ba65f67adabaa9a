package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.Judges;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepOutput;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Has the candidate that runs on the test system validated, and notes the verdict on its project. */
public final class CandidateValidation {

    /** The step in which it judges. */
    static final String STEP = "validate";

    private static final int MOST_TOLD = 5;

    private final JournalProjection projection;
    private final Repository repository;
    private final HostedSystem test;
    private final StageRunner validation;
    private final Judges judges;
    private final Supplier<Circumstances> circumstances;
    private final Optional<Proving> proving;

    public CandidateValidation(
            JournalProjection projection,
            Repository repository,
            HostedSystem test,
            StageRunner validation,
            Judges judges) {
        this(projection, repository, test, validation, judges, () -> Circumstances.UNKNOWN, Optional.empty());
    }

    /**
     * As the other one, where it is known what judges: that is noted with each verdict.
     *
     * @param proving states each verdict, good or bad; empty where no proofs are written
     */
    public CandidateValidation(
            JournalProjection projection,
            Repository repository,
            HostedSystem test,
            StageRunner validation,
            Judges judges,
            Supplier<Circumstances> circumstances,
            Optional<Proving> proving) {
        this.proving = proving;
        this.circumstances = circumstances;
        this.projection = projection;
        this.repository = repository;
        this.test = test;
        this.validation = validation;
        this.judges = judges;
    }

    /**
     * Judges.
     *
     * @param lines hears what the stages print, as it comes
     * @throws Refused as StepFailed when the verdict is bad; it is noted then, too
     */
    Step.Done judge(Operation operation, Candidate candidate, StepOutput lines) {
        var id = operation.project();
        var live = test.slots().current().orElseThrow();
        if (!live.tree().equals(candidate.tree())) {
            throw new Refused(new Refusal.StepFailed(
                    STEP, "the test system runs tree " + live.tree() + ", not the candidate's", ""));
        }
        var base = repository.tree(candidate.onto());
        var changed = repository.changed(base, candidate.tree());
        var report = Flakiness.marked(
                validation.validate(new StageContext(
                        id,
                        live,
                        candidate,
                        base,
                        changed,
                        judges.watched().in(changed),
                        before(base),
                        List.of(),
                        lines)),
                projection.verdicts(candidate.tree()));
        noteBaseline(base, report);
        projection.update(id, project -> project.judged(report));
        var judgedIn = circumstances.get();
        state(id, candidate, report, judgedIn);
        if (!report.passed()) {
            if (!judgedIn.equals(Circumstances.UNKNOWN)) {
                // A step that fails tells no facts, and what it was judged with may be why.
                projection.append(new JournalEntry.StepNoted(operation.id(), STEP, judgedIn.facts(), ""));
            }
            var failed = report.stages().stream()
                    .filter(stage -> !stage.acceptable())
                    .findFirst();
            var why = failed.map(stage -> "stage '" + stage.name() + "' failed: "
                            + stage.findings().stream()
                                    .limit(MOST_TOLD)
                                    .map(finding -> told(finding))
                                    .collect(Collectors.joining("; "))
                            + (stage.findings().size() > MOST_TOLD
                                    ? "; and " + (stage.findings().size() - MOST_TOLD) + " more"
                                    : ""))
                    .orElse("no stage ran anything");
            throw new Refused(new Refusal.StepFailed(
                    STEP, why, failed.map(StageReport::logTail).orElse("")));
        }
        return new Step.Done(
                judgedIn.facts(),
                report.stages().stream().map(stage -> told(stage)).collect(Collectors.joining(", ")));
    }

    /** States how a candidate was judged, for those who have a clone. */
    void state(ProjectId id, Candidate candidate, Report report) {
        state(id, candidate, report, circumstances.get());
    }

    private void state(ProjectId id, Candidate candidate, Report report, Circumstances judgedIn) {
        proving.ifPresent(proofs -> proofs.judged(projection.project(id), candidate, report, judgedIn));
    }

    /**
     * States that the candidate of a project is not on the test system any more, for those who have a clone. To be said after another tree
     * has its place, and while the project still names its candidate.
     */
    void takenOff(ProjectId id, String reason, String by) {
        var project = projection.project(id);
        var candidate = project.candidate();
        if (candidate != null) {
            proving.ifPresent(proofs -> test.slots()
                    .current()
                    .ifPresent(live -> proofs.takenOff(project, candidate, live.tree(), by, reason)));
        }
    }

    /**
     * Returns the candidate of a project that may go into production: validated, and by the stages that count today.
     *
     * @throws Refused as ProjectNotFound, IllegalTransition or NotValidated
     */
    Candidate requireValid(ProjectId id) {
        var project = projection.project(id);
        var candidate = project.integrable();
        var report = Objects.requireNonNull(project.report());
        if (!validation.plan().equals(report.plan())) {
            throw new Refused(new Refusal.NotValidated(
                    id, "helix.yaml, or a hook that it names, validates otherwise now than when it was judged"));
        }
        return candidate;
    }

    /** See {@link StageRunner#requireMessage}. */
    void requireMessage(CommitId onto, TreeId tree, String message, StepOutput lines) {
        validation.requireMessage(onto, tree, message, lines);
    }

    /**
     * Returns the tests that ran on {@code tree}: when it was judged well for the last time by the same commands, else when main's own
     * were run. None where nobody knows. A runner that names none is known by a verdict with a canary: names were wanted then.
     */
    private TestsSeen before(TreeId tree) {
        return projection.verdicts(tree).stream()
                .filter(report -> report.passed() && validation.plan().equals(report.plan()))
                .flatMap(report -> report.stages().stream()
                        .filter(stage -> stage.name().equals(StageRunner.UNIT) && stage.testsRun() > 0)
                        .filter(stage -> stage.tests().known()
                                || report.stages().stream()
                                        .anyMatch(other -> other.name().equals(CanaryStage.NAME))))
                .map(stage -> new TestsSeen(stage.testsRun(), stage.tests()))
                .reduce((earlier, later) -> later)
                .or(() -> projection.mainTests(tree, validation.plan()))
                .orElse(TestsSeen.NONE);
    }

    /** Main's own tests are run once for a tree. */
    private void noteBaseline(TreeId base, Report report) {
        report.stages().stream()
                .filter(stage -> stage.name().equals(StageReport.BASELINE) && stage.testsRun() > 0)
                .forEach(stage -> projection.append(new JournalEntry.MainTested(
                        base, validation.plan(), new TestsSeen(stage.testsRun(), stage.tests()))));
    }

    /**
     * Returns what a candidate does to that which judges it, as main is now.
     *
     * @param accepted the tree that a person has accepted in spite of that; null for none
     * @throws Refused as JudgeChanged where there is something, and it was not accepted for this tree
     */
    JudgeChange requireAccepted(ProjectId id, Candidate candidate, @Nullable String accepted) {
        var changed = repository.changed(repository.tree(repository.main()), candidate.tree());
        var report = projection.project(id).report();
        var change = new JudgeChange(judges.watched().in(changed), report == null ? List.of() : report.questions());
        if (change.isThere() && !candidate.tree().sha().equals(accepted)) {
            throw new Refused(new Refusal.JudgeChanged(id, candidate.tree(), change, accepted));
        }
        return change;
    }

    private static String told(Finding finding) {
        var file = finding.file();
        return file == null
                ? finding.message()
                : file + (finding.line() > 0 ? ":" + finding.line() : "") + ": " + finding.message();
    }

    private static String told(StageReport stage) {
        return switch (stage.outcome()) {
            case SKIPPED -> stage.name() + " left out";
            case INCONCLUSIVE ->
                stage.questions().isEmpty()
                        ? stage.name() + (stage.name().equals(StageReport.AUDIT) ? " warns" : " inconclusive")
                        : stage.name() + " asks: " + String.join("; ", stage.questions());
            case PASSED, FAILED ->
                stage.name().equals(StageReport.AUDIT)
                        ? "audit finds nothing in " + stage.testsRun() + (stage.testsRun() == 1 ? " file" : " files")
                        : stage.name() + " " + stage.testsRun() + " passed";
        };
    }
}
