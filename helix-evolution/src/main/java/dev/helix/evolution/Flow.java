package dev.helix.evolution;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import java.util.List;

/** What an operation of one kind does: data, run by {@link StepRunner}. */
interface Flow {

    OperationKind kind();

    /** Returns the name of the lease that it works under. */
    String lease();

    List<Step> steps();

    /**
     * Returns the step that, once done, makes a crashed operation go on to its end instead of being put back; "" for a
     * flow that is always put back.
     */
    String pointOfNoReturn();

    /** Brings the project's state in line after everything was put back. Repeatable. */
    void settle(Operation operation, Refusal refusal);
}
