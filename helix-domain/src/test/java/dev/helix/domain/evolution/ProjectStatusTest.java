package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of {@code docs/contract.md}, section 2, held against the model: every pair, and long random walks. */
class ProjectStatusTest {

    /** Copied from the contract by hand, so that model and contract can differ. */
    private static final Map<ProjectStatus, Set<ProjectStatus>> CONTRACT = Map.of(
            ProjectStatus.PENDING,
            Set.of(ProjectStatus.DEVELOPING, ProjectStatus.READY, ProjectStatus.ABORTED),
            ProjectStatus.DEVELOPING,
            Set.of(ProjectStatus.READY, ProjectStatus.FAILED, ProjectStatus.ABORTED),
            ProjectStatus.READY,
            Set.of(ProjectStatus.DEPLOYED, ProjectStatus.FAILED, ProjectStatus.ABORTED),
            ProjectStatus.DEPLOYED,
            Set.of(ProjectStatus.INTEGRATED, ProjectStatus.FAILED, ProjectStatus.READY),
            ProjectStatus.FAILED,
            Set.of(ProjectStatus.DEVELOPING, ProjectStatus.READY, ProjectStatus.ABORTED),
            ProjectStatus.INTEGRATED,
            Set.of(),
            ProjectStatus.ABORTED,
            Set.of());

    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
    private static final CommitId BASE = new CommitId("1".repeat(40));
    private static final TreeId TREE = new TreeId("2".repeat(40));
    private static final Candidate CANDIDATE = new Candidate(new CommitId("3".repeat(40)), TREE, BASE);
    private static final Seal SEAL = new Seal("digest", 1, AT);

    private static Set<ProjectStatus> allowed(ProjectStatus from) {
        return CONTRACT.getOrDefault(from, Set.of());
    }

