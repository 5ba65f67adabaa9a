package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Subject;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private static Operation failed(OperationKind kind, String step, String code) {
        return Operation.started(OperationId.of(1), kind, new Subject.OfProject(new ProjectId("a")), "user:ada", NOON)
                .begin("merge", NOON)
                .done("merge", Map.of(), "", NOON)
                .begin(step, NOON)
                .fail(step, "it failed", "output", NOON)
                .undo(step, "", NOON)
                .end(Operation.State.ROLLED_BACK, "it failed", code.equals("-") ? null : code);
    }

    @ParameterizedTest
    @CsvSource({
        "DEPLOY, validate, STEP_FAILED, CHANGE",
        "DEPLOY, start, STEP_FAILED, CHANGE",
        "DEPLOY, materialise, STEP_FAILED, ENVIRONMENT",
        "DEPLOY, stop, STEP_FAILED, ENVIRONMENT",
        "REHEARSE, start, STEP_FAILED, ENVIRONMENT",
        "ROLLBACK, start, STEP_FAILED, ENVIRONMENT",
        "DEPLOY, merge, MERGE_CONFLICT, CONFLICT",
        "INTEGRATE, check, STALE_CANDIDATE, CONFLICT",
        "INTEGRATE, push, REMOTE_MOVED, CONFLICT",
        "INTEGRATE, check, JUDGE_CHANGED, CHANGE",
        "DEVELOP, phase:implement, STEP_FAILED, AGENT",
        "DEVELOP, phase:implement, MODEL_AWAY, ENVIRONMENT",
        "DEPLOY, materialise, SUBMODULE_MISSING, ENVIRONMENT",
        "DEPLOY, validate, INTERRUPTED, HELIX",
        "DEPLOY, validate, -, ENVIRONMENT",
    })
    void whoseFaultItIsFollowsFromCodeAndStep(OperationKind kind, String step, String code, String fault) {
        assertThat(Fault.of(failed(kind, step, code))).hasToString(fault);
    }

    @Test
    void whatHasNotFailedIsNobodysFault() {
        var running = Operation.started(
                OperationId.of(1), OperationKind.DEPLOY, new Subject.OfProject(new ProjectId("a")), "user:ada", NOON);

        assertThat(Fault.of(running)).isNull();
        assertThat(Fault.of(running.end(Operation.State.SUCCEEDED, null, null))).isNull();
        assertThat(Fault.ENVIRONMENT.told(Words.in(Locale.GERMAN, () -> NOON)))
                .isEqualTo("Ursache: die Umgebung, nicht die Änderung.");
    }
}
