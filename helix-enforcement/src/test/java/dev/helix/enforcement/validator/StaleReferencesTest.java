package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Span;
import dev.helix.testkit.answer.InMemoryFiles;
import dev.helix.testkit.answer.WatchedFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaleReferencesTest {

    private static final FileView BEFORE = InMemoryFiles.of("gone.txt", "docs/gone", ".env", "LICENSE", "docs/100%.md")
            .with("package.json", "{\"scripts\": {\"dev\": \"x\", \"run\": \"y\"}}")
            .with("docs/a.md", "# A\n\n## Gone\n");
    private static final FileView NOW =
            InMemoryFiles.empty().with("package.json", "{}").with("docs/a.md", "# A\n");

    private static List<String> gone(String text, boolean link) {
        return new StaleReferences(BEFORE, NOW)
                .in(new DocumentReferences.Reference(text, link, Span.at(0)), "docs/a.md").stream()
                        .map(StaleReferences.Gone::name)
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "cat gone.txt, gone.txt",
        "cat docs/gone, docs/gone",
        "cat .env, .env",
        "cat /LICENSE, LICENSE",
        "LICENSE, LICENSE",
        "npm dev, npm dev",
        "npm run dev, npm run dev",
        "npm run, npm run"
    })
    void wordsOfCodeThatNameWhatIsGoneAreFound(String code, String name) {
        assertThat(gone(code, false)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the LICENSE", "npm", "npm test", "cat never.txt"})
    void otherWordsOfCodeAreNone(String code) {
        assertThat(gone(code, false)).isEmpty();
    }

    @Test
    void aHeadingThatIsGoneFromItsOwnDocumentIsFound() {
        assertThat(gone("#gone", true)).containsExactly("#gone");
        assertThat(gone("#a", true)).isEmpty();
    }

    @Test
    void aLinkWithAPercentSignThatEncodesNothingIsReadAsWritten() {
        assertThat(gone("100%.md", true)).containsExactly("docs/100%.md");
        assertThat(gone("100%25.md", true)).containsExactly("docs/100%.md");
    }

    @Test
    void theTargetOfALinkIsAFileBelowTheRootOrNothing() {
        assertThat(StaleReferences.target("b.md", "docs/a.md")).contains("docs/b.md");
        assertThat(StaleReferences.target("b.md#c", "docs/a.md")).contains("docs/b.md");
        assertThat(StaleReferences.target("/b.md?raw=1", "docs/a.md")).contains("b.md");
        for (var elsewhere : List.of("#b", "", "..", "../../b.md", "https://example.org/b.md", "//example.org/b.md")) {
            assertThat(StaleReferences.target(elsewhere, "docs/a.md"))
                    .describedAs(elsewhere)
                    .isEmpty();
        }
    }

    @Test
    void theFolderOfMakeIsNoTargetAndOneOutsideTheTreeIsNotAskedFor() {
        var asked = new ArrayList<String>();
        var before = InMemoryFiles.empty()
                .with("Makefile", "build:\n\ttrue\nall:\n\ttrue\n")
                .with("build/Makefile", "all:\n\ttrue\n");
        var now = InMemoryFiles.empty().with("build/Makefile", "all:\n\ttrue\n");
        for (var code : List.of("make -C build all", "make -C ../.. all", "make -C . all", "make all -C")) {
            new StaleReferences(new WatchedFiles(before, asked), new WatchedFiles(now, asked))
                    .in(new DocumentReferences.Reference(code, false, Span.at(0)), "docs/a.md")
                    .forEach(gone -> assertThat(gone.name()).describedAs(code).isEqualTo("make all"));
        }
        assertThat(gone("make -C build all", before, now)).isEmpty();
        assertThat(gone("make build", before, now)).containsExactly("make build");
        assertThat(asked).isNotEmpty().allMatch(path -> !path.startsWith("/"));
    }

    private static List<String> gone(String code, FileView before, FileView now) {
        return new StaleReferences(before, now)
                .in(new DocumentReferences.Reference(code, false, Span.at(0)), "docs/a.md").stream()
                        .map(StaleReferences.Gone::name)
                        .toList();
    }
}
