package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.DocumentReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The contract of {@link DocumentReader}. */
public interface DocumentReaderContract {

    /** Returns the subject. */
    DocumentReader documents();

    @Test
    default void whatIsNoDocumentHasNoText() {
        for (var content : new String[] {"", "%PDF-", "%PDF-1.7\n%%EOF", "JVBERg==", "plain text\n", "\0\0\0"}) {
            assertThat(documents().text(content.getBytes(StandardCharsets.UTF_8)))
                    .as(content)
                    .isEmpty();
        }
    }

    @Test
    default void theSameDocumentHasTheSameText() {
        var document = "%PDF-1.4 damaged".getBytes(StandardCharsets.UTF_8);

        assertThat(documents().text(document)).isEqualTo(documents().text(document.clone()));
    }
}
