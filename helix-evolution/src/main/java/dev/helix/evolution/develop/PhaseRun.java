package dev.helix.evolution.develop;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.PhaseReport.GatedTurn;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Spending;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.StepOutput;
import dev.helix.evolution.project.Attempts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One phase being worked on: turns of one agent session, each looked at by the guard and the gates, until these are open or a
 * limit is reached. For one thread.
 */
final class PhaseRun {

    private final JournalProjection projection;
    private final Workshop workshop;
    private final ProjectWork work;
    private final Agent agent;
    private final InstantSource clock;
    private final Consumer<AgentEvent> listener;
    private final Task task;
    private final PhaseAllowance allowance;

    /** Hears of each move of the phase but its end. */
    private static final String NO_HELP = "asking again would not help";

    private final Runnable moved;

    private final List<GatedTurn> attempts = new ArrayList<>();

    /** The files after each attempt. */
    private final Map<String, String> trees = new HashMap<>();

    private final StepOutput output;
    private final Set<String> seen = new HashSet<>();
    private final StringBuilder said = new StringBuilder();
    private final List<String> leftRunning = new ArrayList<>();
    private final Instant startedAt;
    private final int editsBefore;

    /** Whether the agent no longer knows its session. */
    private boolean lost;

    /** Whether no further turn could do better. */
    private boolean hopeless;

    /** Whether the agent tells what it costs. */
    private boolean priced = true;

    /** Why the last turn's model was away; null when it was not. */
    private @Nullable AgentFailure away;

    /** How many turns, one after the other, were too much for one. */
    private int tooMuch;

    /** Whether the last turn cost more than it might. */
    private boolean dear;

    private int timesAway;
    private Duration waited = Duration.ZERO;
    private BigDecimal spentAway = BigDecimal.ZERO;

    /** The task of the phase. */
    record Task(
            ProjectId id,
            Spec spec,
            DevelopmentPlan plan,
            Phase phase,
            String input,
            String evidence,
            String hints,
            Spending spentBefore,
            boolean saidReady) {}

    PhaseRun(
            JournalProjection projection,
            Workshop workshop,
            ProjectWork work,
            Agent agent,
            InstantSource clock,
            Consumer<AgentEvent> listener,
            StepOutput output,
            Task task,
            Runnable moved) {
        this.output = output;
        this.moved = moved;
        this.projection = projection;
        this.workshop = workshop;
        this.work = work;
        this.agent = agent;
        this.clock = clock;
        this.listener = listener;
        this.task = task;
        this.allowance = new PhaseAllowance(task.phase().budget(), task.plan().budget(), task.spentBefore());
        this.startedAt = clock.instant();
        this.editsBefore = projection.statusEdits(task.id());
    }

    /**
     * Works on it.
     *
     * @return the report of the phase, passed
     * @param keep takes each report
     * @throws Refused as StepFailed when it ran out of a limit, or Interrupted when it was stopped
     */
    PhaseReport run(Operation operation, Consumer<PhaseReport> keep) {
        try (var permit = workshop.slots().take(task.id(), operation.id())) {
            if (task.saidReady() && gatesAreOpen(keep)) {
                return report(null);
            }
            var used = task.spentBefore().exhausts(task.plan().budget());
            if (used.isPresent()) {
                throw usedUpBefore(used.get(), keep);
            }
            var start = work.begin();
            AgentSession session = null;
            var text = instructions(start);
            while (true) {
                permit.requireWanted();
                // A kill in the middle of it uses this attempt up.
                note(operation, spent().plus(new Spending(1, Duration.ZERO, BigDecimal.ZERO)), true, "works");
                var attempt = attempt(permit, start, session, text);
                if (away != null && attempt.damage().isEmpty()) {
                    sitOut(operation, permit, attempt, away, keep);
                    session = session(attempt);
                    text = session == null ? instructions(start) : feedback(attempt);
                    continue;
                }
                timesAway = 0;
                waited = Duration.ZERO;
                attempts.add(attempt);
                keepTree(attempt);
                note(operation, spent(), false, attempt.passed() ? "passed" : PhaseTexts.summary(attempt));
                if (!permit.wanted()) {
                    endAgent(attempt);
                }
                permit.requireWanted();
                var overrun = attempt.passed() ? allowance.overrun(spent(), priced) : null;
                if (overrun != null) {
                    endAgent(attempt);
                    throw failed(attempt, overrun, keep);
                }
                if (attempt.passed()) {
                    endAgent(attempt);
                    var report = report(null);
                    keep.accept(report);
                    return report;
                }
                var end = end(attempt);
                if (end != null) {
                    endAgent(attempt);
                    throw failed(attempt, end, keep);
                }
                session = session(attempt);
                text = session == null ? instructions(start) + "\n" + feedback(attempt) : feedback(attempt);
            }
        }
    }

