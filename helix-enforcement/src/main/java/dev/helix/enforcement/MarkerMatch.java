package dev.helix.enforcement;

import dev.helix.enforcement.validator.StepMarker;

/** Reads one character after the other and tells whether they are a step marker so far. Not safe for many threads. */
final class MarkerMatch {

    /** The verdict on the characters so far. */
    enum Result {
        /** Perhaps a marker. */
        MORE,
        /** A marker, if {@link StepMarker#isWhole} agrees. */
        END,
        /** No marker, whatever follows. */
        NO
    }

    private static final String FRAME = "<!--STEP:";
    private static final int FIRST_GAP = 4;
    private static final int SECOND_GAP = 8;

    private int stage;
    private int gap;
    private int value;

    /** Starts anew, behind a {@code <}. */
    void begin() {
        stage = 1;
        gap = 0;
        value = 0;
    }

    Result next(char c) {
        return stage < FRAME.length() ? frame(c) : value(c);
    }

    private Result frame(char c) {
        if (isBlank(c)) {
            boolean allowed = stage == FIRST_GAP || stage == SECOND_GAP;
            return allowed && ++gap <= StepMarker.MAX_GAP ? Result.MORE : Result.NO;
        }
        char upper = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        if (upper != FRAME.charAt(stage)) {
            return Result.NO;
        }
        stage++;
        gap = 0;
        return Result.MORE;
    }

    private Result value(char c) {
        if (c == '>') {
            return Result.END;
        }
        if (value == 0 && isBlank(c)) {
            return ++gap <= StepMarker.MAX_GAP ? Result.MORE : Result.NO;
        }
        value++;
        return c == '<' || value > StepMarker.MAX_VALUE + StepMarker.MAX_GAP + 2 ? Result.NO : Result.MORE;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
