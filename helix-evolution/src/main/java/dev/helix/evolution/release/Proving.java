package dev.helix.evolution.release;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.CommandScripts;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProofFormat;
import dev.helix.domain.port.ProofNotes;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Signer;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.GateFile;
import dev.helix.domain.proof.Integrated;
import dev.helix.domain.proof.Link;
import dev.helix.domain.proof.ProcessRan;
import dev.helix.domain.proof.SlotHeld;
import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.proof.StageRun;
import dev.helix.domain.proof.Summary;
import dev.helix.domain.proof.TakenBack;
import dev.helix.domain.proof.TakenOff;
import dev.helix.domain.proof.TestResult;
import dev.helix.domain.proof.Verdict;
import dev.helix.domain.text.Counted;
import dev.helix.domain.text.Sha256;
import dev.helix.evolution.flow.JournalProjection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the proof of a commit on main: signed statements about what was tested, how it came onto main, and that it runs. All of it
 * is made from the journal, so that a process that was killed half way writes the same again.
 */
public final class Proving {

    private static final String VALIDATE = "validate";
    private static final String CONFIGURATION = "helix.yaml";
    /** The name of the build among the stages whose commands start programs. */
    public static final String BUILD = "build";

    private static final System.Logger LOG = System.getLogger(Proving.class.getName());

    private final ProofNotes notes;
    private final SignedLines signing;
    private final TreeNotes trees;
    private final Signer signer;
    private final Repository repository;
    private final JournalProjection projection;
    private final ValidationPlan plan;
    private final String version;
    private final InstantSource clock;

    /** @param version HELIX's own */
    public Proving(
            ProofNotes notes,
            ProofFormat format,
            Signer signer,
            Repository repository,
            JournalProjection projection,
            ValidationPlan plan,
            String version,
            InstantSource clock) {
        this.notes = notes;
        this.signing = new SignedLines(format, signer);
        this.trees = new TreeNotes(notes, signing);
        this.signer = signer;
        this.repository = repository;
        this.projection = projection;
        this.plan = plan;
        this.version = version;
        this.clock = clock;
    }

    /**
     * A commit that comes onto main.
     *
     * @param accepted whether somebody has accepted that it changes the files that judge it
     * @param expects see {@link Integrated#expects}
     */
    record Arrival(CommitId commit, CommitId onto, TreeId tree, boolean accepted, List<String> expects) {}

    /** States what was tested, and that a commit takes it onto main. @throws dev.helix.domain.port.PortException unsigned */
    String prove(Operation operation, Arrival arrival) {
        var project = projection.project(operation.project());
        var lines = verdictLines(
                project,
                Objects.requireNonNull(project.candidate()),
                Objects.requireNonNull(project.report()),
                circumstances(project.id()));
        lines.add(signing.signed(new Integrated(
                arrival.commit(),
                arrival.tree(),
                arrival.onto(),
                Sha256.hex(lines.getLast()),
                project.id().value(),
                operation.by(),
                arrival.accepted(),
                clock.instant(),
                arrival.expects(),
                previous(arrival.onto()))));
        write(arrival.commit(), lines);
        return Counted.of(lines.size(), "statement is", "statements are") + " signed by " + signer.told();
    }

