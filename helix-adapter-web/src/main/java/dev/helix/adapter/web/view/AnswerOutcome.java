package dev.helix.adapter.web.view;

import dev.helix.domain.answer.AnswerRecord;
import java.util.Locale;

/** How an answer came out, the best first. */
enum AnswerOutcome {
    FIRST,
    REPAIRED,
    RETRIED,
    GUESSED,
    FAILED;

    static AnswerOutcome of(AnswerRecord record) {
        if (record.outcome() != AnswerRecord.Outcome.ACCEPTED) {
            return FAILED;
        }
        if (!record.inferred().isEmpty()) {
            return GUESSED;
        }
        if (record.turns().size() > 1) {
            return RETRIED;
        }
        return record.turns().getFirst().found().stream().anyMatch(AnswerRecord.Found::repaired) ? REPAIRED : FIRST;
    }

    /** Returns it as texts and the style sheet spell it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A rejected attempt is no failure: only an answer that nobody got is one. */
    Tone tone() {
        return switch (this) {
            case FIRST, REPAIRED -> Tone.GOOD;
            case RETRIED -> Tone.DONE;
            case GUESSED -> Tone.WARNING;
            case FAILED -> Tone.BAD;
        };
    }
}
