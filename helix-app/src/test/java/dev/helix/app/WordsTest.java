package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One word for one thing: words that were given up stay out of code and documents, and a name stands for one class. */
class WordsTest {

    /** Names of types that were replaced by standard terms, and a word that hides who does something. */
    private static final Pattern GIVEN_UP = Pattern.compile(
            "(?i:\\bwho(m|so)?ever\\b)|Who(m|so)?ever|\\b(Revalidation|ProjectDesk|SystemDesk|Ledger|WitnessedFile|WriteFence|DeveloperSlots)\\b"
                    + "|\\b(re)?judging\\b|\\bHosting\\b|\\bRemembered[A-Z]\\w*");

    /** The Javadoc of a type or a package that begins with a clause where its subject should stand. */
    private static final Pattern CLAUSE_FOR_SUBJECT =
            Pattern.compile("/\\*\\*[\\s*]*+(What\\s(?:[^*]|\\*(?!/))*+)\\*/\\s*+(?:@\\w[^\\n]*+\\s*+)*+"
                    + "(?:(?:public|protected|private|static|abstract|final|sealed|non-sealed)\\s++)*+"
                    + "(?:class|interface|@interface|enum|record|package)\\s");

    private static List<Path> files(Predicate<String> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            return all.filter(file -> wanted.test(file.toString()))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    @Test
    void wordsThatWereGivenUpStayOut() throws IOException {
        var found = new TreeSet<String>();
        var places = "../(README|CONTRIBUTING)\\.md|../docs/.*\\.(md|json)"
                + "|../helix-[^/]+/src/(main|test)/.*\\.(java|properties|yaml)";
        for (var file : files(path -> path.matches(places) && !path.endsWith("/WordsTest.java"))) {
            // Some samples are in another encoding on purpose.
            int number = 0;
            for (var line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                number++;
                if (GIVEN_UP.matcher(line).find()) {
                    found.add(file + ":" + number + ": " + line.strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void javadocOfATypeBeginsWithItsSubject() throws IOException {
        var found = new TreeMap<String, String>();
        for (var file : files(path -> path.matches("../helix-[^/]+/src/main/java/.*\\.java"))) {
            var matcher = CLAUSE_FOR_SUBJECT.matcher(Files.readString(file));
            while (matcher.find()) {
                found.put(file + ":" + matcher.start(), matcher.group(1).strip());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void aNameStandsForOneClass() throws IOException {
        var places = new TreeMap<String, TreeSet<String>>();
        for (var file : files(path ->
                path.matches("../helix-[^/]+/src/(main|test)/java/.*\\.java") && !path.endsWith("-info.java"))) {
            places.computeIfAbsent(file.getFileName().toString(), name -> new TreeSet<>())
                    .add(String.valueOf(file.getParent()));
        }
        places.values().removeIf(folders -> folders.size() == 1);
        assertThat(places).isEmpty();
    }
}
