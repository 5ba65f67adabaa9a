package dev.helix.domain.port;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two places that one system runs from. Only the idle one is ever written; one atomic step makes it live. For one
 * writer at a time.
 */
public interface Slots {

    /** Returns the live slot; empty before the first switch. */
    Optional<SlotContent> current();

    /** Writes {@code tree} into the idle slot, only where it differs, and makes it durable. Repeatable. */
    SlotContent prepare(TreeId tree);

    /** Makes a prepared slot the live one, atomically. Repeatable. */
    void switchTo(SlotContent content);

    /**
     * Brings the idle slot to the live tree, so that the next {@link #prepare} has the change alone to write. Nothing but time
     * is lost when it is left out. Does nothing before the first switch.
     */
    void sweep();

    /** Returns the plan by which this content was built last in its slot; empty when it was not built, or not to its end. */
    Optional<String> built(SlotContent content);

    /** Notes that what is built in a slot is worth nothing from now on, until {@link #noteBuilt}. */
    void forgetBuild(Slot slot);

    /** Notes that this content was built in its slot, by this plan: letters, digits and dashes. */
    void noteBuilt(SlotContent content, String plan);

    /** Returns the folder of a slot, absolute. */
    Path directory(Slot slot);
}
