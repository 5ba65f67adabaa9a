package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class DiffSummaryTest {

    private static final String DIFF = """
        diff --git a/src/app.py b/src/app.py
        index 1..2 100644
        --- a/src/app.py
        +++ b/src/app.py
        @@ -1,2 +1,3 @@
         one
        -two
        +zwei
        ++++ plus signs of the text itself
        diff --git a/old name.txt b/new name.txt
        similarity index 100%
        rename from old name.txt
        rename to new name.txt
        """;

    @Test
    void linesAreCountedFileByFileAndHeadersAreNone() {
        assertThat(DiffSummary.of(DIFF))
                .extracting(DiffSummary.Changed::path, DiffSummary.Changed::added, DiffSummary.Changed::removed)
                .containsExactly(tuple("src/app.py", 2, 1), tuple("new name.txt", 0, 0));
    }

    @Test
    void aNameIsFoundWhateverStandsInIt() {
        assertThat(DiffSummary.of("""
                        diff --git a/docs/\u00DCbersicht.md b/docs/\u00DCbersicht.md
                        diff --git "a/one \\"two\\".md" "b/one \\"two\\".md"
                        diff --git a/plain.md "b/a\\tb.md"
                        diff --git "a/\\303\\234bersicht.md" "b/\\303\\234bersicht.md"
                        diff --git a/x b/x.md b/x b/x.md
                        """))
                .extracting(DiffSummary.Changed::path)
                .containsExactly(
                        "docs/\u00DCbersicht.md", "one \"two\".md", "a\tb.md", "\u00DCbersicht.md", "x b/x.md");
    }

    @Test
    void thePiecesAddUpToTheWhole() {
        assertThat(String.join(
                        "",
                        DiffSummary.of(DIFF).stream()
                                .map(DiffSummary.Changed::diff)
                                .toList()))
                .isEqualTo(DIFF);
        assertThat(DiffSummary.of("")).isEmpty();
        assertThat(DiffSummary.of("no diff at all")).isEmpty();
    }
}
