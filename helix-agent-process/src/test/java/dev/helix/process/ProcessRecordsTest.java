package dev.helix.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a killed HELIX left is ended by the next one, and nothing else is. */
class ProcessRecordsTest {

    private static final Duration QUICKLY = Duration.ofSeconds(2);
    private static final Path GOLDEN = Path.of("src/test/resources/stored");

    @TempDir
    private Path folder;

    private static final String DEAD_HELIX = "999999999 0";

    private Path records = Path.of("");

    @BeforeEach
    void name() {
        records = folder.resolve("processes");
    }

    @Test
    void itEndsWhatADeadOneLeft() throws Exception {
        var orphan = sleeper();

        record(orphan, key(orphan), DEAD_HELIX);

        assertThat(new ProcessRecords(records).reap(QUICKLY)).isEqualTo(1);
        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(records).isEmptyDirectory();
    }

    @Test
    void itSparesTheAgentsOfAHelixThatLives() throws Exception {
        var agent = sleeper();
        try {
            new ProcessRecords(records).started(agent.toHandle());

            assertThat(new ProcessRecords(records).reap(QUICKLY)).isZero();
            assertThat(agent.isAlive()).isTrue();
        } finally {
            agent.destroyForcibly();
        }
    }

    @Test
    void itSparesAnotherProcessThatGotTheSameId() throws Exception {
        var stranger = sleeper();
        try {
            record(stranger, stranger.pid() + " 12345", DEAD_HELIX);

            assertThat(new ProcessRecords(records).reap(QUICKLY)).isZero();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(records).isEmptyDirectory();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "600").start();
    }

    private static String key(Process process) {
        return process.pid() + " " + process.info().startInstant().orElseThrow().toEpochMilli();
    }

    private void record(Process process, String key, String owner) throws IOException {
        Files.createDirectories(records);
        Files.writeString(records.resolve(Long.toString(process.pid())), key + "\n" + owner + "\n");
    }

    @Test
    void aProcessIsKnownByItsNumberAndItsStartAndSoIsItsOwner() throws IOException {
        var here = ProcessHandle.current();
        var key = here.pid() + " "
                + here.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        var kept = new ProcessRecords(records);

        kept.started(here);

        var file = records.resolve(Long.toString(here.pid()));
        assertThat(file).hasContent(key + "\n" + key + "\n");
        assertThat(kept.reap(Duration.ofSeconds(1))).isZero();
        assertThat(file).exists();
        // Nobody of that number and that start is there: the owner is gone, and so is the process.
        Files.copy(GOLDEN.resolve("process"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(kept.reap(Duration.ofSeconds(1))).isZero();
        assertThat(file).doesNotExist();
    }

    /** It may name a process that a newer HELIX started and still needs. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"format\":9}", "1 1", "1 1\n2 x\n", ""})
    void aRecordThatIsNoneIsLeftAlone(String text) throws IOException {
        var file = Files.writeString(folder.resolve("1"), text);

        assertThat(new ProcessRecords(folder).reap(Duration.ofSeconds(1))).isZero();

        assertThat(file).hasContent(text);
    }
}
