package dev.helix.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.supervisor.SupervisorRules.Deed;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decisions, one after the other, without a process or a clock. */
class SupervisorRulesTest {

    private static final LivePlace OLD = new LivePlace("a", "a".repeat(40));
    private static final LivePlace NEW = new LivePlace("b", "b".repeat(40));
    private static final SwitchRequest ASKED = new SwitchRequest("one", NEW);
    private static final SupervisorPlan PLAN = new SupervisorPlan(
            Path.of("/r"),
            Path.of("/r/.helix/production"),
            List.of("run"),
            "http://127.0.0.1:{port}/",
            8001,
            10_000,
            2000,
            3000);
    private static final HealthAnswer NONE = HealthAnswer.unwell("connection refused");

    private SwitchLedger ledger = SwitchLedger.of(OLD);
    private long now = 1000;
    private long lastGood;

    private Deed see(boolean alive, boolean watched, @Nullable HealthAnswer answer, @Nullable SwitchRequest request) {
        if (answer != null && answer.tree() != null) {
            lastGood = now;
        }
        var next = SupervisorRules.next(ledger, new Sight(now, alive, watched, lastGood, answer, request, "log"), PLAN);
        ledger = next.ledger();
        return next.deed();
    }

    private static HealthAnswer well(LivePlace place) {
        return new HealthAnswer(place.tree(), "healthy");
    }

    private void upTo(LedgerPhase phase) {
        see(false, false, null, null);
        see(true, true, null, ASKED);
        if (phase == LedgerPhase.LEAVING) {
            return;
        }
        now += 500;
        see(false, true, null, ASKED);
        if (phase == LedgerPhase.BOOTING) {
            return;
        }
        now += 700;
        see(true, true, well(NEW), ASKED);
    }

    @Test
    void whatIsGoodIsStartedFirst() {
        assertThat(see(false, false, null, null)).isEqualTo(Deed.START);
        assertThat(ledger.running()).isEqualTo(OLD);
        assertThat(ledger.run()).isEqualTo(1);
        assertThat(see(true, true, null, null)).isEqualTo(Deed.WAIT);
    }

    @Test
    void aSwitchThatIsKept() {
        upTo(LedgerPhase.LEAVING);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.LEAVING);
        assertThat(see(true, true, null, ASKED)).isEqualTo(Deed.STOP);
        now += 500;
        assertThat(see(false, true, null, ASKED)).isEqualTo(Deed.START);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.BOOTING);
        assertThat(ledger.running()).isEqualTo(NEW);
        assertThat(see(true, true, NONE, ASKED)).isEqualTo(Deed.WAIT);
        now += 700;
        see(true, true, well(NEW), ASKED);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.PROBATION);
        assertThat(ledger.good()).isEqualTo(OLD);
        now += 3000;
        see(true, true, well(NEW), ASKED);

        assertThat(ledger.phase()).isEqualTo(LedgerPhase.SETTLED);
        assertThat(ledger.good()).isEqualTo(NEW);
        assertThat(ledger.outcome()).isEqualTo(new SwitchOutcome("one", NEW, true, "healthy for 3000 ms", 1200, ""));
        // The request still lies there until the server takes it away.
        assertThat(see(true, true, null, ASKED)).isEqualTo(Deed.WAIT);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.SETTLED);
    }

    private void wentBack(String why) {
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.RETURNING);
        assertThat(ledger.why()).contains(why);
        now += 100;
        assertThat(see(false, true, null, ASKED)).isEqualTo(Deed.START);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.SETTLED);
        assertThat(ledger.running()).isEqualTo(OLD);
        var outcome = Objects.requireNonNull(ledger.outcome());
        assertThat(outcome.kept()).isFalse();
        assertThat(outcome.why()).contains(why);
        assertThat(outcome.log()).isEqualTo("log");
    }

    @Test
    void oneThatEndsBeforeItIsWell() {
        upTo(LedgerPhase.BOOTING);
        see(false, true, null, ASKED);
        wentBack("ended instead of becoming healthy");
    }

    @Test
    void oneThatIsNeverWellIsEnded() {
        upTo(LedgerPhase.BOOTING);
        now += 10_001;
        assertThat(see(true, true, NONE, ASKED)).isEqualTo(Deed.STOP);
        assertThat(see(true, true, null, ASKED)).isEqualTo(Deed.STOP);
        wentBack("not healthy within 10 s: connection refused");
    }

    @Test
    void oneThatReportsAnotherTree() {
        upTo(LedgerPhase.BOOTING);
        see(true, true, well(OLD), ASKED);
        wentBack("reports tree " + OLD.tree() + " instead of " + NEW.tree());
    }

    @Test
    void oneThatEndsInItsProbation() {
        upTo(LedgerPhase.PROBATION);
        now += 1000;
        see(false, true, null, ASKED);
        wentBack("ended in its probation, after 1000 ms");
    }

    @Test
    void oneThatHangsInItsProbation() {
        upTo(LedgerPhase.PROBATION);
        now += 4999;
        see(true, true, NONE, ASKED);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.PROBATION);
        now += 2;
        see(true, true, NONE, ASKED);
        wentBack("hangs");
    }

    @Test
    void oneThatReportsAnotherTreeLater() {
        upTo(LedgerPhase.PROBATION);
        see(true, true, well(OLD), ASKED);
        wentBack("reports tree");
    }

    @Test
    void aProbationDoesNotEndWithoutAGoodAnswer() {
        upTo(LedgerPhase.PROBATION);
        now += 3500;
        see(true, true, NONE, ASKED);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.PROBATION);
    }

    @Test
    void oneThatIsGoneWhenTheSupervisorComesBackIsStartedOnceMoreAndNotForEver() {
        upTo(LedgerPhase.PROBATION);
        assertThat(see(false, false, null, ASKED)).isEqualTo(Deed.START);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.BOOTING);
        assertThat(ledger.boots()).isEqualTo(2);
        see(false, false, null, ASKED);
        wentBack("ended instead of becoming healthy");
    }

    @Test
    void aGoodOneThatEndsAgainAndAgainIsStartedLessAndLessOften() {
        see(false, false, null, null);
        assertThat(see(false, true, null, null)).isEqualTo(Deed.WAIT);
        now += 250;
        assertThat(see(false, true, null, null)).isEqualTo(Deed.START);
        now += 250;
        assertThat(see(false, true, null, null)).isEqualTo(Deed.WAIT);
        now += 250;
        assertThat(see(false, true, null, null)).isEqualTo(Deed.START);
        assertThat(ledger.boots()).isEqualTo(3);
        now += SupervisorRules.WELL_AGAIN + 1;
        see(true, true, null, null);
        assertThat(ledger.boots()).isZero();
    }

    @Test
    void anotherRequestIsAnsweredAfterOneThatHasEnded() {
        upTo(LedgerPhase.BOOTING);
        see(true, true, well(OLD), ASKED);
        wentBack("reports");
        see(true, true, null, ASKED);
        assertThat(ledger.phase()).isEqualTo(LedgerPhase.SETTLED);

        see(true, true, null, new SwitchRequest("two", NEW));

        assertThat(ledger.phase()).isEqualTo(LedgerPhase.LEAVING);
    }
}
