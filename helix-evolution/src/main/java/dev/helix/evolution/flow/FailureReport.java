package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells of a flow that failed outside its validation, in the form of one. */
public final class FailureReport {

    private FailureReport() {}

    public static Report of(Operation operation, TreeId tree, Refusal refusal, Instant now) {
        var step = refusal instanceof Refusal.StepFailed failed
                ? failed.step()
                : operation.kind().word();
        var log = refusal instanceof Refusal.StepFailed failed ? failed.logTail() : "";
        var begin = operation.steps().stream()
                .filter(run -> run.name().equals(step))
                .map(Operation.StepRun::startedAt)
                .findFirst()
                .orElse(operation.startedAt());
        var stage = StageReport.failure(step, Duration.between(begin, now), refusal.message(), log);
        return new Report(tree, null, operation.startedAt(), now, List.of(stage));
    }
}
