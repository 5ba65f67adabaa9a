package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Validator;

/**
 * A validator that ends in a time bounded by the length of the text, as long as it needs no files: nobody has to watch over
 * it. Only HELIX's own are, since that has been measured with hostile texts; all others are watched.
 */
public sealed interface Bounded extends Validator
        permits StepMarkerValidator, StepOrderValidator, AdrStructureValidator, FileExistenceValidator {

    /** Returns whether it looks at {@code answer} without asking for a file, whose system may never reply. */
    boolean needsNoFiles(Answer answer);
}
