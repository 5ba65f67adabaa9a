package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.AuditTrail;
import dev.helix.testkit.AnswerRecordsContract;
import dev.helix.testkit.InMemoryAnswerRecords;
import dev.helix.testkit.InMemoryChatSessions;
import dev.helix.testkit.InMemoryFalseAlarms;
import dev.helix.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedAnswersTest {

    private static final Requester OWNER = Requester.local("user:owner", "page");

    private final InMemoryAnswerRecords kept = new InMemoryAnswerRecords();

    /** Of so many days that nobody can read them all for one answer. */
    private final AnswerRecords records = new AnswerRecords() {
        @Override
        public void keep(AnswerRecord record) {
            kept.keep(record);
        }

        @Override
        public List<AnswerRecord> since(Instant start) {
            throw new AssertionError("all days since " + start + " were read");
        }

        @Override
        public List<AnswerRecord> on(LocalDate day) {
            return kept.on(day);
        }
    };

    private final RecordedAnswers answers = new RecordedAnswers(
            records,
            new InMemoryChatSessions(Path.of("/chats")),
            new InMemoryFalseAlarms(),
            AuditTrail.NONE,
            new MovableClock());

    @Test
    void oneIsFoundByItsIdWhereItsDayAloneIsRead() {
        var record = AnswerRecordsContract.sample(AnswerRecordsContract.AT);
        records.keep(record);
        records.keep(AnswerRecordsContract.sample(AnswerRecordsContract.AT.plusNanos(1_000)));

        assertThat(answers.find(RecordedAnswers.id(record), OWNER)).contains(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "T", "20261101", "20261101T", "20261102T100000Z", "20261399T100000Z", "../20261101T100000Z"})
    void anotherIdIsThatOfNone(String id) {
        records.keep(AnswerRecordsContract.sample(AnswerRecordsContract.AT));

        assertThat(answers.find(id, OWNER)).isEmpty();
    }

    @Test
    void manyAnswersAreHeldAgainstMarksThatWereReadOnce() {
        var record = AnswerRecordsContract.sample(AnswerRecordsContract.AT);
        records.keep(record);
        answers.mark(RecordedAnswers.id(record), "step-marker", true, OWNER);
        var marks = answers.marks();

        assertThat(RecordedAnswers.marked(marks, record, "step-marker")).contains("user:owner");
        assertThat(RecordedAnswers.marked(marks, record, "file-existence")).isEmpty();
    }
}
