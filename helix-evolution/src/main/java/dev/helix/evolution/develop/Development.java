package dev.helix.evolution.develop;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Spending;
import dev.helix.domain.port.Agent;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.flow.FailureReport;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.Sealing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has a project's phases worked on, each by one short-lived agent, then seals it. Gates decide whether a phase is done; the
 * agent is sent back with what they say. A phase that was finished is not repeated, even after a kill, unless what it was made
 * from has changed. Safe for use by many threads: projects are developed side by side.
 */
public final class Development {

    private static final String SAID_READY = "said_ready";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Set<ProjectStatus> ALLOWED =
            Set.of(ProjectStatus.PENDING, ProjectStatus.DEVELOPING, ProjectStatus.FAILED);

    private final JournalProjection projection;
    private final Workshop workshop;
    private final Agent agent;
    private final Sealing sealing;
    private final StepRunner runner;
    private final InstantSource clock;

    public Development(
            JournalProjection projection,
            Workshop workshop,
            Agent agent,
            Sealing sealing,
            StepRunner runner,
            InstantSource clock) {
        this.projection = projection;
        this.workshop = workshop;
        this.agent = agent;
        this.sealing = sealing;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Runs all phases and seals.
     *
     * @param listener hears what the agents do
     * @return the project: ready; or failed when a phase ran out of a limit; or developing when it was stopped
     * @throws Refused as {@link #begin} does
     */
    public EvolutionProject develop(ProjectId id, String by, Consumer<AgentEvent> listener) {
        return develop(id, by, "", listener);
    }

    /** As {@link #develop(ProjectId, String, Consumer)}, with hints for the next try. */
    public EvolutionProject develop(ProjectId id, String by, String hints, Consumer<AgentEvent> listener) {
        begin(id, by, hints, listener).complete();
        return projection.project(id);
    }

    /**
     * Begins to develop; {@link StepRunner.Run#complete} does the work. An interrupted development goes on at its phase; what
     * failed is tried again from there.
     *
     * @param hints what a person tells the agent of the next try; empty for nothing
     * @param listener hears what the agents do
     * @throws Refused as ProjectNotFound, IllegalTransition, InvalidSpec for a project without phases or marked places, or SlotTaken
     */
    public StepRunner.Run begin(ProjectId id, String by, String hints, Consumer<AgentEvent> listener) {
        requireAllowed(id);
        var seal = new PlanSeal(projection, workshop, id);
        var told = seal.putBackAfterKill();
        var asked = seal.taken();
        // Read once: what an agent makes of these files later counts for nobody.
        var spec = workshop.folders().sealableSpec(id);
        var plan = plan(id);
        var steps = new ArrayList<Step>();
        steps.add(Step.lasting("begin", operation -> start(operation, hints, asked, told)));
        var reports = new ArrayList<PhaseReport>();
        var undecided = sealing.undecided(id).keySet();
        if (!undecided.isEmpty()) {
            // Each of the others begins with what can't be sealed, and would be sent back for it.
            var first = PhaseTexts.deciding(undecided, plan);
            steps.add(Step.lasting(
                    PhaseHistory.step(first),
                    operation -> worked(operation, spec, plan, first, "", reports, listener)));
        }
        for (var phase : plan.phases()) {
            steps.add(Step.lasting(
                    PhaseHistory.step(phase), operation -> phase(operation, spec, plan, phase, reports, listener)));
        }
        steps.add(Step.of("seal", this::seal));
        return workshop.slots().begun(id, runner.begin(flow(id, steps), id, by));
    }

    /** Begins nothing, and looks for no edit of its files. @throws Refused where a development would be refused */
    public void require(ProjectId id) {
        requireAllowed(id);
        plan(id);
        runner.requireFree(lease(id));
    }

    private void requireAllowed(ProjectId id) {
        var project = projection.project(id);
        if (!ALLOWED.contains(project.status())) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.DEVELOPING));
        }
    }

    private DevelopmentPlan plan(ProjectId id) {
        var file = "projects/evolution/" + id + "/phases.yaml";
        var plan = workshop.folders().plan(id);
        if (plan.phases().isEmpty() && sealing.undecided(id).isEmpty()) {
            var project = projection.project(id);
            throw new Refused(new Refusal.InvalidSpec(
                    file,
                    0,
                    "phases",
                    project.status() == ProjectStatus.FAILED && project.agents().isEmpty()
                            ? "there is no phase to develop, for this project was filled by hand: change its files,"
                                    + " then `helix project ready " + id + "`"
                            : "there is no phase to develop; write some, or fill the folder by hand and say"
                                    + " `helix project ready " + id + "`"));
        }
        workshop.gates().require(file, plan.phases());
        return plan;
    }

    /**
     * Stops the development of a project where one runs; it stays {@code developing}.
     *
     * @return whether none runs any more
     */
    public boolean stop(ProjectId id) {
        return workshop.slots().stop(id, STOP_LIMIT);
    }

    /** Returns what is left to do for a development that a crash interrupted: nothing, until somebody has it go on. */
    public Flow interrupted(ProjectId id) {
        return flow(id, List.of());
    }

    /** Returns the hints with which an operation was begun; empty for none. */
    public static String hints(Operation development) {
        return development.facts().getOrDefault(PhaseHistory.HINTS, "");
    }

    private static String lease(ProjectId id) {
        return "project " + id;
    }

    private Flow flow(ProjectId id, List<Step> steps) {
        return new Flow(OperationKind.DEVELOP, lease(id), steps, Flow.ALWAYS_PUT_BACK, this::settle);
    }

    private Step.Done start(Operation operation, String hints, Map<String, String> asked, String told) {
        var id = operation.project();
        projection.reconcile(id);
        var status = projection.project(id).status();
        var saidReady = status == ProjectStatus.DEVELOPING && projection.saidReady(id);
        if (status != ProjectStatus.DEVELOPING) {
            var reason = status == ProjectStatus.FAILED ? "tried again" : "development begins";
            projection.update(id, project -> project.developing(operation.by(), reason, clock.instant()));
        }
        var facts = new HashMap<>(Map.of(PhaseHistory.HINTS, hints));
        if (saidReady) {
            facts.put(SAID_READY, "true");
        }
        facts.putAll(asked);
        var detail = Stream.of(hints.isBlank() ? "" : "with hints", told)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return new Step.Done(facts, detail);
    }

    private Step.Done phase(
            Operation operation,
            Spec spec,
            DevelopmentPlan plan,
            Phase phase,
            List<PhaseReport> reports,
            Consumer<AgentEvent> listener) {
        var id = operation.project();
        var last = phase.equals(plan.phases().getLast());
        var base = projection.project(id).base();
        var input = PhaseHistory.inputs(spec, base, plan.work(), plan.phases()).getOrDefault(phase.id(), "");
        if (new PhaseHistory(projection, id).finished(phase, input, last).isPresent()) {
            return new Step.Done(Map.of(), "finished before; its inputs are the same");
        }
        return worked(operation, spec, plan, phase, input, reports, listener);
    }

    private Step.Done worked(
            Operation operation,
            Spec spec,
            DevelopmentPlan plan,
            Phase phase,
            String input,
            List<PhaseReport> reports,
            Consumer<AgentEvent> listener) {
        var id = operation.project();
        var history = new PhaseHistory(projection, id);
        var task = new PhaseRun.Task(
                id,
                spec,
                plan,
                phase,
                input,
                history.evidence(),
                history.hints(),
                history.spent(),
                operation.facts().containsKey(SAID_READY));
        var work = new ProjectWork(projection, sealing, workshop, id, plan.work());
        var output = runner.output(operation, PhaseHistory.step(phase));
        var run = new PhaseRun(
                projection,
                workshop,
                work,
                agent,
                clock,
                listener.andThen(shown(output)),
                output,
                task,
                () -> workshop.folders().readable(id, readable(operation, spec, plan, reports, false)));
        var report = run.run(operation, done -> {
            reports.add(done);
            workshop.folders().report(id, done, readable(operation, spec, plan, reports, run.waits()));
        });
        var spent = run.spent();
        var facts = new HashMap<>(run.trees());
        facts.putAll(PhaseHistory.facts(phase, input, spent, report.attempts()));
        return new Step.Done(
                facts,
                Counted.of(spent.attempts(), "attempt") + ", "
                        + Counted.of(report.filesWritten().size(), "file") + " changed");
    }

    private String readable(
            Operation operation, Spec spec, DevelopmentPlan plan, List<PhaseReport> reports, boolean waits) {
        var id = operation.project();
        var runs = new PhaseHistory(projection, id).runs();
        return new DevelopmentReport(id, spec, plan.phases(), runs, reports, waits, operation.id(), clock.instant())
                .text();
    }

    /** Nobody works on it any more, and nobody has said how that ended. */
    private void tellInterrupted(ProjectId id) {
        var folders = workshop.folders();
        try {
            var runs = new PhaseHistory(projection, id).runs();
            var text = new DevelopmentReport(
                    id, folders.spec(id), folders.plan(id).phases(), runs, List.of(), false, null, clock.instant());
            folders.readable(id, text.text());
        } catch (Refused e) {
            // A plan that can't be read any more has no report; why not is said when it goes on.
            folders.readable(
                    id,
                    "# Development of " + id + "\n\nInterrupted. " + e.refusal().message() + "\n");
        }
    }

    /**
     * Who follows the operation sees what the agent does, as they see what a build prints, and why nothing happens. What the
     * sandbox denied is told after the turn, counted.
     */
    private static Consumer<AgentEvent> shown(Consumer<String> lines) {
        return event -> {
            var line = line(event);
            if (!line.isEmpty()) {
                lines.accept(CONTROL.matcher(line).replaceAll(" "));
            }
        };
    }

    private static String line(AgentEvent event) {
        return switch (event) {
            case AgentEvent.ToolUse use -> use.tool() + " " + use.summary();
            case AgentEvent.ModelRetry retry ->
                "waits " + retry.delay().toSeconds() + " s for the model: " + retry.reason();
            case AgentEvent.Queued queued -> "waits for a free process: all are busy";
            case AgentEvent.Silent silent ->
                "the agent has been silent for " + silent.since().toSeconds() + " s";
            case AgentEvent.HookFeedback feedback -> "a check told the agent: " + feedback.reason();
            case AgentEvent.Superseded draft -> "the agent begins anew: " + draft.reason();
            default -> "";
        };
    }

    private Step.Done seal(Operation operation) {
        var id = operation.project();
        if (projection.project(id).status() == ProjectStatus.READY) {
            return Step.Done.of("sealed before");
        }
        var project = sealing.seal(id, operation.by());
        workshop.workspaces().remove(id);
        return Step.Done.of(project.history().getLast().reason());
    }

    /** A development that was interrupted, or whose model is away, goes on later; one that can't is failed. */
    private void settle(Operation operation, Refusal refusal) {
        var project = projection.project(operation.project());
        if (refusal instanceof Refusal.Interrupted) {
            tellInterrupted(project.id());
        }
        if (refusal instanceof Refusal.Interrupted
                || refusal instanceof Refusal.ModelAway
                || project.status() != ProjectStatus.DEVELOPING) {
            return;
        }
        var now = clock.instant();
        var report = FailureReport.of(operation, workshop.repository().tree(project.base()), refusal, now);
        projection.update(project.id(), current -> current.failed(refusal.message(), report, operation.by(), now));
    }

    /** Returns what the agents of one operation took; nothing for one that is no development. */
    public static Spending spent(Operation operation) {
        return operation.steps().stream().map(PhaseHistory::spent).reduce(Spending.NOTHING, Spending::plus);
    }
}