    /** Waits for the model service; an outage costs no attempt, only what the agent says that it cost. */
    private void sitOut(
            Operation operation,
            DeveloperPermits.Permit permit,
            GatedTurn attempt,
            AgentFailure why,
            Consumer<PhaseReport> keep) {
        timesAway++;
        if (attempt.usage().costUsd() != null) {
            spentAway = spentAway.add(attempt.usage().costUsd());
        }
        var wait = workshop.outage().next(why, timesAway, waited);
        if (wait == null) {
            endAgent(attempt);
            var told = new Refusal.ModelAway(task.id(), why.code(), why.message());
            keep.accept(report("Phase '" + task.phase().id() + "' waits: " + told.message() + "."));
            note(operation, spent(), false, "gave up waiting for the model: " + why.code());
            throw new Refused(told);
        }
        note(
                operation,
                spent(),
                false,
                "waits for the model, " + why.code() + ", asked again at "
                        + clock.instant().plus(wait).truncatedTo(ChronoUnit.SECONDS) + ": " + why.message());
        listener.accept(new AgentEvent.ModelRetry(timesAway, wait, why.code() + ": " + why.message()));
        waited = waited.plus(wait);
        workshop.outage().sitOut(wait, permit::wanted);
    }

    private String feedback(GatedTurn attempt) {
        return tooMuch > 0 ? PhaseTexts.IN_PARTS : PhaseTexts.feedback(attempt);
    }

    private @Nullable AgentSession session(GatedTurn attempt) {
        var session = attempt.session();
        return lost || session == null ? null : new AgentSession(session);
    }

    /** Ends the agent: processes that it left running would go on writing after the last check. */
    private void endAgent(GatedTurn last) {
        var session = session(last);
        if (session != null) {
            leftRunning.addAll(agent.end(session));
        }
    }

    /** Somebody has said that the work is done: then nobody needs to work, if that is true. */
    private boolean gatesAreOpen(Consumer<PhaseReport> keep) {
        GatedTurn attempt;
        try {
            var verdicts = work.verdicts(task.spec(), task.phase(), Answer.of(""), "");
            attempt = new GatedTurn(null, null, verdicts, List.of(), List.of(), List.of(), List.of(), Usage.NONE);
        } catch (Refused e) {
            // A change that can't be sealed is not done, whatever anybody says; an agent is told so.
            return false;
        }
        if (isUnjudged(attempt.verdicts())) {
            attempts.add(attempt);
            throw failed(attempt, NO_HELP, keep);
        }
        if (!attempt.passed()) {
            return false;
        }
        attempts.add(attempt);
        keep.accept(report(null));
        return true;
    }

    /** Of a gate that could not judge no agent is told: there is nothing that it could mend. */
    private static boolean isUnjudged(List<GateVerdict> verdicts) {
        return verdicts.stream().anyMatch(GateVerdict::unjudged);
    }

    private String instructions(TreeId start) {
        var earlier = task.evidence().isBlank() && task.hints().isBlank() ? "" : work.diff(start);
        return PhaseTexts.instructions(
                task.id(), task.spec(), task.phase(), task.plan().work(), task.evidence(), earlier, task.hints());
    }

    private void keepTree(GatedTurn attempt) {
        var fact = Attempts.fact(
                PhaseHistory.step(task.phase()), attempts.size(), work.tree(), clock.instant(), attempt.passed());
        trees.put(fact.getKey(), fact.getValue());
    }

    /** Returns the files after each attempt, as facts of the phase's step. */
    Map<String, String> trees() {
        return Map.copyOf(trees);
    }

    private void note(Operation operation, Spending spent, boolean atWork, String detail) {
        var facts = new HashMap<>(PhaseHistory.facts(task.phase(), spent, attempts));
        facts.putAll(trees);
        facts.put(JournalProjection.AGENT_AT_WORK, Boolean.toString(atWork));
        projection.append(new JournalEntry.StepNoted(
                operation.id(), PhaseHistory.step(task.phase()), facts, "attempt " + spent.attempts() + ": " + detail));
        moved.run();
    }

