package dev.helix.adapter.web.view;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.Strategy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an answer came out, the best first. */
enum AnswerOutcome {
    FIRST,
    /** A hook sent a draft back while the agent worked on it. */
    IN_TURN,
    /** Code put it right. */
    REPAIRED,
    /** Only the missing piece was asked for. */
    SPLICED,
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
            return record.turns().stream().skip(1).allMatch(turn -> turn.strategy() == Strategy.SPLICE)
                    ? SPLICED
                    : RETRIED;
        }
        if (record.turns().getFirst().found().stream().anyMatch(AnswerRecord.Found::repaired)) {
            return REPAIRED;
        }
        return record.sentBack() > 0 ? IN_TURN : FIRST;
    }

    /** Returns the one of that spelling. */
    static Optional<AnswerOutcome> named(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }

    /** Returns it as texts and the style sheet spell it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A rejected attempt is no failure: only an answer that nobody got is one. */
    Tone tone() {
        return switch (this) {
            case FIRST, IN_TURN, REPAIRED -> Tone.GOOD;
            case SPLICED, RETRIED -> Tone.DONE;
            case GUESSED -> Tone.WARNING;
            case FAILED -> Tone.BAD;
        };
    }
}
