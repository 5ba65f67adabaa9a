package dev.helix.adapter.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * The program that reads one PDF from its standard input and writes the text to its standard output. It is a program because a PDF of a few
 * bytes can ask for any amount of memory: this one's is bounded by its own heap.
 */
final class PdfText {

    /** Longest text, in characters: more than a model reads at once. */
    static final int LONGEST = 200_000;

    private static final int MOST_PAGES = 500;

    private PdfText() {}

    /** Ends with 0 where there was a text. */
    public static void main(String[] arguments) throws IOException {
        try (var document = Loader.loadPDF(System.in.readAllBytes());
                var out = new Bounded(
                        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8))) {
            var stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            stripper.setEndPage(MOST_PAGES);
            stripper.writeText(document, out);
        }
    }

    /** Takes no more than {@link #LONGEST} characters, and loses the rest. */
    private static final class Bounded extends Writer {
        private final Writer out;
        private int left = LONGEST;

        Bounded(Writer out) {
            this.out = out;
        }

        @Override
        public void write(char[] buffer, int from, int length) throws IOException {
            int some = Math.min(left, length);
            out.write(buffer, from, some);
            left -= some;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
