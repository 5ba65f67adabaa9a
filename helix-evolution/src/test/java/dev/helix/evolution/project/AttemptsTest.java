package dev.helix.evolution.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was tried for a project can be told, and compared. */
class AttemptsTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final TreeId ONE = new TreeId("1".repeat(40));
    private static final TreeId TWO = new TreeId("2".repeat(40));
    private static final TreeId THREE = new TreeId("3".repeat(40));

    private static Operation development(int number, Map<String, String> facts) {
        return Operation.started(
                        OperationId.of(number),
                        OperationKind.DEVELOP,
                        new Subject.OfProject(new ProjectId("a")),
                        "user:ada",
                        NOON)
                .begin("phase:implement", NOON)
                .done("phase:implement", facts, "2 attempts", NOON.plusSeconds(60));
    }

    private static Map<String, String> turns() {
        var facts = new HashMap<String, String>();
        for (var fact : List.of(
                Attempts.fact("phase:implement", 1, ONE, NOON.plusSeconds(10), false),
                Attempts.fact("phase:implement", 2, TWO, NOON.plusSeconds(20), true))) {
            facts.put(fact.getKey(), fact.getValue());
        }
        return facts;
    }

    @Test
    void turnsOfAgentsAndCandidatesAreInTheOrderInWhichTheyWereMade() {
        var deployed = Operation.started(
                        OperationId.of(90),
                        OperationKind.DEPLOY,
                        new Subject.OfProject(new ProjectId("a")),
                        "user:ada",
                        NOON.plusSeconds(100))
                .begin("merge", NOON)
                .done("merge", Map.of("tree", THREE.sha()), "merged", NOON)
                .end(Operation.State.ROLLED_BACK, "its tests fail", "NOT_VALIDATED");
        // A phase that is passed over later on tells the same again.
        var attempts = Attempts.of(List.of(deployed, development(7, turns())));

        assertThat(attempts).extracting(Attempts.Attempt::number).containsExactly(1, 2, 3);
        assertThat(attempts).extracting(Attempts.Attempt::tree).containsExactly(ONE, TWO, THREE);
        assertThat(attempts)
                .extracting(Attempts.Attempt::outcome)
                .containsExactly(Attempts.Outcome.REJECTED, Attempts.Outcome.PASSED, Attempts.Outcome.REJECTED);
        assertThat(attempts).extracting(Attempts.Attempt::phase).containsExactly("implement", "implement", "");
        assertThat(attempts.getLast().detail()).isEqualTo("its tests fail");
        assertThat(attempts.getLast().isCandidate()).isTrue();
    }

    @Test
    void whyAPhaseWasGivenUpIsSaidOfItsLastTurnAlone() {
        var facts = turns();
        var last = Attempts.fact("phase:implement", 2, TWO, NOON.plusSeconds(20), false);
        facts.put(last.getKey(), last.getValue());
        var given = development(7, facts).fail("phase:implement", "2 of 2 attempts failed", "", NOON.plusSeconds(60));

        assertThat(Attempts.of(List.of(given)))
                .extracting(Attempts.Attempt::detail)
                .containsExactly("", "2 of 2 attempts failed");
    }

    @Test
    void twoOfThemAreNamedByTheirTreesAndTheLastTwoAreMeantOtherwise() {
        var attempts = Attempts.of(List.of(development(7, turns())));

        assertThat(Attempts.span(attempts, "", "")).isEqualTo(new Attempts.Span(ONE, TWO));
        assertThat(Attempts.span(attempts, "2222222", "1111111")).isEqualTo(new Attempts.Span(TWO, ONE));
        assertThat(Attempts.span(attempts, "", TWO.sha())).isEqualTo(new Attempts.Span(ONE, TWO));
        for (var wrong : List.of(
                List.of("", "1111111"), List.of("222", ""), List.of("", "4444444"), List.of("'; rm", "2222222"))) {
            assertThatThrownBy(() -> Attempts.span(attempts, wrong.getFirst(), wrong.getLast()))
                    .as(wrong.toString())
                    .isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> Attempts.span(List.of(), "", "")).isInstanceOf(Refused.class);
    }

    @Test
    void whatChangedBetweenTwoDeploymentsIsADiff() {
        var world = new World();
        var helix = world.start(Mortal.never());
        helix.deploy();
        world.commit("notes.txt", "other notes\n");
        helix.deploy();

        assertThat(helix.actions.attempts(World.PROJECT)).hasSize(2);
        assertThat(helix.actions.diff(World.PROJECT, "", ""))
                .contains("notes.txt", "other notes")
                .doesNotContain("app.txt", "new.txt");
    }
}
