package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HunkTest {

    private static final String DIFF = """
            diff --git a/a.txt b/a.txt
            index 1..2 100644
            --- a/a.txt
            +++ b/a.txt
            @@ -1,3 +1,4 @@
             one
            -two
            +TWO
            +more
             three
            @@ -9,2 +10,1 @@ section
            -nine
             ten
            diff --git a/new.txt b/new.txt
            --- /dev/null
            +++ b/new.txt
            @@ -0,0 +1 @@
            +new
            diff --git a/end.txt b/end.txt
            --- a/end.txt
            +++ b/end.txt
            @@ -1 +1 @@
            -a
            +b
            \\ No newline at end of file
            """;

    @Test
    void isTakenOutOfTheFileThatHasIt() {
        var hunks = Hunk.in(DIFF);

        assertThat(hunks).extracting(Hunk::path).containsExactly("a.txt", "a.txt");
        var text = "one\nTWO\nmore\nthree\n4\n5\n6\n7\n8\nten\n";
        assertThat(hunks.getFirst().leftOut(text)).contains("one\ntwo\nthree\n4\n5\n6\n7\n8\nten\n");
        assertThat(hunks.getLast().leftOut(text)).contains("one\nTWO\nmore\nthree\n4\n5\n6\n7\n8\nnine\nten\n");
    }

    @Test
    void isNotFoundInAnotherText() {
        assertThat(Hunk.in(DIFF).getFirst().leftOut("something else\n")).isEmpty();
        assertThat(Hunk.in("no diff")).isEmpty();
    }
}
