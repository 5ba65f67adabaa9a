package dev.helix.supervisor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of what a supervisor does next, as a pure function of what it remembers and what it sees. What is remembered is written down before it is
 * done, and each deed may be done again.
 */
final class SupervisorRules {

    /** A server that lasted so long is well: a later end is a new trouble. Milliseconds. */
    static final long WELL_AGAIN = 60_000;

    /** So long may a server in its probation say nothing. Milliseconds. */
    static final long HANGS = 5_000;

    /** A new server that is gone after nobody had looked is started once more: the power may have failed. */
    static final int MOST_BOOTS = 2;

    private static final long FIRST_PAUSE = 250;
    private static final int DOUBLINGS = 7;

    private SupervisorRules() {}

    /** A deed. */
    enum Deed {
        WAIT,
        /** The server is ended, gently first. */
        STOP,
        /** {@code current} is made to point to what is to run, which is started. */
        START
    }

    /**
     * The next moment.
     *
     * @param ledger what is remembered from now on
     * @param deed what is done once that is written down
     */
    record Next(SwitchLedger ledger, Deed deed) {}

    static Next next(SwitchLedger ledger, Sight sight, SupervisorPlan plan) {
        return switch (ledger.phase()) {
            case SETTLED -> settled(ledger, sight);
            case LEAVING ->
                sight.alive() ? new Next(ledger, Deed.STOP) : boot(enter(ledger, LedgerPhase.BOOTING, sight.now()));
            case BOOTING -> booting(ledger, sight, plan);
            case PROBATION -> probation(ledger, sight, plan);
            case RETURNING -> returning(ledger, sight);
        };
    }

    private static Next settled(SwitchLedger ledger, Sight sight) {
        var request = sight.request();
        if (request != null && !ledger.hasEnded(request.id())) {
            var leaving = new SwitchLedger(
                    LedgerPhase.LEAVING,
                    ledger.good(),
                    request,
                    0,
                    ledger.run(),
                    sight.now(),
                    sight.now(),
                    0,
                    "",
                    ledger.outcome());
            return new Next(leaving, sight.alive() ? Deed.STOP : Deed.WAIT);
        }
        if (sight.alive()) {
            return new Next(
                    ledger.boots() > 0 && sight.now() - ledger.since() > WELL_AGAIN ? booted(ledger, 0) : ledger,
                    Deed.WAIT);
        }
        var pause = ledger.boots() == 0 ? 0 : FIRST_PAUSE << Math.min(ledger.boots() - 1, DOUBLINGS);
        if (sight.now() - ledger.since() < pause) {
            return new Next(ledger, Deed.WAIT);
        }
        return boot(enter(ledger, LedgerPhase.SETTLED, sight.now()));
    }

    private static Next booting(SwitchLedger ledger, Sight sight, SupervisorPlan plan) {
        if (!sight.alive()) {
            return ended(ledger, sight, "its process ended instead of becoming healthy");
        }
        var wrong = wrongTree(ledger, sight);
        if (wrong != null) {
            return goBack(ledger, sight, wrong);
        }
        if (sight.answer() != null && sight.answer().tree() != null) {
            var healthy = enter(ledger, LedgerPhase.PROBATION, sight.now());
            return new Next(away(healthy, sight.now() - ledger.away()), Deed.WAIT);
        }
        if (sight.now() - ledger.since() > plan.healthMillis()) {
            return goBack(
                    ledger,
                    sight,
                    "it was not healthy within " + plan.healthMillis() / 1000 + " s"
                            + (sight.answer() == null
                                    ? ""
                                    : ": " + sight.answer().detail()));
        }
        return new Next(ledger, Deed.WAIT);
    }

