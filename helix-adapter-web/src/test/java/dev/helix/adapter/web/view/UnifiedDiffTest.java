package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.web.view.DiffView.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

    private static final Words WORDS = Words.in(Locale.ENGLISH, () -> Instant.EPOCH);

    private static DiffView read(String... lines) {
        return UnifiedDiff.read(String.join("\n", lines) + "\n", WORDS);
    }

    @Test
    void rowsHaveTheirNumbersBeforeAndAfter() {
        var diff = read(
                "diff --git a/a.txt b/a.txt",
                "index 1..2 100644",
                "--- a/a.txt",
                "+++ b/a.txt",
                "@@ -3,3 +3,4 @@ here",
                " three",
                "-four",
                "+FOUR",
                "+4.5",
                " five");

        assertThat(diff.files()).hasSize(1);
        var file = diff.files().getFirst();
        assertThat(file.path()).isEqualTo("a.txt");
        assertThat(List.of(file.added(), file.removed())).containsExactly(2, 1);
        assertThat(file.rows())
                .containsExactly(
                        new DiffView.Row(Kind.HUNK, "", "", "@@ -3,3 +3,4 @@ here"),
                        new DiffView.Row(Kind.SAME, "3", "3", "three"),
                        new DiffView.Row(Kind.REMOVED, "4", "", "four"),
                        new DiffView.Row(Kind.ADDED, "", "4", "FOUR"),
                        new DiffView.Row(Kind.ADDED, "", "5", "4.5"),
                        new DiffView.Row(Kind.SAME, "5", "6", "five"));
    }

    @Test
    void linesThatLookLikeHeadersAreLinesWhereTheyAreLines() {
        var diff = read(
                "diff --git a/a.txt b/a.txt",
                "--- a/a.txt",
                "+++ b/a.txt",
                "@@ -1,2 +1,2 @@",
                "--- a/other",
                "+++ b/other",
                " rename from here");

        assertThat(diff.files()).hasSize(1);
        assertThat(diff.added()).isEqualTo(1);
        assertThat(diff.removed()).isEqualTo(1);
        assertThat(diff.files().getFirst().note()).isEmpty();
    }

    @Test
    void whatHappenedToAFileBesidesItsLinesIsSaid() {
        var diff = read(
                "# JUDGE_CHANGED: test.sh helps to judge this change",
                "diff --git a/old.txt b/new.txt",
                "similarity index 100%",
                "rename from old.txt",
                "rename to new.txt",
                "diff --git a/x.png b/x.png",
                "new file mode 100755",
                "Binary files /dev/null and b/x.png differ");

        assertThat(diff.warnings()).containsExactly("JUDGE_CHANGED: test.sh helps to judge this change");
        assertThat(diff.files())
                .extracting(DiffView.File::note)
                .containsExactly(
                        "rename from old.txt", "new file mode 100755, Binary files /dev/null and b/x.png differ");
    }

    @Test
    void namesAreThoseOfTheFilesWhateverStandsInThem() {
        var diff = read(
                "diff --git \"a/one \\\"two\\\".md\" \"b/one \\\"two\\\".md\"",
                "--- \"a/one \\\"two\\\".md\"",
                "+++ \"b/one \\\"two\\\".md\"",
                "@@ -1 +1 @@",
                "-a",
                "+b",
                "diff --git \"a/\\303\\234bersicht.md\" \"b/\\303\\234bersicht.md\"",
                "Binary files differ",
                "diff --git a/docs/\u00DCber b/dir.md b/docs/\u00DCber b/dir.md",
                "deleted file mode 100644",
                "--- a/docs/\u00DCber b/dir.md\t",
                "+++ /dev/null",
                "diff --git \"a/a\\tb\" b/plain",
                "rename from \"a\\tb\"",
                "rename to plain",
                "diff --git \"a/\\342\\200\\256x\" \"b/\\342\\200\\256x\"",
                "new file mode 100644");

        assertThat(diff.files())
                .extracting(DiffView.File::path)
                .containsExactly("one \"two\".md", "\u00DCbersicht.md", "docs/\u00DCber b/dir.md", "plain", "\\u202ex");
        assertThat(diff.files().get(3).note()).isEqualTo("rename from a\\tb");
    }

    @Test
    void longFilesAreFoldedAndEndlessOnesCut() {
        var many = IntStream.rangeClosed(1, 5_000).mapToObj(i -> "+line " + i).collect(Collectors.joining("\n"));
        var diff = read(
                "diff --git a/long b/long",
                "@@ -0,0 +1,5000 @@",
                many,
                "diff --git a/short b/short",
                "@@ -1 +1 @@",
                "-a",
                "+b");

        var file = diff.files().getFirst();
        assertThat(file.folded()).isTrue();
        assertThat(file.added()).isEqualTo(5_000);
        assertThat(file.rows().size() + file.left()).isEqualTo(5_001);
        assertThat(file.rows()).hasSizeLessThanOrEqualTo(3_000);
        assertThat(diff.files().getLast().left()).isEqualTo(3);
        assertThat(diff.added()).isEqualTo(5_001);
    }

    @Test
    void ofAFileThatSomebodyAsksForAllIsThereWhateverStandsBeforeIt() {
        var many = IntStream.rangeClosed(1, 5_000).mapToObj(i -> "+line " + i).collect(Collectors.joining("\n"));
        var text = String.join(
                "\n",
                "diff --git a/long b/long",
                "@@ -0,0 +1,5000 @@",
                many,
                "diff --git a/other b/other",
                "@@ -0,0 +1,5000 @@",
                many,
                "");

        var diff = UnifiedDiff.read(text, WORDS, 2);

        assertThat(diff.files().getFirst().left()).isEqualTo(2_001);
        var wanted = diff.files().getLast();
        assertThat(wanted.left()).isZero();
        assertThat(wanted.folded()).isFalse();
        assertThat(wanted.rows()).hasSize(5_001);
        assertThat(UnifiedDiff.read(text, WORDS, 7).files().getLast().left()).isEqualTo(5_001);
    }

    @Test
    void hostileLinesTurnNothingAndHideNothing() {
        var diff = read("diff --git a/a b/a", "@@ -1 +1 @@", "-plain", "+a\u202eb\u001b[2J\rc" + "x".repeat(5_000));

        var text = diff.files().getFirst().rows().getLast().text();
        assertThat(text)
                .contains("\\u202e")
                .contains("\\e[2J")
                .hasSizeLessThan(1_100)
                .endsWith(" …");
    }

    @Test
    void nothingIsNothing() {
        assertThat(UnifiedDiff.read("", WORDS).isEmpty()).isTrue();
        assertThat(read("# a warning").warnings()).containsExactly("a warning");
    }
}
