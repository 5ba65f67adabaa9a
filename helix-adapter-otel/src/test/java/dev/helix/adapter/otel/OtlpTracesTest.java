package dev.helix.adapter.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry;
import dev.helix.testkit.FreePort;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpTracesTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final OperationId DEVELOP = OperationId.of(1);
    private static final String SECRET = "sk-very-secret /home/ada/shop";

    private static void happens(OtlpTraces traces, long sequence, JournalEntry entry) {
        traces.happened(new JournalEntry.Recorded(sequence, NOON.plusSeconds(sequence), entry));
    }

    /** A development that fails in its second phase, with a turn in each. */
    private static void development(OtlpTraces traces) {
        happens(traces, 1, new JournalEntry.OperationStarted(OperationKind.DEVELOP, new ProjectId("a"), "user:ada"));
        happens(traces, 2, new JournalEntry.StepBegun(DEVELOP, "phase:one"));
        traces.turned(turn(AgentProfile.DEVELOPER, "a", 2));
        happens(traces, 3, new JournalEntry.StepDone(DEVELOP, "phase:one", Map.of("k", SECRET), SECRET));
        happens(traces, 4, new JournalEntry.StepBegun(DEVELOP, "phase:two"));
        happens(traces, 5, new JournalEntry.StepFailed(DEVELOP, "phase:two", SECRET, SECRET));
        happens(traces, 6, new JournalEntry.StepUndone(DEVELOP, "phase:two", SECRET));
        happens(
                traces,
                7,
                new JournalEntry.OperationEnded(DEVELOP, Operation.State.ROLLED_BACK, SECRET, "STEP_FAILED"));
        traces.turned(turn(AgentProfile.CONSULTANT, "f919ac04", 9));
    }

    private static TurnCost turn(AgentProfile profile, String owner, long at) {
        return new TurnCost(
                NOON.plusSeconds(at),
                profile,
                owner,
                new Usage(3, 1200, 40, new BigDecimal("0.25"), Duration.ofSeconds(1)));
    }

    @Test
    void anOperationIsATraceWithItsStepsAndTurns() throws Exception {
        try (var collector = new Collector(200)) {
            try (var traces = new OtlpTraces(collector.address(), Map.of("x-key", "value"), "1.2")) {
                development(traces);
            }
            var spans = collector.spans();
            assertThat(spans)
                    .extracting(Collector.Span::name)
                    .containsExactlyInAnyOrder(
                            "develop",
                            "develop phase",
                            "develop phase",
                            "invoke_agent developer",
                            "invoke_agent consultant");
            var operation = spans.stream()
                    .filter(span -> span.name().equals("develop"))
                    .findFirst()
                    .orElseThrow();
            assertThat(operation.parent()).isEmpty();
            assertThat(operation.failed()).isTrue();
            assertThat(operation.attributes())
                    .containsEntry("helix.operation.id", "op-1")
                    .containsEntry("helix.operation.kind", "develop")
                    .containsEntry("helix.project", "a")
                    .containsEntry("helix.operation.outcome", "rolled_back")
                    .containsEntry("error.type", "STEP_FAILED");
            var steps = spans.stream()
                    .filter(span -> span.name().equals("develop phase"))
                    .toList();
            assertThat(steps)
                    .allMatch(span ->
                            span.parent().equals(operation.id()) && span.trace().equals(operation.trace()));
            assertThat(steps).extracting(Collector.Span::failed).containsExactlyInAnyOrder(false, true);
            var one = steps.stream()
                    .filter(span -> "phase:one".equals(span.attributes().get("helix.step")))
                    .findFirst()
                    .orElseThrow();
            assertThat(spans)
                    .filteredOn(span -> span.name().equals("invoke_agent developer"))
                    .singleElement()
                    .satisfies(span -> {
                        assertThat(span.parent()).isEqualTo(one.id());
                        assertThat(span.attributes())
                                .containsEntry("gen_ai.operation.name", "invoke_agent")
                                .containsEntry("gen_ai.agent.name", "developer")
                                .containsEntry("gen_ai.usage.input_tokens", "[1200]")
                                .containsEntry("gen_ai.usage.output_tokens", "[40]");
                    });
            assertThat(spans)
                    .filteredOn(span -> span.name().equals("invoke_agent consultant"))
                    .singleElement()
                    .satisfies(span -> {
                        assertThat(span.parent()).isEmpty();
                        assertThat(span.attributes()).containsEntry("gen_ai.conversation.id", "f919ac04");
                    });
            assertThat(collector.headers()).allMatch(sent -> sent.toString().contains("value"));
            assertThat(collector.raw()).contains("service.name", "helix", "1.2").doesNotContain("secret", "ada");
        }
    }

    @Test
    void whatBeganBeforeAnybodyListenedIsLeftOut() throws Exception {
        try (var collector = new Collector(200)) {
            try (var traces = new OtlpTraces(collector.address(), Map.of(), "1")) {
                happens(traces, 8, new JournalEntry.StepBegun(DEVELOP, "seal"));
                happens(traces, 9, new JournalEntry.OperationEnded(DEVELOP, Operation.State.SUCCEEDED, null, null));
                happens(
                        traces,
                        10,
                        new JournalEntry.SystemOperationStarted(
                                OperationKind.RESTART, SystemName.PRODUCTION, "user:ada"));
                happens(
                        traces,
                        11,
                        new JournalEntry.OperationEnded(OperationId.of(10), Operation.State.SUCCEEDED, null, null));
            }
            assertThat(collector.spans()).singleElement().satisfies(span -> {
                assertThat(span.name()).isEqualTo("restart");
                assertThat(span.failed()).isFalse();
                assertThat(span.attributes()).containsEntry("helix.system", "production");
            });
        }
    }

    @Test
    void aTurnBelongsToTheLatestOperationOfItsProject() throws Exception {
        try (var collector = new Collector(200)) {
            try (var traces = new OtlpTraces(collector.address(), Map.of(), "1")) {
                var project = new ProjectId("a");
                happens(traces, 1, new JournalEntry.OperationStarted(OperationKind.DEVELOP, project, "user:ada"));
                happens(traces, 2, new JournalEntry.OperationStarted(OperationKind.DEVELOP, project, "user:ada"));
                traces.turned(turn(AgentProfile.DEVELOPER, "a", 3));
                for (var id : List.of(OperationId.of(2), OperationId.of(1))) {
                    happens(traces, 4, new JournalEntry.OperationEnded(id, Operation.State.SUCCEEDED, null, null));
                }
            }
            var spans = collector.spans();
            var latest = spans.stream()
                    .filter(span -> "op-2".equals(span.attributes().get("helix.operation.id")))
                    .findFirst()
                    .orElseThrow();
            assertThat(spans)
                    .filteredOn(span -> span.name().equals("invoke_agent developer"))
                    .singleElement()
                    .satisfies(span -> assertThat(span.parent()).isEqualTo(latest.id()));
        }
    }

    @Test
    void aTurnOfAProjectBelongsToNoSystemOfThatName() throws Exception {
        try (var collector = new Collector(200)) {
            try (var traces = new OtlpTraces(collector.address(), Map.of(), "1")) {
                happens(
                        traces,
                        1,
                        new JournalEntry.SystemOperationStarted(OperationKind.RESTART, SystemName.TEST, "user:ada"));
                var develop = OperationId.of(2);
                happens(
                        traces,
                        2,
                        new JournalEntry.OperationStarted(OperationKind.DEVELOP, new ProjectId("test"), "user:ada"));
                traces.turned(turn(AgentProfile.DEVELOPER, "test", 3));
                happens(traces, 4, new JournalEntry.OperationEnded(develop, Operation.State.SUCCEEDED, null, null));
            }
            var develop = collector.spans().stream()
                    .filter(span -> span.name().equals("develop"))
                    .findFirst()
                    .orElseThrow();
            assertThat(collector.spans())
                    .filteredOn(span -> span.name().equals("invoke_agent developer"))
                    .singleElement()
                    .satisfies(span -> assertThat(span.parent()).isEqualTo(develop.id()));
        }
    }

    @Test
    void ofManyThatNeverEndTheOldestAreLetGoAndTheLatestAreTold() throws Exception {
        try (var collector = new Collector(200)) {
            try (var traces = new OtlpTraces(collector.address(), Map.of(), "1")) {
                for (int i = 1; i <= OtlpTraces.MOST_OPEN + 1; i++) {
                    happens(
                            traces,
                            i,
                            new JournalEntry.OperationStarted(OperationKind.DEPLOY, new ProjectId("a"), "x"));
                }
                happens(traces, 2_000, new JournalEntry.OperationEnded(DEVELOP, Operation.State.SUCCEEDED, null, null));
                happens(
                        traces,
                        2_001,
                        new JournalEntry.OperationEnded(
                                OperationId.of(OtlpTraces.MOST_OPEN), Operation.State.SUCCEEDED, null, null));
            }
            assertThat(collector.spans())
                    .singleElement()
                    .satisfies(span -> assertThat(span.attributes())
                            .containsEntry("helix.operation.id", "op-" + OtlpTraces.MOST_OPEN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuses", "hangs", "fails"})
    void nothingWaitsForACollectorThatDoesNotTakeAnything(String how) throws Exception {
        try (var silent = new Collector(Collector.SILENT);
                var failing = new Collector(500)) {
            var address = switch (how) {
                case "fails" -> failing.address();
                case "hangs" -> silent.address();
                default -> URI.create("http://127.0.0.1:" + FreePort.find());
            };
            var traces = new OtlpTraces(address, Map.of(), "1");
            long start = System.nanoTime();
            for (int i = 0; i < 3_000; i++) {
                development(traces);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));

            start = System.nanoTime();
            traces.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }
}
