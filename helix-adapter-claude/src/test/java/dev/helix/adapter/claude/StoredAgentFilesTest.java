package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
