package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.enforcement.validator.CodeHealth.Finding;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeHealthTest {

    private static List<String> kinds(InMemoryFiles files) {
        return CodeHealth.of(files).stream()
                .map(finding -> finding.kind() + " " + finding.file())
                .toList();
    }

    @Test
    void findsWhatNobodyRefersTo() {
        var files = InMemoryFiles.empty()
                .with("src/main.py", "import prices\n")
                .with("src/prices.py", "x = 1\n")
                .with("src/forgotten.py", "forgotten = 1\n")
                .with("tests/test_prices.py", "import prices\n")
                .with("projects/evolution/x/new/src/other.py", "forgotten\n");

        assertThat(kinds(files)).containsExactly("dead src/forgotten.py");
    }

    @Test
    void findsCodeThatWasCommentedOutAndNotWhatIsExplained() {
        var files = InMemoryFiles.empty()
                .with("main.js", "a();\n// let x = 1;\n// if (x) {\n//   b();\n// }\n")
                .with("index.js", """
                    // Orders come in bursts,
                    // and go out one by one
                    // for the stations are slow
                    // in the night
                    """);

        assertThat(CodeHealth.of(files))
                .extracting(Finding::kind, Finding::file, Finding::line)
                .containsExactly(tuple("dead", "main.js", 2));
    }

    @Test
    void findsWhatIsTooLongTooMuchOrTooLittle() {
        var files = InMemoryFiles.empty()
                .with("main.py", "x = 1\n".repeat(900))
                .with("app.py", "# word\n".repeat(40) + "x = 1\n".repeat(10));

        assertThat(kinds(files)).containsExactly("over-documented app.py", "ugly main.py", "under-documented main.py");
    }

    @Test
    void findsLinksThatLeadNowhereAndWhatHygieneFinds() {
        var files = InMemoryFiles.empty()
                .with("docs/a.md", "[x](b.md) [y](c.md) [z](https://example.org/x)\n")
                .with("docs/b.md", "<<<<<<< main\n")
                .with("old.bak", "");

        assertThat(kinds(files)).containsExactly("BACKUP_FILE old.bak", "CONFLICT_MARKER docs/b.md", "stale docs/a.md");
    }

    @Test
    void tellsAFewOfEachKindAndAlwaysTheSame() {
        var files = InMemoryFiles.empty();
        for (int i = 0; i < 50; i++) {
            files = files.with("f" + i + ".bak", "");
        }

        assertThat(CodeHealth.of(files)).hasSizeLessThan(10).isEqualTo(CodeHealth.of(files));
    }
}
