package dev.helix.enforcement.validator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The documents under {@code bench/adr-corpus} with what is known of each.
 *
 * @param rows in the order of the file of labels
 */
record AdrCorpus(List<Row> rows) {

    /** Where the documents lie; the file of labels lies beside them. */
    static final Path FOLDER = Path.of("..", "bench", "adr-corpus");

    private static final String LABELS = "labels.tsv";

    /**
     * One document.
     *
     * @param file where it lies, below {@link #FOLDER}
     * @param language de or en
     * @param style what it looks like
     * @param profile the one that fits it; {@code *} where none may find anything
     * @param adrs how many ADRs it holds
     * @param errors codes of the errors it has, sorted; empty for a whole one
     */
    record Row(String file, String language, String style, String profile, int adrs, Set<String> errors) {

        String text() {
            try {
                return Files.readString(FOLDER.resolve(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads the labels. */
    static AdrCorpus read() throws IOException {
        return new AdrCorpus(Files.readAllLines(FOLDER.resolve(LABELS)).stream()
                .skip(1)
                .map(AdrCorpus::row)
                .toList());
    }

    private static Row row(String line) {
        var cells = line.split("\t", -1);
        if (cells.length != 6) {
            throw new IllegalStateException(LABELS + " has a row of " + cells.length + " cells: " + line);
        }
        var errors = cells[5].equals("-") ? List.<String>of() : Arrays.asList(cells[5].split(","));
        return new Row(cells[0], cells[1], cells[2], cells[3], Integer.parseInt(cells[4]), new TreeSet<>(errors));
    }

    /** Returns the files that lie there without a label, and labels without a file. */
    static Set<String> unlabelled(List<Row> rows) throws IOException {
        var different = new TreeSet<String>();
        try (var files = Files.walk(FOLDER)) {
            files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.contains("/"))
                    .forEach(different::add);
        }
        for (var row : rows) {
            if (!different.remove(row.file())) {
                different.add(row.file());
            }
        }
        return different;
    }
}
