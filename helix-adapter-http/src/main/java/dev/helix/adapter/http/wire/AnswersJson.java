package dev.helix.adapter.http.wire;

import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.FalseAlarm;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Recorded answers on the wire, the last one first. */
public record AnswersJson(List<AnswerJson> answers) {

    /**
     * One of them.
     *
     * @param outcome accepted, exhausted or failed
     * @param rules that it broke in any attempt
     */
    public record AnswerJson(String id, Instant at, String outcome, int attempts, List<RuleJson> rules) {}

    /**
     * A rule that was broken.
     *
     * @param falseAlarm who says that it was wrong; null for nobody
     */
    public record RuleJson(String name, @Nullable String falseAlarm) {}

    static AnswerJson of(AnswerRecord record, List<FalseAlarm> marks) {
        return new AnswerJson(
                RecordedAnswers.id(record),
                record.at(),
                record.outcome().name().toLowerCase(Locale.ROOT),
                record.turns().size(),
                RecordedAnswers.broken(record).stream()
                        .map(rule -> new RuleJson(
                                rule,
                                RecordedAnswers.marked(marks, record, rule).orElse(null)))
                        .toList());
    }
}
