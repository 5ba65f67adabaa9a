package dev.helix.domain.port;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The two places that one system runs from. Only the idle one is ever written; one atomic step makes it live. For one
 * writer at a time; many may look.
 */
public interface Slots {

    /** Returns the live slot; empty before the first switch. */
    Optional<SlotContent> current();

    /**
     * Writes {@code tree} into the idle slot, only where it differs: then every file is what the tree says. Survives a loss of
     * power, too: see {@link #recover}. Repeatable.
     *
     * @param spoilt is told of the files that somebody else had changed since they were written here, if any
     */
    SlotContent prepare(TreeId tree, Consumer<List<String>> spoilt);

    /**
     * Asks whether {@link #prepare} has all that it takes. Changes nothing.
     *
     * @throws dev.helix.domain.evolution.Refused as SubmoduleMissing, naming the first submodule whose files are not here
     */
    void requireFillable(TreeId tree);

    /** As {@link #prepare(TreeId, Consumer)}, for callers that need not know what was put right. */
    default SlotContent prepare(TreeId tree) {
        return prepare(tree, spoilt -> {});
    }

    /**
     * Removes from the idle slot what might be meant for the next one that works there. To be called before {@link #prepare}, where what
     * runs in the slots has not been judged. All goes that is neither of the slot's tree nor shared by both slots; what the last
     * build left there stays, as that left it, where it was made for the same candidate, or for one that is or was main's.
     *
     * @param candidate for which the idle slot works from now on, in this tree or in others that help to judge it
     */
    void isolate(TreeId candidate);

    /** Makes a prepared slot the live one, atomically. Repeatable. */
    void switchTo(SlotContent content);

    /**
     * Compares every file of a slot with its tree, and what its build left there with what was noted by {@link #built}. Changes
     * nothing. Files that are in neither are not looked at.
     *
     * @throws PortException when the slot does not hold that tree
     */
    SlotDifferences compare(SlotContent content);

    /**
     * Puts one more file beside those of a slot's tree, until what is returned is closed. Then it is gone, with every file that is not of
     * the tree and whose name holds {@code mark}. After a crash that happens before the slot is written again, or anything starts.
     *
     * @param mark a part of the new file's name that no other file has, such as compilers give to what they make of it
     * @throws PortException when the slot does not hold that tree, something stands at that path, or one more file is there already
     */
    Added add(SlotContent content, RepoPath path, Content file, String mark);

    /** A file that is in a slot for a while. */
    interface Added extends AutoCloseable {
        /** Removes it; does nothing the second time. */
        @Override
        void close();
    }

    /** Notes what a build has left in a slot: every file there that is not of its tree, nor shared by both slots. */
    void built(SlotContent content);

    /**
     * Brings the idle slot to the live tree, so that the next {@link #prepare} has the change alone to write. Nothing but time
     * is lost when it is left out, and it leaves by itself when somebody wants to write. Does nothing before the first switch.
     *
     * @param enough asked again and again; it leaves when that says so, too
     */
    void sweep(BooleanSupplier enough);

    /**
     * To be called before anything is started: compares the live slot byte for byte with its tree if the machine was started
     * anew since it was written, and puts right what was lost with its power.
     *
     * @return whether what was built there is whole, too; otherwise it has to be built again
     */
    boolean recover();

    /**
     * Takes what a build by this plan has left from another slot, or from an earlier tree in this one, where the same files went
     * into it; then this content counts as built by that plan.
     *
     * @return where it was taken from, for a person; empty where it has to be built
     */
    Optional<String> reuse(SlotContent content, String plan);

    /** Returns the plan by which this content was built last in its slot; empty when it was not built, or not to its end. */
    Optional<String> builtBy(SlotContent content);

    /** Notes that what is built in a slot is worth nothing from now on, until {@link #noteBuilt}. */
    void forgetBuild(Slot slot);

    /** Notes that this content was built in its slot, by this plan: letters, digits and dashes. */
    void noteBuilt(SlotContent content, String plan);

    /** Returns the folder of a slot, absolute. */
    Path directory(Slot slot);
}
