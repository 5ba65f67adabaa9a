package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.FileView.Kind;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearbyPathsTest {

    private static NearbyPaths in(String... paths) {
        return new NearbyPaths(InMemoryFiles.of(paths));
    }

    @ParameterizedTest
    @CsvSource({
        "greeter.py, greeter.py",
        "greetr.py, greeter.py",
        "greeeter.py, greeter.py",
        "grexter.py, greeter.py",
        "gerexter.py, greeter.py",
        "rgeeter.py, greeter.py",
        "greetepry., ''",
        "GREETER.PY, greeter.py",
        "gretere.py, greeter.py",
        "abcdefgh.py, ''",
        "greeter.python, ''",
        "greeter, ''",
        "xreeter.py, greeter.py",
        "greeter.pz, greeter.py"
    })
    void suggestsANameThatIsAFewSlipsAway(String written, String meant) {
        var found = in("src/greeter.py", "src/deep/unrelated-thing.txt").suggestions("src/" + written);

        assertThat(found).isEqualTo(meant.isEmpty() ? List.of() : List.of("src/" + meant));
    }

    @Test
    void allowsAQuarterOfTheNameToDiffer() {
        assertThat(in("abcdefgh").suggestions("abcdefxx")).containsExactly("abcdefgh");
        assertThat(in("abcdefgh").suggestions("abcdexxx")).isEmpty();
        assertThat(in("ab").suggestions("ax")).containsExactly("ab");
        assertThat(in("ab").suggestions("xy")).isEmpty();
    }

    @Test
    void putsTheClosestFirstThenTheOneInTheSameFolder() {
        var found = in("a/main.py", "b/main.py", "b/mains.py", "c/main.py", "b/x/main.py")
                .suggestions("b/main.py");

        assertThat(found).containsExactly("b/main.py", "b/x/main.py", "a/main.py");
    }

    @Test
    void looksNeitherIntoBuildsNorIntoWhatIsNoFile() {
        var files = InMemoryFiles.of("target/main.py", ".git/main.py", "node_modules/x/main.py", "src/main.py")
                .with("odd/main.py", Kind.OTHER)
                .with("away/main.py", Kind.OUTSIDE);

        assertThat(new NearbyPaths(files).suggestions("main.py")).containsExactly("src/main.py");
    }

    @Test
    void givesUpAfterTooManyQuestions() {
        var nearby = in("z/main.py");
        for (int i = 0; i < 20; i++) {
            assertThat(nearby.suggestions("main.pi")).containsExactly("z/main.py");
        }
        assertThat(nearby.suggestions("main.pi")).isEmpty();
    }

    @Test
    void spellsAPathAsItStandsOnDisk() {
        var nearby = in("Docs/Übersicht.md", "docs/other.md");

        assertThat(nearby.spelling("Docs/U\u0308bersicht.MD")).hasValue("Docs/Übersicht.md");
        assertThat(nearby.spelling("docs/other.md")).hasValue("docs/other.md");
        assertThat(nearby.spelling("docs/none.md")).isEmpty();
        assertThat(nearby.spelling("DOCS")).hasValue("Docs");
    }
}
