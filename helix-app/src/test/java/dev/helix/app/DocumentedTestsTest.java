package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the documents name a test as proof, there is such a test. */
class DocumentedTestsTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|Contract|Conformance))(?:\\.(\\w+))?`");

    private static List<Path> files(String under, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(under))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (var module : modules.filter(Files::isDirectory)
                    .map(module -> module.getFileName().toString())
                    .filter(name -> name.startsWith("helix-") && Files.isDirectory(PROJECT.resolve(name + "/src")))
                    .toList()) {
                for (var file : files(module + "/src", ".java")) {
                    var name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
                }
            }
        }
        return sources;
    }

    @Test
    void everyTestThatADocumentNamesIsThere() throws IOException {
        var sources = sources();
        var missing = new ArrayList<String>();
        int named = 0;
        for (var document : files("docs", ".md")) {
            var matcher = NAMED.matcher(Files.readString(document));
            while (matcher.find()) {
                named++;
                var source = sources.get(matcher.group(1));
                var method = matcher.group(2);
                if (source == null || (method != null && !source.contains("void " + method + "("))) {
                    missing.add(document.getFileName() + ": " + matcher.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({"edge-cases.md, case, 70", "chat-clients.md, fact, 40", "threat-model.md, threat, 35"})
    void everyRowNamesTheTestsThatProveIt(String document, String heading, int least) throws IOException {
        var rows = Files.readAllLines(PROJECT.resolve("docs").resolve(document)).stream()
                .filter(line ->
                        line.startsWith("|") && !line.startsWith("| " + heading + " |") && !line.startsWith("|---"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(least).allSatisfy(row -> {
            var proof = row.substring(row.lastIndexOf("|", row.length() - 2));
            assertThat(NAMED.matcher(proof).results())
                    .isNotEmpty()
                    .allSatisfy(named -> assertThat(named.group(2))
                            .describedAs("the method of %s", named.group())
                            .isNotNull());
        });
    }
}
