package dev.helix.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedTextTest {

    private static final String TEXT = "Prüfung\r\n\uD83C\uDFAF\n";

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void whatAMarkSaysIsReadAndTheMarkIsNoPartOfIt(String charset) {
        var bytes = ("\uFEFF" + TEXT).getBytes(Charset.forName(charset));

        assertThat(DecodedText.of(bytes)).isEqualTo(new DecodedText(TEXT, null));
        assertThat(DecodedText.lenient(bytes)).isEqualTo(TEXT);
    }

    @Test
    void allElseIsUtf8AndItsMarkStays() {
        assertThat(DecodedText.of(TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(new DecodedText(TEXT, null));
        assertThat(DecodedText.of(("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo("\uFEFF" + TEXT);
        assertThat(DecodedText.of(new byte[0])).isEqualTo(new DecodedText("", null));
        assertThat(DecodedText.of(new byte[] {(byte) 0xFF}).flaw())
                .isEqualTo(new DecodedText.Flaw("UTF-8", 0, 0xFF, 0, false));
    }

    @Test
    void aFlawHasItsByteAndItsPlaceInTheText() {
        var latin = DecodedText.of("ab\nPr\u00FCfung\u00DF".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(latin.flaw()).isEqualTo(new DecodedText.Flaw("UTF-8", 5, 0xFC, 5, false));
        assertThat(latin.text()).isEqualTo("ab\nPr\uFFFDfung\uFFFD");

        var wide = DecodedText.of(new byte[] {-1, -2, 'a', 0, 0, -40, 'b', 0});
        assertThat(wide.flaw()).isEqualTo(new DecodedText.Flaw("UTF-16LE", 4, 0, 1, false));

        assertThat(DecodedText.of(new byte[] {(byte) 0xC3, (byte) 0xA4, (byte) 0xC3})
                        .flaw())
                .isEqualTo(new DecodedText.Flaw("UTF-8", 2, 0xC3, 1, false));
    }

    @Test
    void aNulIsNoText() {
        var plain = DecodedText.of("ä\0b".getBytes(StandardCharsets.UTF_8));
        assertThat(plain.flaw()).isEqualTo(new DecodedText.Flaw("UTF-8", 2, 0, 1, true));

        var wide = DecodedText.of("\uFEFFä\0b".getBytes(StandardCharsets.UTF_16BE));
        assertThat(wide.flaw()).isEqualTo(new DecodedText.Flaw("UTF-16BE", 4, 0, 1, true));
    }

    @Test
    void whateverTheBytesAreThePlaceOfAFlawIsInTheText() {
        var random = new Random(20261130);
        for (int round = 0; round < 3_000; round++) {
            var bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            if (round % 3 == 0 && bytes.length > 1) {
                bytes[0] = (byte) 0xFF;
                bytes[1] = (byte) 0xFE;
            }
            var read = DecodedText.of(bytes);
            var flaw = read.flaw();
            assertThat(read.text()).isEqualTo(DecodedText.lenient(bytes));
            if (flaw != null) {
                assertThat(flaw.place()).isBetween(0, read.text().length());
                assertThat(flaw.offset()).isBetween(0, bytes.length - 1);
            } else if (bytes.length > 0 && bytes[0] > 0) {
                assertThat(read.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
            }
        }
    }
}
