package dev.helix.domain.answer;

import java.util.List;

/**
 * A rule for answers. Pure: the same answer and the same files give the same issues; no I/O but through the context's
 * file view; safe for use by many threads.
 */
public interface Validator {

    /** The code of an issue that says that a validator itself could not judge: no fault of the answer, and no agent is told of it. */
    String FAILED = "VALIDATOR_FAILED";

    /** Returns its stable name, in lower case with hyphens, as configuration and reports know it. */
    String name();

    /**
     * Returns what its verdicts depend on besides the answer and the files, as text: profile, limits, version. It enters
     * the policy's digest.
     */
    default String settings() {
        return "";
    }

    /** Returns everything that is wrong, in the order of the text; empty when nothing is. */
    List<Issue> check(Answer answer, ValidationContext context);

    /** Returns edits that repair {@code answer} without guessing; empty when there is no safe repair. */
    default List<Edit> fix(Answer answer, ValidationContext context) {
        return List.of();
    }

    /**
     * Returns the parts to ask for when only these are missing; empty when the answer has to be written again. They cover
     * all errors that {@link #check} finds.
     */
    default List<Gap> gaps(Answer answer, ValidationContext context) {
        return List.of();
    }

    /**
     * Returns edits for when the agent could not be brought to repair it: a guess, which is marked as inferred wherever
     * it is used. Empty when even a guess makes no sense.
     */
    default List<Edit> fallback(Answer answer, ValidationContext context) {
        return List.of();
    }
}
