package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.testkit.AnswerRecordsContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAnswerRecordsTest implements AnswerRecordsContract {

    @TempDir
    private Path root;

    private Path folder() {
        return root.resolve(".helix/answers");
    }

    @Override
    public FileAnswerRecords records() {
        return new FileAnswerRecords(folder(), Duration.ofDays(30), 1 << 20);
    }

    private static String golden() throws IOException {
        try (var file = FileAnswerRecordsTest.class.getResourceAsStream("answer-record-1.jsonl")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What was written once is read for ever: a changed format gets a new number and a new file beside this one. */
    @Test
    void readsAndWritesTheFormatWithItsNumber() throws IOException {
        records().keep(AnswerRecordsContract.sample(AT));

        assertThat(folder().resolve("2026-11-01.jsonl")).content().isEqualTo(golden());

        Files.writeString(folder().resolve("2026-11-01.jsonl"), golden());
        assertThat(records().since(Instant.EPOCH)).containsExactly(AnswerRecordsContract.sample(AT));
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        records().keep(AnswerRecordsContract.sample(AT));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve("2026-11-01.jsonl"))))
                .isEqualTo("rw-------");
    }

    @Test
    void leavesOutWhatCanNotBeRead() throws IOException {
        records().keep(AnswerRecordsContract.sample(AT));
        var file = folder().resolve("2026-11-01.jsonl");
        var line = Files.readString(file);
        Files.writeString(
                file,
                "[]\n{}\nno json\n" + line.replace("\"format\":1", "\"format\":99")
                        + line.substring(0, line.length() / 2),
                StandardOpenOption.APPEND);
        Files.writeString(folder().resolve("notes.txt"), "mine");

        assertThat(records().since(Instant.EPOCH)).hasSize(1);
    }

    @Test
    void letsGoOfDaysThatAreTooOldAndOfTheOldestWhereThereIsTooMuch() throws IOException {
        var records = new FileAnswerRecords(folder(), Duration.ofDays(2), 1 << 20);
        for (int day = 0; day < 6; day++) {
            records.keep(AnswerRecordsContract.sample(AT.plus(Duration.ofDays(day))));
        }
        assertThat(records.since(Instant.EPOCH))
                .extracting(AnswerRecord::at)
                .startsWith(AT.plus(Duration.ofDays(2)))
                .hasSize(4);

        var small = new FileAnswerRecords(folder(), Duration.ofDays(30), 1);
        small.keep(AnswerRecordsContract.sample(AT.plus(Duration.ofDays(10))));
        assertThat(small.since(Instant.EPOCH)).hasSize(1);
        try (var files = Files.list(folder())) {
            assertThat(files).hasSize(1);
        }
    }
}