    /**
     * States how a candidate was judged, whether or not it has passed, beside its tree. A key that is out of reach by now is no reason to
     * judge otherwise.
     */
    void judged(EvolutionProject project, Candidate candidate, Report report, Circumstances circumstances) {
        try {
            trees.judged(candidate.tree(), verdictLines(project, candidate, report, circumstances));
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "a verdict has no proof: {0}", e.getMessage());
        }
    }

    /**
     * States that a project's candidate no longer runs on the test system. A key that is out of reach by now is no reason to leave it
     * there.
     *
     * @param runs the tree that runs there instead
     */
    void takenOff(EvolutionProject project, Candidate candidate, TreeId runs, String by, String reason) {
        try {
            trees.takenOff(candidate.tree(), project.id(), runs, by, reason, clock.instant());
        } catch (PortException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "that a tree was taken off the test system has no proof: {0}",
                    e.getMessage());
        }
    }

    /** Returns what was stated of a tree, one envelope a line. */
    List<String> lines(TreeId tree) {
        return trees.of(tree);
    }

    /** The summary comes last. */
    private List<String> verdictLines(
            EvolutionProject project, Candidate candidate, Report report, Circumstances circumstances) {
        var tree = candidate.tree();
        var gates = gates(project, tree, circumstances);
        var ran = report.stages().stream()
                .filter(stage -> stage.outcome() != StageReport.Outcome.SKIPPED)
                .map(stage -> StageRun.of(stage, command(stage.name())))
                .toList();
        var lines = new ArrayList<String>();
        ran.forEach(stage -> lines.add(signing.signed(new TestResult(tree, stage, gates))));
        lines.add(signing.signed(verdict(project, candidate, report, ran, gates, circumstances)));
        lines.add(signing.signed(
                summary(tree, report, lines.stream().map(Sha256::hex).toList())));
        return lines;
    }

    private Verdict verdict(
            EvolutionProject project,
            Candidate candidate,
            Report report,
            List<StageRun> ran,
            List<GateFile> gates,
            Circumstances circumstances) {
        return new Verdict(
                candidate.tree(),
                project.id().value(),
                candidate.onto(),
                repository.tree(candidate.onto()),
                Objects.requireNonNull(project.seal()).digest(),
                Objects.requireNonNullElse(report.plan(), ""),
                ran,
                gates,
                circumstances.tools(),
                started(circumstances.programs(), ran),
                circumstances.confined(),
                circumstances.sandbox(),
                new Verdict.Evidence(report.evidence().word(), report.evidenceReason()),
                project.history().getFirst().by(),
                report.startedAt(),
                report.endedAt());
    }

    /** Returns the programs that ran: a stage that was not come to has started none. */
    private static List<StageProgram> started(List<StageProgram> programs, List<StageRun> ran) {
        var names = Stream.concat(Stream.of(BUILD), ran.stream().map(StageRun::name))
                .toList();
        return programs.stream()
                .map(program -> new StageProgram(
                        program.name(),
                        program.digest(),
                        program.version(),
                        program.stages().stream().filter(names::contains).toList()))
                .filter(program -> !program.stages().isEmpty())
                .toList();
    }

    private Summary summary(TreeId tree, Report report, List<String> inputs) {
        return new Summary(
                tree,
                version,
                report.endedAt(),
                Summary.PRODUCTION,
                Objects.requireNonNullElse(report.plan(), ""),
                inputs,
                report.passed(),
                !report.passed()
                        ? List.of()
                        : report.evidence() == Evidence.VERIFIED
                                ? List.of(Summary.TESTED, Summary.WITNESSED)
                                : List.of(Summary.TESTED));
    }

    /**
     * States that production held a commit's tree, and ran it.
     *
     * @param slot what was compared, and when
     * @param process what ran; null for a library
     */
    String attest(CommitId commit, SlotHeld slot, @Nullable ProcessRan process) {
        var lines = new ArrayList<>(lines(commit).stream()
                .filter(line -> signing.claim(line)
                        .filter(claim -> claim instanceof SlotHeld || claim instanceof ProcessRan)
                        .isEmpty())
                .toList());
        lines.add(signing.signed(slot));
        if (process != null) {
            lines.add(signing.signed(process));
        }
        write(commit, lines);
        return process == null
                ? "the slot holds the tree, file by file; nothing is started of a library"
                : "the slot holds the tree, file by file, and the process "
                        + process.reported()
                                .map(tree -> "reports tree " + tree)
                                .orElse("was told the tree, and reports none");
    }

    /** States that a commit takes back the one that it follows. @throws dev.helix.domain.port.PortException unsigned */
    void takeBack(CommitId commit, CommitId takesBack, ProjectId project) {
        write(
                commit,
                List.of(signing.signed(new TakenBack(
                        commit,
                        repository.tree(commit),
                        takesBack,
                        project.value(),
                        clock.instant(),
                        previous(takesBack)))));
    }

    /** Takes away what was stated of a commit that never came onto main. */
    void withdraw(CommitId commit) {
        notes.remove(commit);
    }

    Instant now() {
        return clock.instant();
    }

    private Optional<Link> previous(CommitId tip) {
        for (var at = notes.nearest(tip); at.isPresent(); ) {
            var commit = at.get();
            for (var line : lines(commit)) {
                if (signing.claim(line).filter(arrives(commit)).isPresent()) {
                    return Optional.of(new Link(commit, Sha256.hex(line)));
                }
            }
            // Somebody else's note: what is no proof is nothing to follow.
            at = repository.parent(commit).flatMap(notes::nearest);
        }
        return Optional.empty();
    }

    static Predicate<Claim> arrives(CommitId commit) {
        return claim -> switch (claim) {
            case Integrated integrated -> integrated.commit().equals(commit);
            case TakenBack back -> back.commit().equals(commit);
            case TestResult result -> false;
            case Verdict verdict -> false;
            case Summary summary -> false;
            case SlotHeld slot -> false;
            case ProcessRan process -> false;
            case TakenOff off -> false;
        };
    }

    private Circumstances circumstances(ProjectId id) {
        return Stream.of(OperationKind.DEPLOY, OperationKind.VALIDATE)
                .flatMap(kind -> projection.operations(id, kind).stream())
                .filter(operation -> operation.steps().stream()
                        .anyMatch(step -> step.name().equals(VALIDATE) && step.state() == Operation.StepState.DONE))
                .max((one, other) -> one.startedAt().compareTo(other.startedAt()))
                .map(Circumstances::of)
                .orElse(Circumstances.UNKNOWN);
    }

    /** The configuration as it was read, and the scripts as they ran: those of the candidate's tree. */
    private List<GateFile> gates(EvolutionProject project, TreeId tree, Circumstances circumstances) {
        var gates = new ArrayList<GateFile>();
        circumstances
                .configuration()
                .ifPresent(blob -> gates.add(new GateFile(CONFIGURATION, blob, leave(project, CONFIGURATION))));
        var scripts = new TreeSet<RepoPath>();
        commands().forEach(command -> scripts.addAll(CommandScripts.in(command)));
        scripts.forEach(path -> repository
                .file(tree, path)
                .ifPresent(entry -> gates.add(new GateFile(path.value(), entry.blob(), leave(project, path.value())))));
        return gates;
    }

    private static Optional<String> leave(EvolutionProject project, String path) {
        return project.unlocks().stream()
                .filter(unlock -> unlock.path().value().equals(path))
                .map(unlock -> unlock.by() + ": " + unlock.reason())
                .reduce((earlier, later) -> later);
    }

    private Stream<List<String>> commands() {
        return Stream.concat(
                plan.syntax().stream(), Stream.of("unit", "e2e", "benchmark").map(this::command));
    }

    private List<String> command(String stage) {
        var benchmark = plan.benchmark();
        return switch (stage) {
            case "syntax" ->
                plan.syntax().stream().map(words -> String.join(" ", words)).toList();
            case "e2e" -> words(plan.e2e());
            case "benchmark" -> words(benchmark == null ? null : benchmark.command());
            // They run the same tests, in one way or another.
            case "unit", "baseline", "canary", "regression", "witness", "ablation" -> words(plan.unit());
            // HELIX itself looks, or it did not come as far as its stages.
            default -> List.of();
        };
    }

    private static List<String> words(ValidationPlan.@Nullable StageCommand command) {
        return command == null ? List.of() : command.command();
    }

    List<String> lines(CommitId commit) {
        return SignedLines.of(notes.of(commit));
    }

    private void write(CommitId commit, List<String> lines) {
        notes.put(commit, SignedLines.note(lines));
    }
}
