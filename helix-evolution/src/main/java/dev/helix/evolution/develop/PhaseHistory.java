package dev.helix.evolution.develop;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseReport.GatedTurn;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.Spending;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.text.Sha256;
import dev.helix.evolution.flow.JournalProjection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The history of a project's phases in the journal: which are done, and from which inputs they were made. */
final class PhaseHistory {

    static final String HINTS = "hints";
    private static final String PREFIX = "phase:";
    private static final String INPUT = "input";
    private static final String ATTEMPTS = "attempts";
    private static final String MILLIS = "millis";
    private static final String USD = "usd";
    private static final String READ = "tokens-read";
    private static final String WRITTEN = "tokens-written";
    private static final String UNPRICED = "unpriced";
    private static final String UNCOUNTED = "uncounted";
    private static final String DENIED = "denied";
    private static final String REFUSED = "refused";

    private final JournalProjection projection;
    private final ProjectId id;

    PhaseHistory(JournalProjection projection, ProjectId id) {
        this.projection = projection;
        this.id = id;
    }

    /** Returns the name of the step that is a phase. */
    static String step(Phase phase) {
        return PREFIX + phase.id();
    }

    /** Returns, by phase, the digest of all that each is made from: the specification, the base, itself and those before it. */
    static Map<String, String> inputs(Spec spec, CommitId base, WorkMode work, List<Phase> phases) {
        var inputs = new HashMap<String, String>();
        var before = digest(spec + "\n" + base + "\n" + work);
        for (var phase : phases) {
            before = digest(
                    before + "\n" + phase.id() + "\n" + phase.prompt() + "\n" + phase.gates() + "\n" + phase.outputs());
            inputs.put(phase.id(), before);
        }
        return inputs;
    }

    private static String digest(String text) {
        return Sha256.hex(text);
    }

    /** Returns what a finished phase tells later ones. */
    static Map<String, String> facts(Phase phase, String input, Spending spending, List<GatedTurn> turns) {
        var facts = new HashMap<>(facts(phase, spending, turns));
        facts.put(step(phase) + "." + INPUT, input);
        return facts;
    }

    /** Returns what a phase tells that may never be finished. */
    static Map<String, String> facts(Phase phase, Spending spending, List<GatedTurn> turns) {
        var step = step(phase) + ".";
        return Map.of(
                step + ATTEMPTS, Integer.toString(spending.attempts()),
                step + MILLIS, Long.toString(spending.time().toMillis()),
                step + USD, spending.usd().toPlainString(),
                step + READ, sum(turns, turn -> turn.usage().inputTokens()),
                step + WRITTEN, sum(turns, turn -> turn.usage().outputTokens()),
                step + UNPRICED, sum(turns, turn -> turn.usage().costUsd() == null ? 1 : 0),
                step + UNCOUNTED, sum(turns, turn -> turn.usage().leavesTokensUntold() ? 1 : 0),
                step + DENIED, sum(turns, turn -> turn.denied().size()),
                step + REFUSED, sum(turns, turn -> turn.refused().size()));
    }

    private static String sum(List<GatedTurn> turns, ToLongFunction<GatedTurn> of) {
        return Long.toString(turns.stream().mapToLong(of).sum());
    }

    /**
     * Returns the facts of the run in which a phase was finished from just this input; empty when it has to be worked on. The last
     * phase is worked on again after the project failed with all of them done.
     */
    Optional<Map<String, String>> finished(Phase phase, String input, boolean last) {
        var failed = failedAt();
        var found = Optional.<Map<String, String>>empty();
        for (var operation : developments()) {
            for (var run : operation.steps()) {
                var ended = run.endedAt();
                if (run.name().equals(step(phase))
                        && run.state() == Operation.StepState.DONE
                        && ended != null
                        && input.equals(run.facts().get(step(phase) + "." + INPUT))
                        && !(last && !ended.isAfter(failed))) {
                    found = Optional.of(run.facts());
                }
            }
        }
        return found;
    }

    /** Returns what all phases took in all runs, finished or not: of a turn that was killed, that it was one. */
    Spending spent() {
        return runs().stream().map(Run::spent).reduce(Spending.NOTHING, Spending::plus);
    }

