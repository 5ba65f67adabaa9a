package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Span;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiffReaderTest {

    /** Returns each file as {@code path|before|after}, with {@code -} for no text. */
    private static List<String> read(String text) {
        return DiffReader.read(text).stream()
                .map(file -> file.path() + "|" + text(file.before()) + "|" + text(file.after()))
                .toList();
    }

    private static String text(@Nullable Excerpt excerpt) {
        return excerpt == null ? "-" : excerpt.text();
    }

    @Test
    void readsAChangeWithItsSurroundings() {
        assertThat(read("diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,3 @@ def\n a\n-b\n+B\n c\n"))
                .containsExactly("x.py|a\nb\nc\n|a\nB\nc\n");
        assertThat(read("--- x.py\n+++ x.py\n@@ -1 +1 @@\n-b\n+B\n")).containsExactly("x.py|b\n|B\n");
        assertThat(read("--- a/x.py\t2026-01-01\n+++ b/x.py\t2026-01-02\n@@ -1 +1 @@\n-b\n+B\n"))
                .containsExactly("x.py|b\n|B\n");
    }

    @Test
    void readsNothingWhereThereIsNoDiff() {
        assertThat(read("--- a/x.py\n+++ b/x.py\n")).isEmpty();
        assertThat(read("Text about @@ -1 +1 @@ here.\n--- a\n+++ b\n")).isEmpty();
        assertThat(read("@@ -1 +1 @@\n-a\n+b\n")).isEmpty();
        assertThat(read("")).isEmpty();
        assertThat(read("@@ -1 +1 @@\n--- a/x.py\n+++ b/x.py\n")).containsExactly("x.py||");
    }

    @Test
    void tellsNewFilesFromThoseThatAreGone() {
        var added = "diff --git a/n b/n\nnew file mode 100644\n";
        var hunk = "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n";
        var other = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";

        assertThat(read(added + hunk)).containsExactly("n|-|a\n");
        assertThat(read(hunk)).containsExactly("n|-|a\n");
        assertThat(read("--- a/o.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")).containsExactly("o.py|a\n|-");
        assertThat(read(added)).containsExactly("n|-|");
        assertThat(read("diff --git a/e b/e\ndeleted file mode 100644\n")).containsExactly("e||-");
        assertThat(read(added + hunk + other)).containsExactly("n|-|a\n", "x|a\n|b\n");
    }

    @Test
    void aRenamedFileIsGoneThereAndNewHere() {
        assertThat(read("diff --git a/x b/y\nrename from x\nrename to y\n")).containsExactly("x||-", "y|-|");
        assertThat(read("diff --git a/x b/y\nrename from x\nrename to y\n--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n"))
                .containsExactly("x|a\n|-", "y|-|b\n");
        assertThat(read("diff --git a/x b/y\nrename from x\nrename to y\n--- a/x\n+++ b/y\n@@ -1 +0,0 @@\n-a\n"))
                .containsExactly("x|a\n|-", "y|-|a\n");
        assertThat(read("--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n")).containsExactly("x|a\n|-", "y|-|b\n");
    }

    @Test
    void severalFilesAreToldApartWithAndWithoutTheirFirstLine() {
        var one = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
        var other = "--- a/y\n+++ b/y\n@@ -1 +1 @@\n-c\n+d\n";

        assertThat(read(one + other)).containsExactly("x|a\n|b\n", "y|c\n|d\n");
        assertThat(read("diff --git a/x b/x\n" + one + other)).containsExactly("x|a\n|b\n", "y|c\n|d\n");
        assertThat(read("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n" + other))
                .containsExactly("x|a\n|", "y|c\n|d\n");
        assertThat(read("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n" + other))
                .containsExactly("x||a\n", "y|c\n|d\n");
        assertThat(read("diff --git odd\n" + one)).containsExactly("x|a\n|b\n");
    }

    @Test
    void aHunkHasAsManyLinesAsItSays() {
        assertThat(read("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n\n@@ -9 +9 @@\n-b\n+c\n tail\n"))
                .containsExactly("x|a\n\nb\n|a\n\nc\n");
        assertThat(read("--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n a\nProse ends it.\n-b\n"))
                .containsExactly("x|a\n|a\n");
        assertThat(read("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"))
                .containsExactly("x|a\n|b\n");
        assertThat(read("--- a/x\n+++ b/x\n@@ -1,3 +1,2 @@\n-a\n-b\n c\n+d\n+e\n"))
                .containsExactly("x|a\nb\nc\n|c\nd\n");
        assertThat(read("--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n a\n-b")).containsExactly("x|a\nb|a\n");
    }

    @Test
    void placesAreInTheTextWithTheDiff() {
        var text = "Look:\n\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+bc\n d\n";
        var file = DiffReader.read(text).getFirst();
        var after = requireNonNull(file.after());
        var before = requireNonNull(file.before());

        assertThat(after.origin(new Span(1, 2)).start()).isEqualTo(text.indexOf("bc") + 1);
        assertThat(before.origin(new Span(0, 1)).start()).isEqualTo(text.indexOf("-a") + 1);
    }

    @Test
    void stopsAtALimitOfFiles() {
        var many = IntStream.range(0, 20_000)
                .mapToObj(i -> "--- a/f%d\n+++ b/f%d\n@@ -1 +1 @@\n-a\n+b\n".formatted(i, i))
                .collect(Collectors.joining());

        assertThat(DiffReader.read(many).size()).isBetween(1_000, 19_999);
    }
}
