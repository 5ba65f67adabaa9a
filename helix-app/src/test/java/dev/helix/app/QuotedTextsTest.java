package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.RefusalWording;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a sentence puts within quotes may hold quotes of its own, as the name of a step does: no table says a quote within a quote. */
class QuotedTextsTest {

    private static final Pattern TABLE = Pattern.compile(
            ".*/src/main/resources/(?<name>.*/(?:wording|page|feedback|messages))_(?<language>de|en)\\.properties");

    /** Validators quote what a model copies into its answer, letter by letter. */
    private static final String COPIED = "/validator/";

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)(?::([a-z]+)|,[^}]*)?}");
    private static final Pattern NESTED = Pattern.compile("„[^“]*„|(?<!„[^“”]{0,200})“[^”„]*“");

    private static Properties read(Path file) throws IOException {
        var table = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            table.load(reader);
        }
        return table;
    }

    @Test
    void noTableQuotesWithinQuotes() throws IOException {
        var nested = new TreeMap<String, String>();
        int quoting = 0;
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            files = all.filter(file -> TABLE.matcher(file.toString()).matches())
                    .filter(file -> !file.toString().contains(COPIED))
                    .toList();
        }
        for (var file : files) {
            var name = TABLE.matcher(file.toString());
            assertThat(name.matches()).isTrue();
            var german = name.group("language").equals("de");
            var sentences = Sentences.of(
                    name.group("name").replace('/', '.'),
                    german ? Locale.GERMAN : Locale.ENGLISH,
                    QuotedTextsTest.class.getModule());
            for (var entry : read(file).entrySet()) {
                var key = String.valueOf(entry.getKey());
                var arguments = new ArrayList<Object>(List.of("", "", "", "", "", "", "", "", "", ""));
                var place = PLACE.matcher(String.valueOf(entry.getValue()));
                while (place.find()) {
                    int number = Integer.parseInt(place.group(1));
                    if (place.group().contains(",")) {
                        arguments.set(number, 1);
                    } else if (arguments.get(number) instanceof String) {
                        arguments.set(number, german ? "x „y“" : "x “y”");
                    }
                }
                var said = sentences.text(key, arguments.toArray());
                quoting += said.contains("‚y‘") || said.contains("‘y’") ? 1 : 0;
                if (NESTED.matcher(said).find()) {
                    nested.put(file.getFileName() + ": " + key, said);
                }
            }
        }
        assertThat(nested).isEmpty();
        assertThat(quoting).isGreaterThan(60);
    }

    @Test
    void nothingThatIsRetoldQuotesWithinQuotes() throws IOException {
        var folder = Path.of("../helix-consultant/src/main/resources/dev/helix/consultant");
        var english = read(folder.resolve("written_en.properties"));
        var kinds = Map.of("n", "7", "status", "ready", "evidence", "verified", "stage", "test", "system", "test");
        var german = RefusalWording.in(Locale.GERMAN);
        var nested = new TreeMap<String, String>();
        int quoting = 0;
        for (var key : english.stringPropertyNames()) {
            var written = PLACE.matcher(english.getProperty(key))
                    .replaceAll(place -> "step".equals(place.group(2))
                            ? "phase:greet"
                            : place.group(2) == null ? "„y“" : kinds.getOrDefault(place.group(2), "„y“"));
            var said = german.said(written);
            quoting += said.contains("‚y‘") || said.contains("‚greet‘") ? 1 : 0;
            if (NESTED.matcher(said).find()) {
                nested.put(key, said);
            }
        }
        assertThat(nested).isEmpty();
        assertThat(quoting).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({"de, „Phase ‚greet‘“ ist gescheitert: x", "en, “Phase ‘greet’” failed: x"})
    void aPhaseThatFailedIsNamed(String language, String said) {
        var failed = new Refusal.StepFailed("phase:greet", "x", "");

        assertThat(RefusalWording.in(Locale.of(language)).of(failed)).isEqualTo(said);
        if (language.equals("de")) {
            assertThat(RefusalWording.in(Locale.GERMAN).said(failed.message())).isEqualTo(said);
        }
    }
}