    private GatedTurn attempt(
            DeveloperPermits.Permit permit, TreeId start, @Nullable AgentSession resume, String text) {
        var turn = new DeveloperTurn(projection, task.id(), listener, clock)
                .run(
                        agent,
                        workshop.guard(),
                        permit,
                        directory(),
                        text,
                        resume,
                        allowance.time(spent()),
                        allowance.usd(spent()));
        priced = turn.priced();
        lost = turn.lost();
        hopeless = turn.hopeless();
        dear = turn.failure() instanceof AgentFailure.BudgetExceeded;
        away = turn.failure() != null && turn.failure().isOutage() ? turn.failure() : null;
        if (away == null) {
            tooMuch = turn.failure() instanceof AgentFailure.TurnLimit ? tooMuch + 1 : 0;
        }
        if (!turn.seen().damage().isEmpty()) {
            return attempt(turn, null, List.of());
        }
        if (turn.failure() != null) {
            return attempt(turn, turn.failure().message(), List.of());
        }
        said.append(turn.text()).append('\n');
        try {
            work.collect(start);
            var verdicts = work.verdicts(task.spec(), task.phase(), Answer.of(turn.text()), said.toString());
            hopeless |= isUnjudged(verdicts);
            return attempt(turn, null, verdicts);
        } catch (Refused e) {
            var finding = Finding.of(e.refusal().message());
            return attempt(turn, null, List.of(new GateVerdict("overlay", List.of(finding), "")));
        }
    }

    private GatedTurn attempt(DeveloperTurn.Outcome turn, @Nullable String failure, List<GateVerdict> verdicts) {
        var session = turn.session() == null ? null : turn.session().id();
        var denied = Denial.counted(
                Stream.concat(turn.denied().stream(), verdicts.stream().flatMap(verdict -> verdict.denied().stream()))
                        .toList());
        output.denied(denied);
        return new GatedTurn(
                session,
                failure,
                verdicts,
                turn.seen().damage(),
                turn.seen().meanwhile(),
                denied,
                turn.refused(),
                turn.usage());
    }

    private Path directory() {
        return task.plan().work() == WorkMode.WORKSPACE
                ? workshop.workspaces().directory(task.id())
                : workshop.folders().directory(task.id());
    }

    /** Returns what it took so far, outages included. */
    Spending spent() {
        return report(null).spending().plus(new Spending(0, Duration.ZERO, spentAway));
    }

    /** Returns why no further attempt is made; null while one is. */
    private @Nullable String end(GatedTurn attempt) {
        if (hopeless) {
            return attempt.damage().isEmpty() ? NO_HELP : "that ends the phase at once";
        }
        if (tooMuch > 1) {
            return "in parts it was too much for one turn, too";
        }
        var used = allowance.usedUp(spent());
        if (used != null) {
            return used;
        }
        if (attempts.size() > task.phase().maxRetries()) {
            return "max_retries of " + task.phase().maxRetries() + " is reached";
        }
        if (attempt.failure() == null
                && !seen.add(work.tree() + "\n" + attempt.verdicts().toString())) {
            return "the agent is going round in circles: the same files and the same findings as before";
        }
        return null;
    }

    private Refused usedUpBefore(String what, Consumer<PhaseReport> keep) {
        var why = "the budget of the project was used up by earlier runs: " + what;
        keep.accept(report("Phase '" + task.phase().id() + "' was not begun: " + why
                + ". Raise `budget` in phases.yaml, then say `helix project retry " + task.id() + "`."));
        return new Refused(new Refusal.StepFailed(PhaseHistory.step(task.phase()), why, ""));
    }

    private Refused failed(GatedTurn attempt, String end, Consumer<PhaseReport> keep) {
        var why = (attempt.passed() ? "the gates are open, and the budget was overrun" : PhaseTexts.summary(attempt))
                + " (" + attempts.size() + (attempts.size() == 1 ? " attempt; " : " attempts; ") + end + ")";
        keep.accept(report("Phase '" + task.phase().id() + "' failed: " + why
                + PhaseTexts.advice(task.id(), attempt.passed() || dear || allowance.usedUp(spent()) != null)));
        return new Refused(new Refusal.StepFailed(PhaseHistory.step(task.phase()), why, PhaseTexts.details(attempt)));
    }

    private PhaseReport report(@Nullable String error) {
        return new PhaseReport(
                task.phase().id(),
                task.phase().name(),
                error == null,
                agent.name(),
                startedAt,
                clock.instant(),
                task.input(),
                task.hints(),
                attempts,
                work.changed(),
                leftRunning,
                projection.statusEdits(task.id()) - editsBefore,
                error);
    }
}
