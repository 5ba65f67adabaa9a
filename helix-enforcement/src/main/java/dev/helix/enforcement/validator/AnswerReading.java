package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;

/** Facts about one answer's text that several validators need, found once for all of them. Immutable. */
final class AnswerReading {

    private final String text;
    private final StepMarkers markers;
    private final boolean fenced;
    private final boolean ruled;

    private AnswerReading(String text, StepMarkers markers) {
        this.text = text;
        this.markers = markers;
        this.fenced = (text.indexOf('`') >= 0 && text.contains("```")) || text.indexOf('~') >= 0;
        // After a thinking block, lines begin elsewhere.
        this.ruled =
                markers.thinking().isThere() || markers.markdown().segments().mayHoldRule();
    }

    /** Returns the facts about {@code answer}. */
    static AnswerReading of(Answer answer) {
        return answer.reading(AnswerReading.class, text -> new AnswerReading(text, StepMarkers.of(answer)));
    }

    StepMarkers markers() {
        return markers;
    }

    /** Returns the text with blanks in place of the thinking before it. */
    String answered() {
        return markers.thinking().blankedIn(text);
    }

    /**
     * Returns whether a header may be in there: between rules, or alone in a code block, where it has {@code files} or the field
     * of {@code profile} that holds the number.
     */
    boolean mayHoldHeader(AdrProfile profile) {
        return ruled
                || (fenced
                        && (text.contains("files:")
                                || (!profile.idField().isEmpty() && text.contains(profile.idField()))))
                || mayMeanHeader(profile);
    }

    /** Returns whether the field of {@code profile} that holds the number is named in a text with sections. */
    boolean mayMeanHeader(AdrProfile profile) {
        return !profile.idField().isEmpty() && mayHoldHeading() && text.contains(profile.idField());
    }

    /** Returns whether some line may make a heading. */
    boolean mayHoldHeading() {
        return markers.markdown().segments().mayHoldHeading();
    }
}
