package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.DocumentReaderContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;

class PdfDocumentsTest implements DocumentReaderContract {

    private final PdfDocuments documents = new PdfDocuments(Duration.ofSeconds(60));

    @Override
    public PdfDocuments documents() {
        return documents;
    }

    /** Returns a PDF with those pages; locked where there is a password. */
    static byte[] pdf(String password, String... pages) throws IOException {
        try (var document = new PDDocument()) {
            for (var text : pages) {
                var page = new PDPage();
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            if (!password.isEmpty()) {
                document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
            }
            var out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    @Test
    void readsThePagesInTheirOrderAndKeepsThem() throws IOException {
        var document = pdf("", "Größe 5", "page two");

        assertThat(documents.text(document))
                .hasValueSatisfying(text -> assertThat(text).containsSubsequence("Größe 5", "page two"));
        var began = System.nanoTime();
        assertThat(documents.text(document)).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void oneThatIsLockedOrHasNoTextIsNotRead() throws IOException {
        assertThat(documents.text(pdf("secret", "hidden"))).isEmpty();
        assertThat(documents.text(pdf(""))).isEmpty();
    }

    /** 600 MB of blanks in 600 KB: its process runs out of memory, and this one does not. */
    @Test
    void oneThatGrowsBeyondAllMemoryEndsAlone() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
            var blanks = new byte[1 << 20];
            for (int i = 0; i < 600; i++) {
                out.write(blanks);
            }
        }
        var bomb = new ByteArrayOutputStream();
        bomb.write(
                ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n4 0 obj<</Length "
                                + packed.size() + "/Filter/FlateDecode>>stream\n")
                        .getBytes(StandardCharsets.US_ASCII));
        bomb.write(packed.toByteArray());
        bomb.write("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF".getBytes(StandardCharsets.US_ASCII));

        assertThat(documents.text(bomb.toByteArray())).isEmpty();
        assertThat(documents.text(pdf("", "still here"))).isPresent();
    }

    @Test
    void oneThatTakesTooLongIsGivenUp() throws IOException {
        assertThat(new PdfDocuments(Duration.ofMillis(1)).text(pdf("", "late"))).isEmpty();
    }
}
