package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.PdfDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentLimitsTest {

    @Test
    void theContractTellsHowLongAndHowLargeReadingADocumentMayBe() throws IOException {
        assertThat(Files.readAllLines(Path.of("../docs/contract.md")))
                .anyMatch(line -> line.startsWith("| PDF in a chat, seconds that reading it takes | "
                        + ConsultantWiring.LONGEST_READING.toSeconds() + " |"))
                .anyMatch(line -> line.startsWith(
                        "| PDF in a chat, MB of memory that reading it takes | " + PdfDocuments.HEAP_MEGABYTES + " |"));
    }
}