    private static Next probation(SwitchLedger ledger, Sight sight, SupervisorPlan plan) {
        var passed = sight.now() - ledger.since();
        if (!sight.alive()) {
            return ended(ledger, sight, "its process ended in its probation, after " + passed + " ms");
        }
        var wrong = wrongTree(ledger, sight);
        if (wrong != null) {
            return goBack(ledger, sight, wrong);
        }
        var good = sight.answer() != null && sight.answer().tree() != null;
        if (!good && sight.now() - Math.max(sight.lastGood(), ledger.since()) > HANGS) {
            return goBack(
                    ledger,
                    sight,
                    "it hangs: no good answer for " + HANGS / 1000 + " s in its probation"
                            + (sight.answer() == null
                                    ? ""
                                    : ": " + sight.answer().detail()));
        }
        if (good && passed >= plan.probationMillis()) {
            var asked = Objects.requireNonNull(ledger.asked());
            var outcome = new SwitchOutcome(
                    asked.id(), asked.target(), true, "healthy for " + passed + " ms", ledger.downtimeMillis(), "");
            return new Next(
                    new SwitchLedger(
                            LedgerPhase.SETTLED,
                            asked.target(),
                            null,
                            0,
                            ledger.run(),
                            sight.now(),
                            ledger.away(),
                            0,
                            "",
                            outcome),
                    Deed.WAIT);
        }
        return new Next(ledger, Deed.WAIT);
    }

    private static Next returning(SwitchLedger ledger, Sight sight) {
        if (sight.alive()) {
            return new Next(ledger, Deed.STOP);
        }
        var asked = Objects.requireNonNull(ledger.asked());
        var outcome = new SwitchOutcome(
                asked.id(), asked.target(), false, ledger.why(), sight.now() - ledger.away(), sight.log());
        return boot(new SwitchLedger(
                LedgerPhase.SETTLED, ledger.good(), null, 0, ledger.run(), sight.now(), ledger.away(), 0, "", outcome));
    }

    /** One that ended before our eyes would do so again. */
    private static Next ended(SwitchLedger ledger, Sight sight, String why) {
        return sight.watched() || ledger.boots() >= MOST_BOOTS
                ? goBack(ledger, sight, why)
                : boot(enterKeepingBoots(ledger, sight.now()));
    }

    private static Next goBack(SwitchLedger ledger, Sight sight, String why) {
        var returning = enter(ledger, LedgerPhase.RETURNING, sight.now());
        return new Next(
                new SwitchLedger(
                        returning.phase(),
                        returning.good(),
                        returning.asked(),
                        0,
                        returning.run(),
                        returning.since(),
                        returning.away(),
                        returning.downtimeMillis(),
                        why,
                        returning.outcome()),
                sight.alive() ? Deed.STOP : Deed.WAIT);
    }

    private static @Nullable String wrongTree(SwitchLedger ledger, Sight sight) {
        var answer = sight.answer();
        if (answer == null || answer.tree() == null) {
            return null;
        }
        var expected = ledger.running().tree();
        return answer.tree().equals(expected) ? null : "it reports tree " + answer.tree() + " instead of " + expected;
    }

    private static Next boot(SwitchLedger ledger) {
        return new Next(
                new SwitchLedger(
                        ledger.phase(),
                        ledger.good(),
                        ledger.asked(),
                        ledger.boots() + 1,
                        ledger.run() + 1,
                        ledger.since(),
                        ledger.away(),
                        ledger.downtimeMillis(),
                        ledger.why(),
                        ledger.outcome()),
                Deed.START);
    }

    private static SwitchLedger enter(SwitchLedger ledger, LedgerPhase phase, long now) {
        return new SwitchLedger(
                phase,
                ledger.good(),
                ledger.asked(),
                ledger.boots(),
                ledger.run(),
                now,
                ledger.away(),
                ledger.downtimeMillis(),
                ledger.why(),
                ledger.outcome());
    }

    private static SwitchLedger enterKeepingBoots(SwitchLedger ledger, long now) {
        return enter(ledger, LedgerPhase.BOOTING, now);
    }

    private static SwitchLedger booted(SwitchLedger ledger, int boots) {
        return new SwitchLedger(
                ledger.phase(),
                ledger.good(),
                ledger.asked(),
                boots,
                ledger.run(),
                ledger.since(),
                ledger.away(),
                ledger.downtimeMillis(),
                ledger.why(),
                ledger.outcome());
    }

    private static SwitchLedger away(SwitchLedger ledger, long millis) {
        return new SwitchLedger(
                ledger.phase(),
                ledger.good(),
                ledger.asked(),
                ledger.boots(),
                ledger.run(),
                ledger.since(),
                ledger.away(),
                millis,
                ledger.why(),
                ledger.outcome());
    }
}
