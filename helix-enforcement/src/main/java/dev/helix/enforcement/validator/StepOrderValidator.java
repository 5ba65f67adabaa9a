package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Warns where the step an answer claims contradicts where its conversation stands: {@code finalize} before anything was
 * generated. It says nothing where the conversation's step is unknown or the answer has no valid marker, which is {@link
 * StepMarkerValidator}'s to tell. Safe for use by many threads.
 */
public final class StepOrderValidator implements Bounded {

    /** The name in configuration and reports. */
    public static final String NAME = "step-order";

    private static final Set<ConversationStep> BEFORE_GENERATING =
            EnumSet.of(ConversationStep.WHAT, ConversationStep.WHY, ConversationStep.CONSTRAINTS);

    /** Makes the validator; it has no settings. */
    public StepOrderValidator() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean needsNoFiles(Answer answer) {
        return true;
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var current = context.current();
        if (current == null || !BEFORE_GENERATING.contains(current)) {
            return List.of();
        }
        var markers = StepMarkers.of(answer);
        var last = markers.last();
        if (last == null || !markers.step().equals(Optional.of(ConversationStep.FINALIZE))) {
            return List.of();
        }
        var report = new Reporter(context.locale());
        report.warning(
                "STEP_OUT_OF_ORDER",
                null,
                last.range(),
                ConversationStep.FINALIZE.word(),
                current.word(),
                ConversationStep.GENERATE.word());
        return report.issues();
    }
}
