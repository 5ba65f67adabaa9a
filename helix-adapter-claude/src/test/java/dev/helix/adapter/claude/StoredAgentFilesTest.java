package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept about agents, byte for byte as it lies on other people's disks. */
class StoredAgentFilesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/stored");

    @TempDir
    private Path folder;

    @Test
    void aTotalIsReadAndWrittenByteForByte() throws IOException {
        var session = "f919ac04-d9e9-45b1-907f-e2fe375b9f7c";
        var totals = new CostTotals(folder);

        totals.keep(session, new BigDecimal("0.0125"));

        assertThat(folder.resolve(session)).hasSameBinaryContentAs(GOLDEN.resolve("totals"));
        assertThat(new CostTotals(GOLDEN).of("totals")).isEqualByComparingTo("0.0125");
        Files.writeString(folder.resolve(session), "{\"format\":9}");
        assertThat(totals.of(session)).isNull();
    }

    @Test
    void aProcessIsKnownByItsNumberAndItsStartAndSoIsItsOwner() throws IOException {
        var here = ProcessHandle.current();
        var key = here.pid() + " "
                + here.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        var records = new ProcessRecords(folder);

        records.started(here);

        var file = folder.resolve(Long.toString(here.pid()));
        assertThat(file).hasContent(key + "\n" + key + "\n");
        assertThat(records.reap(Duration.ofSeconds(1))).isZero();
        assertThat(file).exists();
        // Nobody of that number and that start is there: the owner is gone, and so is the process.
        Files.copy(GOLDEN.resolve("process"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(records.reap(Duration.ofSeconds(1))).isZero();
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
