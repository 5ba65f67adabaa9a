package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refusal;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The steps of an operation of one kind: data, run by {@link StepRunner}.
 *
 * @param kind which kind
 * @param lease the name of the lease that it works under
 * @param steps in order
 * @param pointOfNoReturn the step that, once done, makes a crashed operation go on to its end instead of being put back;
 *     {@link #ALWAYS_PUT_BACK} for none
 * @param settle brings the project's state in line after everything was put back; repeatable
 */
public record Flow(
        OperationKind kind,
        String lease,
        List<Step> steps,
        String pointOfNoReturn,
        BiConsumer<Operation, Refusal> settle) {

    /** No step of this name: a crashed operation is put back wherever it was. */
    public static final String ALWAYS_PUT_BACK = "";

    public Flow {
        steps = List.copyOf(steps);
        var names = steps.stream().map(Step::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("two steps of a flow have one name: " + names);
        }
        if (!pointOfNoReturn.equals(ALWAYS_PUT_BACK) && !names.contains(pointOfNoReturn)) {
            throw new IllegalArgumentException("the flow has no step '" + pointOfNoReturn + "'");
        }
    }
}
