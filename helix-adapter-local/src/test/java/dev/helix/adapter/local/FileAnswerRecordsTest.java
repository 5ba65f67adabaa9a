package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.testkit.AnswerRecordsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private Path day() {
        return folder().resolve("2026-11-01.jsonl");
    }

    /** What was written once is read for ever: a changed format gets a new number and a new file beside this one. */
    @Test
    void readsAndWritesTheFormatWithItsNumber() throws IOException {
        records().keep(AnswerRecordsContract.sample(AT));

        assertThat(day()).hasSameTextualContentAs(Path.of("src/test/resources/format-6/answers.jsonl"));
        assertThat(day()).content().doesNotContainPattern("\"(strategy|severity|outcome|step)\":\"[A-Z]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsOlderFormats(int format) throws IOException {
        Files.createDirectories(folder());
        Files.copy(Path.of("src/test/resources/format-" + format + "/answers.jsonl"), day());

        assertThat(records().since(Instant.EPOCH)).containsExactly(AnswerRecordsContract.sample(AT, null));
    }

    @Test
    void readsTheFormatWithoutTheSentencesOfIssues() throws IOException {
        Files.createDirectories(folder());
        Files.copy(Path.of("src/test/resources/format-3/answers.jsonl"), day());

        var read = records().since(Instant.EPOCH).getFirst();

        assertThat(read.owner()).isEqualTo("f919ac04-d9e9-45b1-907f-e2fe375b9f7c");
        assertThat(read.turns())
                .isEqualTo(AnswerRecordsContract.sample(AT, null).turns());
    }

    @Test
    void readsTheFormatWithoutDrafts() throws IOException {
        Files.createDirectories(folder());
        Files.copy(Path.of("src/test/resources/format-4/answers.jsonl"), day());

        var read = records().since(Instant.EPOCH).getFirst();
        var sample = AnswerRecordsContract.sample(AT);

        assertThat(read.turns()).allMatch(turn -> turn.drafts().isEmpty());
        assertThat(read.turns().getFirst().found())
                .isEqualTo(sample.turns().getFirst().found());
        assertThat(read.sentBack()).isEqualTo(sample.sentBack());
    }

    @Test
    void readsTheFormatWithoutVerdictsOfDrafts() throws IOException {
        Files.createDirectories(folder());
        Files.copy(Path.of("src/test/resources/format-5/answers.jsonl"), day());

        assertThat(records().since(Instant.EPOCH).getFirst().turns().getFirst().drafts())
                .containsExactly(new AnswerRecord.Draft("Grüße", null), new AnswerRecord.Draft("Entwurf\n", null));
    }

    @Test
    void refusesANewerFormatWithASentence() throws IOException {
        records().keep(AnswerRecordsContract.sample(AT));
        Files.writeString(
                day(), Files.readString(day()).replace("\"format\":6", "\"format\":9"), StandardOpenOption.APPEND);

        assertThatThrownBy(() -> records().since(Instant.EPOCH))
                .asInstanceOf(type(Refused.class))
                .extracting(Refused::refusal)
                .isEqualTo(new Refusal.NewerFormat(".helix/answers/2026-11-01.jsonl:2", 9, 6));
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
                "[]\n{}\nno json\n" + line.replace("ab12", "ab13") + line.substring(0, line.length() / 2),
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

    @Test
    void keepsTheAnswerOfAThreadThatWasInterrupted() {
        Thread.currentThread().interrupt();
        try {
            records().keep(AnswerRecordsContract.sample(AnswerRecordsContract.AT));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(records().since(Instant.EPOCH)).hasSize(1);
    }
}
