package dev.helix.enforcement.validator;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How well ADRs of the world's styles are told from what only looks like one, over {@code bench/adr-corpus}. */
class AdrCorpusTest {

    private static final Path TABLE = Path.of("..", "docs", "adr-corpus.md");
    private static final double LEAST_RECALL = 0.98;

    private final AdrCorpus corpus = AdrCorpus.read();
    private final List<CorpusVerdict> verdicts = new ArrayList<>();

    AdrCorpusTest() throws IOException {}

    /** Anew for each test, so that each of them notices what changes the verdicts. */
    @BeforeEach
    void judgeAll() {
        for (var row : corpus.rows()) {
            for (var profile : profiles(row)) {
                verdicts.add(CorpusVerdict.of(row, profile));
            }
        }
    }

    private static List<AdrProfile> profiles(AdrCorpus.Row row) {
        var names = row.profile().equals("*") ? AdrProfile.names() : List.of(row.profile());
        return names.stream().map(name -> AdrProfile.named(name).orElseThrow()).toList();
    }

    @Test
    void everyDocumentHasALabelInBothLanguages() throws IOException {
        assertThat(AdrCorpus.unlabelled(corpus.rows())).isEmpty();
        assertThat(corpus.rows()).hasSizeGreaterThanOrEqualTo(120);
        assertThat(corpus.rows()).filteredOn(row -> row.language().equals("de")).hasSizeGreaterThan(40);
        assertThat(corpus.rows()).filteredOn(row -> row.language().equals("en")).hasSizeGreaterThan(40);
        assertThat(corpus.rows()).filteredOn(row -> row.adrs() == 0).hasSizeGreaterThan(30);
        assertThat(corpus.rows()).filteredOn(row -> !row.errors().isEmpty()).hasSizeGreaterThan(30);
    }

    @Test
    void nothingIsReportedThatIsNotSo() {
        assertThat(verdicts).filteredOn(CorpusVerdict::isFalseAlarm).isEmpty();
    }

    @Test
    void theAdrsAreRecognised() {
        assertThat(recall(verdicts.stream().mapToInt(CorpusVerdict::recognised).sum(), labelledAdrs()))
                .describedAs(
                        "ADRs not seen: %s",
                        shown(verdict -> verdict.recognised() < verdict.row().adrs()))
                .isGreaterThanOrEqualTo(LEAST_RECALL);
    }

    @Test
    void whatIsWrongWithThemIsFound() {
        assertThat(recall(verdicts.stream().mapToLong(CorpusVerdict::found).sum(), labelledErrors()))
                .describedAs(
                        "errors not found: %s",
                        shown(verdict ->
                                verdict.found() < verdict.row().errors().size()))
                .isGreaterThanOrEqualTo(LEAST_RECALL);
    }

    @Test
    void theDocumentShowsTheTablesThatAreMeasured() throws IOException {
        System.out.println(table());
        assertThat(Files.readString(TABLE)).contains(table());
    }

    private List<CorpusVerdict> shown(Predicate<CorpusVerdict> which) {
        return verdicts.stream().filter(which).toList();
    }

    private static double recall(long found, long all) {
        return (double) found / all;
    }

    private int labelledAdrs() {
        return verdicts.stream().mapToInt(verdict -> verdict.row().adrs()).sum();
    }

    private int labelledErrors() {
        return verdicts.stream()
                .mapToInt(verdict -> verdict.row().errors().size())
                .sum();
    }

    private long count(Predicate<CorpusVerdict> which) {
        return verdicts.stream().filter(which).count();
    }

    private String table() {
        Predicate<CorpusVerdict> is = verdict -> verdict.row().adrs() > 0;
        Predicate<CorpusVerdict> seen = verdict -> verdict.adrs() > 0;
        Predicate<CorpusVerdict> broken = verdict -> !verdict.row().errors().isEmpty();
        Predicate<CorpusVerdict> refused = verdict -> !verdict.errors().isEmpty();
        return confusion("an ADR", "none", "taken for one", "taken for none", is, seen)
                + "\n"
                + confusion("with errors", "without", "refused", "accepted", broken, refused)
                + "\n"
                + styles();
    }

    private String confusion(
            String yes,
            String no,
            String said,
            String denied,
            Predicate<CorpusVerdict> is,
            Predicate<CorpusVerdict> seen) {
        return "| | " + said + " | " + denied + " |\n|---|---|---|\n"
                + row(yes, count(is.and(seen)), count(is.and(seen.negate())))
                + row(no, count(is.negate().and(seen)), count(is.negate().and(seen.negate())));
    }

    private String styles() {
        var styles = new TreeMap<String, List<CorpusVerdict>>();
        for (var verdict : verdicts) {
            styles.computeIfAbsent(verdict.row().style(), style -> new ArrayList<>())
                    .add(verdict);
        }
        return "| style | documents | ADRs | recognised | errors | found | false alarms |\n"
                + "|---|---|---|---|---|---|---|\n"
                + styles.entrySet().stream()
                        .map(style -> row(
                                style.getKey(),
                                style.getValue().stream()
                                        .map(CorpusVerdict::row)
                                        .distinct()
                                        .count(),
                                sum(style.getValue(), verdict -> verdict.row().adrs()),
                                sum(style.getValue(), CorpusVerdict::recognised),
                                sum(
                                        style.getValue(),
                                        verdict -> verdict.row().errors().size()),
                                sum(style.getValue(), CorpusVerdict::found),
                                style.getValue().stream()
                                        .filter(CorpusVerdict::isFalseAlarm)
                                        .count()))
                        .collect(joining());
    }

    private static long sum(List<CorpusVerdict> of, ToLongFunction<CorpusVerdict> number) {
        return of.stream().mapToLong(number).sum();
    }

    private static String row(String name, long... cells) {
        var line = new StringBuilder("| ").append(name).append(" |");
        for (long cell : cells) {
            line.append(' ').append(String.format(Locale.ROOT, "%d", cell)).append(" |");
        }
        return line.append('\n').toString();
    }
}
