package dev.helix.domain.port;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of a {@link Journal}. Append only: a case or a field is added, never changed. */
public sealed interface JournalEntry {

    /** A project as it is from now on. */
    record ProjectSaved(EvolutionProject project) implements JournalEntry {}

    /** A flow begins; its id is made from this entry's sequence number. */
    record OperationStarted(OperationKind kind, ProjectId project, String by) implements JournalEntry {}

    /** A flow begins that is about a system and no project; its id is made from this entry's sequence number. */
    record SystemOperationStarted(OperationKind kind, SystemName system, String by) implements JournalEntry {}

    /** A step is about to act: from here on it may have happened. */
    record StepBegun(OperationId operation, String step) implements JournalEntry {}

    /**
     * A step that is still acting has something to remember, whatever becomes of it.
     *
     * @param facts beside those that it noted before
     * @param detail one line for a person
     */
    record StepNoted(OperationId operation, String step, Map<String, String> facts, String detail)
            implements JournalEntry {
        public StepNoted {
            facts = Map.copyOf(facts);
        }
    }

    /** A step has acted. */
    record StepDone(OperationId operation, String step, Map<String, String> facts, String detail)
            implements JournalEntry {
        public StepDone {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * A step could not act.
     *
     * @param output the end of what was printed by what made it fail; null where there is none, and in a journal of before
     *     there were any
     */
    record StepFailed(
            OperationId operation,
            String step,
            String detail,
            @Nullable String output) implements JournalEntry {}

    /**
     * A step was put back.
     *
     * @param detail what that came to, in one line for a person; null in a journal of before there were any
     */
    record StepUndone(
            OperationId operation, String step, @Nullable String detail) implements JournalEntry {}

    /** A sandbox denied something to what a step ran; that is no verdict on it. */
    record SandboxDenied(OperationId operation, String step, Denial denial) implements JournalEntry {}

    /**
     * Somebody else has edited a project's {@code status.json}; it was put back.
     *
     * @param found the status that stood there; empty where it could not be read
     */
    record StatusEdited(ProjectId project, String found) implements JournalEntry {}

    /**
     * A live slot was looked at, and is otherwise than at the last look.
     *
     * @param paths what is not as HELIX left it; empty when all is well again
     */
    record SlotTampered(SystemName system, Slot slot, List<String> paths) implements JournalEntry {
        public SlotTampered {
            paths = List.copyOf(paths);
        }
    }

    /**
     * The tests of main's own tree were run, to have something to compare a candidate's with.
     *
     * @param tree main's
     * @param plan by which it was judged, as a digest
     * @param seen what ran
     */
    record MainTested(TreeId tree, String plan, TestsSeen seen) implements JournalEntry {}

    /**
     * Names in the repository of projects that have long been in the archive are about to go, and with them the promise that what only they
     * keep stays there.
     *
     * @param names below {@code refs/helix/}
     */
    record PinsDropped(List<String> names) implements JournalEntry {
        public PinsDropped {
            names = List.copyOf(names);
        }
    }

    /**
     * Something that a HELIX of the next format has written, which has been taken back since: this one does not know what it is, and nothing
     * that it does hangs on it.
     *
     * @param kind as that HELIX has named it
     */
    record OfNextFormat(String kind) implements JournalEntry {}

    /**
     * A flow is over.
     *
     * @param code of the refusal that ended it; null when it succeeded, and in a journal of before there were any
     */
    record OperationEnded(
            OperationId operation,
            Operation.State state,
            @Nullable String error,
            @Nullable String code) implements JournalEntry {}

    /**
     * An entry in its place.
     *
     * @param sequence from 1, without gaps
     * @param at when it was written
     */
    record Recorded(long sequence, Instant at, JournalEntry entry) {}
}
