package dev.helix.domain.port;

import dev.helix.domain.answer.AnswerRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Keeps what was enforced, for a while. Safe for use by many threads. */
public interface AnswerRecords {

    /** Keeps nothing. */
    AnswerRecords NONE = new AnswerRecords() {
        @Override
        public void keep(AnswerRecord record) {
            // Nobody asked for it.
        }

        @Override
        public List<AnswerRecord> since(Instant start) {
            return List.of();
        }

        @Override
        public List<AnswerRecord> on(LocalDate day) {
            return List.of();
        }
    };

    /** Keeps one more, and lets go of what is too old or too much. @throws PortException when it can't */
    void keep(AnswerRecord record);

    /**
     * Returns those that began at {@code start} or later, the oldest first. Records that can't be read any more, such as the last line
     * of a process that was killed, is left out.
     *
     * @throws dev.helix.domain.evolution.Refused as NewerFormat, where a newer HELIX wrote one
     */
    List<AnswerRecord> since(Instant start);

    /** As {@link #since}, those that began on {@code day} (UTC); no other days are read. */
    List<AnswerRecord> on(LocalDate day);
}
