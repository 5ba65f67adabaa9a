package dev.helix.testkit;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.port.AnswerRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records that are no more than a list, and are kept for ever. */
public class InMemoryAnswerRecords implements AnswerRecords {

    private final List<AnswerRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void keep(AnswerRecord record) {
        records.add(record);
    }

    @Override
    public List<AnswerRecord> since(Instant start) {
        return records.stream()
                .filter(record -> !record.at().isBefore(start))
                .sorted(Comparator.comparing(AnswerRecord::at))
                .toList();
    }

    @Override
    public List<AnswerRecord> on(LocalDate day) {
        return since(Instant.EPOCH).stream()
                .filter(record ->
                        record.at().atZone(ZoneOffset.UTC).toLocalDate().equals(day))
                .toList();
    }
}