    static Stream<Arguments> allPairs() {
        return Arrays.stream(ProjectStatus.values())
                .flatMap(from -> Arrays.stream(ProjectStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("allPairs")
    void moveIsLegalExactlyWhenTheContractSaysSo(ProjectStatus from, ProjectStatus to) {
        assertThat(from.mayBecome(to)).isEqualTo(allowed(from).contains(to));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("allPairs")
    void projectMovesOrIsRefusedWithAReason(ProjectStatus from, ProjectStatus to) {
        var project = in(from);

        if (to == ProjectStatus.PENDING) {
            assertThat(from.mayBecome(to)).as("nothing becomes pending again").isFalse();
        } else if (allowed(from).contains(to)) {
            var moved = move(project, to);

            assertThat(moved.status()).isEqualTo(to);
            assertThat(moved.history()).hasSize(project.history().size() + 1);
            assertThat(moved.history().getLast())
                    .extracting(EvolutionProject.Move::from, EvolutionProject.Move::to, EvolutionProject.Move::at)
                    .containsExactly(from, to, AT);
        } else {
            assertThatThrownBy(() -> move(project, to))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal())
                                    .isInstanceOfAny(Refusal.IllegalTransition.class, Refusal.NotValidated.class)
                                    .satisfies(refusal -> assertThat(refusal.message())
                                            .contains(project.id().value()))
                                    .satisfies(refusal ->
                                            assertThat(refusal.code()).isNotBlank()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyWalkStaysInsideTheTableAndIsToldWholeByTheHistory(long seed) {
        var random = new Random(seed);
        var targets = List.of(ProjectStatus.values());
        for (int walk = 0; walk < 200; walk++) {
            var project = in(ProjectStatus.PENDING);
            var seen = new ArrayList<>(List.of(ProjectStatus.PENDING));
            for (int step = 0; step < 30; step++) {
                var to = targets.get(random.nextInt(targets.size()));
                var before = project;
                try {
                    project = to == ProjectStatus.PENDING ? project : move(prepared(project, to), to);
                } catch (Refused e) {
                    assertThat(project)
                            .as("seed %d: refused, so unchanged", seed)
                            .isSameAs(before);
                    continue;
                }
                if (!project.history().equals(before.history())) {
                    seen.add(to);
                }
            }
            assertThat(project.history().stream().map(EvolutionProject.Move::to))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(seen);
            for (int i = 1; i < seen.size(); i++) {
                assertThat(allowed(seen.get(i - 1))).as("seed %d", seed).contains(seen.get(i));
            }
        }
    }

    @Test
    void refusalNamesWhatIsPossibleInstead() {
        assertThatThrownBy(() -> move(in(ProjectStatus.PENDING), ProjectStatus.DEPLOYED))
                .hasMessageContaining("NOT_VALIDATED");
        assertThatThrownBy(() -> in(ProjectStatus.INTEGRATED).aborted("user:a", "why", AT))
                .hasMessageContaining("ILLEGAL_TRANSITION")
                .hasMessageContaining("that is final");
        assertThatThrownBy(() -> in(ProjectStatus.DEPLOYED).aborted("user:a", "why", AT))
                .hasMessageContaining("from here it can become ready, integrated, failed");
    }

    @Test
    void failedValidationIsNeverIntegrated() {
        var failed = new Report(TREE, "plan", AT, AT, List.of(StageReport.failure("unit", Duration.ZERO, "no", "")));
        var project = in(ProjectStatus.DEPLOYED).judged(failed);

        assertThatThrownBy(() -> project.integrated(CANDIDATE.commit(), "user:a", AT))
                .hasMessageContaining("NOT_VALIDATED");
    }

    @Test
    void verdictOnAnotherTreeIsNoVerdict() {
        var other = new Report(new TreeId("9".repeat(40)), "plan", AT, AT, passed().stages());

        assertThatThrownBy(() -> in(ProjectStatus.DEPLOYED).judged(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9999");
    }

    @Test
    void sealingAgainForgetsTheOldVerdict() {
        var again = in(ProjectStatus.DEPLOYED)
                .judged(passed())
                .failed("broken", "user:a", AT)
                .ready(SEAL, "user:a", "sealed", AT);

        assertThat(again.candidate()).isNull();
        assertThat(again.report()).isNull();
        assertThat(again.error()).isNull();
    }

    /** Gives a deployed project the verdict that integration needs. */
    private static EvolutionProject prepared(EvolutionProject project, ProjectStatus to) {
        return to == ProjectStatus.INTEGRATED && project.status() == ProjectStatus.DEPLOYED
                ? project.judged(passed())
                : project;
    }

    private static Report passed() {
        var stage = new StageReport("unit", StageReport.Outcome.PASSED, Duration.ofSeconds(1), 3, List.of(), "");
        return new Report(TREE, "plan", AT, AT, List.of(stage));
    }

    private static EvolutionProject in(ProjectStatus status) {
        var pending = EvolutionProject.created(new ProjectId("p"), "A change", BASE, "user:a", AT);
        return switch (status) {
            case PENDING -> pending;
            case DEVELOPING -> move(pending, ProjectStatus.DEVELOPING);
            case READY -> move(pending, ProjectStatus.READY);
            case DEPLOYED -> move(in(ProjectStatus.READY), ProjectStatus.DEPLOYED);
            case INTEGRATED -> move(in(ProjectStatus.DEPLOYED).judged(passed()), ProjectStatus.INTEGRATED);
            case FAILED -> move(in(ProjectStatus.DEVELOPING), ProjectStatus.FAILED);
            case ABORTED -> move(pending, ProjectStatus.ABORTED);
        };
    }

    private static EvolutionProject move(EvolutionProject project, ProjectStatus to) {
        return switch (to) {
            case PENDING -> throw new IllegalArgumentException("there is no such deed");
            case DEVELOPING -> project.developing("user:a", "phase", AT);
            case READY ->
                project.status() == ProjectStatus.DEPLOYED
                        ? project.withdrawn("user:a", AT)
                        : project.ready(SEAL, "user:a", "sealed", AT);
            case DEPLOYED -> project.deployed(CANDIDATE, "user:a", AT);
            case INTEGRATED ->
                (project.status() == ProjectStatus.DEPLOYED ? project.judged(passed()) : project)
                        .integrated(CANDIDATE.commit(), "user:a", AT);
            case FAILED -> project.failed("broken", "user:a", AT);
            case ABORTED -> project.aborted("user:a", "no longer wanted", AT);
        };
    }
}
