package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.testkit.InMemoryJournal;
import dev.helix.testkit.InMemoryProjects;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OperationHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Words WORDS = Words.in(Locale.ENGLISH, () -> NOON);
    private static final OperationId DEPLOY = OperationId.of(1);
    private static final OperationId RESTART = OperationId.of(3);

    private final JournalProjection projection =
            new JournalProjection(new InMemoryJournal(() -> NOON), new InMemoryProjects());
    private final OperationHistory history = new OperationHistory(projection);

    private void begins() {
        projection.append(new JournalEntry.OperationStarted(OperationKind.DEPLOY, new ProjectId("a"), "user:ada"));
        projection.append(new JournalEntry.StepBegun(DEPLOY, "merge"));
        projection.append(
                new JournalEntry.SystemOperationStarted(OperationKind.RESTART, SystemName.PRODUCTION, "user:bob"));
        projection.append(new JournalEntry.StepBegun(RESTART, "stop"));
        projection.append(new JournalEntry.StepDone(DEPLOY, "merge", Map.of("tree", "1234567"), "merged"));
    }

    private Operation deploy() {
        return projection.operation(DEPLOY).orElseThrow();
    }

    private List<OperationView.Entry> lines() {
        return history.lines(history.entries(deploy()), 0, WORDS);
    }

    @Test
    void entriesAreThoseOfTheOperationAloneUntilItIsOver() {
        begins();
        projection.append(new JournalEntry.OperationEnded(DEPLOY, Operation.State.SUCCEEDED, null, null));
        projection.append(new JournalEntry.StepDone(RESTART, "stop", Map.of(), ""));

        assertThat(lines()).extracting(OperationView.Entry::sequence).containsExactly(1L, 2L, 5L, 6L);
        assertThat(lines())
                .extracting(OperationView.Entry::what)
                .containsExactly("begun by", "step begins", "step done", "ended");
        assertThat(lines()).extracting(OperationView.Entry::killed).containsOnly("");
    }

    @Test
    void aStepThatBeginsTwiceTellsThatHelixHadEndedThere() {
        begins();
        projection.append(new JournalEntry.StepBegun(DEPLOY, "build"));
        projection.append(new JournalEntry.StepBegun(DEPLOY, "build"));
        projection.append(new JournalEntry.StepDone(DEPLOY, "build", Map.of(), ""));

        assertThat(lines())
                .filteredOn(line -> !line.killed().isEmpty())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.sequence()).isEqualTo(7);
                    assertThat(line.killed()).startsWith("HELIX had ended during this step");
                });
    }

    @Test
    void whatWasPutBackAfterACrashTellsSoAtItsEnd() {
        begins();
        projection.append(new JournalEntry.StepUndone(DEPLOY, "merge", null));
        projection.append(
                new JournalEntry.OperationEnded(DEPLOY, Operation.State.ROLLED_BACK, "HELIX ended", "INTERRUPTED"));

        assertThat(lines().getLast().killed()).startsWith("HELIX had ended before");
    }

    @Test
    void behindAnEntryEverythingIsAsItWasThen() {
        begins();
        var entries = history.entries(deploy());

        var first = Objects.requireNonNull(history.then(deploy(), entries, 1, other -> true, WORDS));
        assertThat(first.projection().operation(DEPLOY).orElseThrow().steps()).isEmpty();
        assertThat(first.replay().busy()).isEqualTo("Deploy (op-1)");
        assertThat(List.of(first.replay().number(), first.replay().total())).containsExactly(1, 3);
        assertThat(List.of(first.replay().before(), first.replay().after())).containsExactly(0L, 2L);
        assertThat(first.replay().facts()).isEmpty();

        var last = Objects.requireNonNull(history.then(deploy(), entries, 5, other -> true, WORDS));
        assertThat(last.replay().busy()).isEqualTo("Deploy (op-1), Restart (op-3)");
        assertThat(last.replay().facts()).containsEntry("tree", "1234567");
        assertThat(last.replay().after()).isZero();
        var seen = Objects.requireNonNull(
                history.then(deploy(), entries, 5, other -> other.id().equals(DEPLOY), WORDS));
        assertThat(seen.replay().busy()).isEqualTo("Deploy (op-1)");

        // Entries of others are none of its own, and what is past can't be written to.
        assertThat(history.then(deploy(), entries, 4, other -> true, WORDS)).isNull();
        assertThatThrownBy(() -> last.projection().append(new JournalEntry.StepBegun(DEPLOY, "build")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(deploy().steps()).hasSize(1);
    }
}
