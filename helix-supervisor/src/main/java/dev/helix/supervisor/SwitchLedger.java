package dev.helix.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a supervisor remembers. It is written before anything is done, so that another supervisor can go on where one was killed.
 *
 * @param phase how far a switch is
 * @param good what is known to run well, and is gone back to
 * @param asked what is being switched to; null in SETTLED
 * @param boots how often what is to run was started in vain, or is being started
 * @param run the number of the last start; no two have the same
 * @param since when the phase, or in SETTLED the last start, began; milliseconds of the epoch
 * @param away when the old server was told to end; milliseconds of the epoch, 0 for never
 * @param downtimeMillis of the switch that goes on, as far as it is known
 * @param why why it goes back; empty else
 * @param outcome how the last switch ended; null before the first
 */
public record SwitchLedger(
        LedgerPhase phase,
        LivePlace good,
        @Nullable SwitchRequest asked,
        int boots,
        long run,
        long since,
        long away,
        long downtimeMillis,
        String why,
        @Nullable SwitchOutcome outcome) {

    private static final KeptFile FILE = new KeptFile("ledger", 1);

    public SwitchLedger {
        if ((asked == null) != (phase == LedgerPhase.SETTLED)) {
            throw new IllegalArgumentException("something is asked for in every phase but SETTLED");
        }
    }

    /** Returns the one of a supervisor that has started nothing yet. */
    public static SwitchLedger of(LivePlace good) {
        return new SwitchLedger(LedgerPhase.SETTLED, good, null, 0, 0, 0, 0, 0, "", null);
    }

    /** Returns what is to run in this phase, or is to end. */
    LivePlace running() {
        return asked == null || phase == LedgerPhase.LEAVING ? good : asked.target();
    }

    /** Returns whether the request of this id has led to this phase, or was ended by the last one. */
    public boolean knows(String request) {
        return (asked != null && asked.id().equals(request)) || hasEnded(request);
    }

    /** Returns whether the request of this id was the last one, and has ended. */
    public boolean hasEnded(String request) {
        return outcome != null && outcome.request().equals(request);
    }

    /** Writes it into the supervisor's folder. */
    public void writeTo(Path folder) throws IOException {
        var values = new LinkedHashMap<String, String>();
        values.put("phase", phase.name());
        put(values, "good", good);
        if (asked != null) {
            values.put("asked.id", asked.id());
            put(values, "asked", asked.target());
        }
        values.put("boots", Integer.toString(boots));
        values.put("run", Long.toString(run));
        values.put("since", Long.toString(since));
        values.put("away", Long.toString(away));
        values.put("downtime_ms", Long.toString(downtimeMillis));
        values.put("why", why);
        if (outcome != null) {
            values.put("outcome.id", outcome.request());
            put(values, "outcome", outcome.target());
            values.put("outcome.kept", Boolean.toString(outcome.kept()));
            values.put("outcome.why", outcome.why());
            values.put("outcome.downtime_ms", Long.toString(outcome.downtimeMillis()));
            values.put("outcome.log", outcome.log());
        }
        FILE.write(folder, values);
    }

    /** Reads it; empty when there is none. */
    public static Optional<SwitchLedger> in(Path folder) throws IOException {
        return FILE.read(folder)
                .map(values -> new SwitchLedger(
                        LedgerPhase.valueOf(values.text("phase")),
                        place(values, "good"),
                        values.has("asked.id")
                                ? new SwitchRequest(values.text("asked.id"), place(values, "asked"))
                                : null,
                        (int) values.number("boots"),
                        values.number("run"),
                        values.number("since"),
                        values.number("away"),
                        values.number("downtime_ms"),
                        values.text("why"),
                        values.has("outcome.id")
                                ? new SwitchOutcome(
                                        values.text("outcome.id"),
                                        place(values, "outcome"),
                                        Boolean.parseBoolean(values.text("outcome.kept")),
                                        values.text("outcome.why"),
                                        values.number("outcome.downtime_ms"),
                                        values.text("outcome.log"))
                                : null));
    }

    private static void put(LinkedHashMap<String, String> values, String name, LivePlace place) {
        values.put(name + ".slot", place.slot());
        values.put(name + ".tree", place.tree());
    }

    private static LivePlace place(KeptFile.Values values, String name) {
        return new LivePlace(values.text(name + ".slot"), values.text(name + ".tree"));
    }
}