    /**
     * One phase in one run of the development.
     *
     * @param operation the run
     * @param phase its id
     * @param step how it ended
     * @param spent what it took
     * @param away whether the run ended because the model was away for longer than a phase waits
     */
    record Run(OperationId operation, String phase, Operation.StepRun step, Spending spent, boolean away) {

        /** Returns whether it has not failed, but waited for its model: a later run goes on with it. */
        boolean waited() {
            return away && step.state() == Operation.StepState.FAILED;
        }

        /** Returns how many tokens the model read; 0 where that was not written down. */
        long tokensRead() {
            return number(READ);
        }

        long tokensWritten() {
            return number(WRITTEN);
        }

        /** Returns how many turns told no price. */
        long unpriced() {
            return number(UNPRICED);
        }

        /** Returns how many turns told no tokens though they used some; 0 where that was not written down. */
        long uncounted() {
            return number(UNCOUNTED);
        }

        /** Returns how many places the sandbox denied. */
        long denied() {
            return number(DENIED);
        }

        /** Returns how many of the agent's writes its rules refused. */
        long refused() {
            return number(REFUSED);
        }

        private long number(String name) {
            return Long.parseLong(step.facts().getOrDefault(step.name() + "." + name, "0"));
        }
    }

    /** Returns every phase that was worked on, as often as it was, oldest first. */
    List<Run> runs() {
        var runs = new ArrayList<Run>();
        for (var operation : developments()) {
            boolean away = RefusalCode.MODEL_AWAY.name().equals(operation.code());
            for (var step : operation.steps()) {
                var name = step.name();
                if (name.startsWith(PREFIX) && step.facts().containsKey(name + "." + ATTEMPTS)) {
                    runs.add(new Run(operation.id(), name.substring(PREFIX.length()), step, spent(step), away));
                }
            }
        }
        return runs;
    }

    /** Returns what one step took; nothing for one that is no phase. */
    static Spending spent(Operation.StepRun step) {
        var facts = step.facts();
        return new Spending(
                Integer.parseInt(facts.getOrDefault(step.name() + "." + ATTEMPTS, "0")),
                Duration.ofMillis(Long.parseLong(facts.getOrDefault(step.name() + "." + MILLIS, "0"))),
                new BigDecimal(facts.getOrDefault(step.name() + "." + USD, "0")));
    }

    /** Returns why the project failed last, with the log of its report; empty when it is not to be developed again after that. */
    String evidence() {
        var project = projection.project(id);
        var move = lastFailure(project);
        if (move.isEmpty()) {
            return "";
        }
        var text = new StringBuilder(move.get().reason());
        var report = project.report();
        if (report != null) {
            for (var stage : report.stages()) {
                if (!stage.acceptable()) {
                    stage.findings()
                            .forEach(finding -> text.append("\n- ")
                                    .append(finding.file() == null ? "" : finding.file() + ":" + finding.line() + ": ")
                                    .append(finding.message()));
                    text.append(stage.logTail().isBlank() ? "" : "\n\n```\n" + stage.logTail() + "\n```");
                }
            }
        }
        return text.toString();
    }

    /** Returns the hints given last since the project failed; empty when there are none. */
    String hints() {
        var failed = failedAt();
        var hints = "";
        for (var operation : developments()) {
            var given = operation.facts().getOrDefault(HINTS, "");
            if (!given.isBlank() && !operation.startedAt().isBefore(failed)) {
                hints = given;
            }
        }
        return hints;
    }

    private List<Operation> developments() {
        return projection.operations(id, OperationKind.DEVELOP);
    }

    private Instant failedAt() {
        return lastFailure(projection.project(id))
                .map(EvolutionProject.Move::at)
                .orElse(Instant.MIN);
    }

    private static Optional<EvolutionProject.Move> lastFailure(EvolutionProject project) {
        return project.history().stream()
                .filter(move -> move.to() == ProjectStatus.FAILED || move.to() == ProjectStatus.READY)
                .reduce((first, second) -> second)
                .filter(move -> move.to() == ProjectStatus.FAILED);
    }
}
