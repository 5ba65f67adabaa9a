package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDiffTest {

    @Test
    void aHunkTellsWhatWasRemovedAndWhatCameForItWithThreeLinesAround() {
        var before = IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        var after = before.replace("line 10\n", "line ten\n").replace("line 20", "line 20\nline 21");

        assertThat(LineDiff.hunks(before, after)).isEqualTo("""
                        @@ -7,7 +7,7 @@
                         line 7
                         line 8
                         line 9
                        -line 10
                        +line ten
                         line 11
                         line 12
                         line 13
                        @@ -18,3 +18,4 @@
                         line 18
                         line 19
                         line 20
                        +line 21
                        """);
    }

    @Test
    void equalTextsHaveNoDifferenceAndAnEmptyOneDiffersInAllLines() {
        assertThat(LineDiff.hunks("a\nb", "a\nb")).isEmpty();
        assertThat(LineDiff.hunks("", "a\nb")).isEqualTo("@@ -0,0 +1,2 @@\n+a\n+b\n");
        assertThat(LineDiff.hunks("a", "")).isEqualTo("@@ -1,1 +0,0 @@\n-a\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theHunksLeadFromOneTextToTheOther(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var before = lines(random);
            var after = lines(random);
            var hunks = LineDiff.hunks(String.join("\n", before), String.join("\n", after));
            assertThat(applied(before, hunks))
                    .as("seed %s, round %s:%n%s", seed, round, hunks)
                    .isEqualTo(after);
        }
    }

    @Test
    void textsWithLittleInCommonAreOneChangeAndTakeNoTime() {
        var before = IntStream.range(0, 20_000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
        var after = IntStream.range(0, 20_000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));

        var hunks = LineDiff.hunks(before, after);

        assertThat(hunks.lines()).hasSize(40_001).startsWith("@@ -1,20000 +1,20000 @@", "-a0");
        assertThat(applied(before.lines().toList(), hunks))
                .isEqualTo(after.lines().toList());
    }

    private static List<String> lines(Random random) {
        return IntStream.range(0, 1 + random.nextInt(25))
                .mapToObj(i -> "x" + random.nextInt(4))
                .toList();
    }

    private static List<String> applied(List<String> before, String hunks) {
        var lines = new ArrayList<String>();
        int at = 0;
        for (var line : hunks.lines().toList()) {
            if (line.startsWith("@@")) {
                int from = Integer.parseInt(line.replaceAll("@@ -(\\d+),.*", "$1")) - 1;
                while (at < from) {
                    lines.add(before.get(at++));
                }
            } else if (line.startsWith("+")) {
                lines.add(line.substring(1));
            } else {
                assertThat(before.get(at++)).isEqualTo(line.substring(1));
                if (line.startsWith(" ")) {
                    lines.add(line.substring(1));
                }
            }
        }
        lines.addAll(before.subList(at, before.size()));
        return lines;
    }
}
