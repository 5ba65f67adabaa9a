package dev.helix.enforcement;

import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.AnswerRecords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observers of every call. None of them has a say: a failure of an observer is logged, and the answer stays as it is.
 *
 * @param compliance is told how the rules fared
 * @param shadow validators that look at the first and the last answer of each call
 * @param records keeps the call for replays; null keeps nothing
 */
public record Observation(
        Compliance compliance,
        List<Validator> shadow,
        @Nullable AnswerRecords records) {

    public Observation {
        shadow = List.copyOf(shadow);
    }

    /** Only tells how the rules fared. */
    public static Observation of(Compliance compliance) {
        return new Observation(compliance, List.of(), null);
    }
}
