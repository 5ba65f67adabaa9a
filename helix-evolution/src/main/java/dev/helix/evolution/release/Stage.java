package dev.helix.evolution.release;

import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.StageReport;

/** One stage of a validation. A new one is a class and a line in {@link StageRunner}. */
interface Stage {

    /** Returns whether it has a say about this context at all; one that has none is not told in the report. */
    default boolean concerns(StageContext context) {
        return true;
    }

    /**
     * Judges. The live slot was compared with its tree right before.
     *
     * @throws Refused as SlotTampered when it sees that somebody has changed a slot
     */
    StageReport run(StageContext context);
}
