package dev.helix.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EditsTest {

    private static String edited(String text, Edit... edits) {
        return Edits.apply(text, List.of(edits));
    }

    private static Edit replace(int start, int end, String by) {
        return new Edit(new Span(start, end), by);
    }

    @Test
    void allOfThemReferToTheTextAsItWas() {
        assertThat(edited("abcdef", replace(4, 5, "E"), replace(0, 1, "A"), Edit.insert(2, "-")))
                .isEqualTo("Ab-cdEf");
    }

    @Test
    void ofTwoThatOverlapTheEarlierInTheListWins() {
        assertThat(edited("abcdef", replace(2, 4, "x"), replace(3, 6, "y"))).isEqualTo("abxef");
        assertThat(edited("abcdef", replace(2, 4, "x"), Edit.insert(3, "y"))).isEqualTo("abxef");
        assertThat(edited("abcdef", Edit.insert(3, "y"), replace(2, 4, "x"))).isEqualTo("abcydef");
        assertThat(edited("abcdef", replace(2, 4, "x"), replace(2, 4, "y"))).isEqualTo("abxef");
    }

    @Test
    void insertsAtOnePlaceKeepTheirOrderAndStandBesideWhatIsReplaced() {
        assertThat(edited("abc", replace(1, 2, "B"), Edit.insert(1, "1"), Edit.insert(1, "2"), Edit.insert(2, "3")))
                .isEqualTo("a12B3c");
    }

    @Test
    void whatReachesBehindTheEndIsLeftOut() {
        assertThat(edited("abc", replace(2, 4, "x"), replace(0, 1, "A"))).isEqualTo("Abc");
    }

    private static boolean overlap(Edit one, Edit other) {
        var a = one.range();
        var b = other.range();
        return a.start() < b.end() && b.start() < a.end();
    }

    @Test
    void eachIsTakenThatOverlapsNoneTakenBefore() {
        for (long seed = 0; seed < 3_000; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var edits = new ArrayList<Edit>();
            var taken = new ArrayList<Edit>();
            for (int i = 0; i < 8; i++) {
                int start = random.nextInt(12);
                var edit = replace(start, start + random.nextInt(4), "<" + i + ">");
                edits.add(edit);
                if (edit.range().end() <= 12 && taken.stream().noneMatch(other -> overlap(other, edit))) {
                    taken.add(edit);
                }
            }
            var text = Edits.apply("abcdefghijkl", edits);
            for (var edit : edits) {
                assertThat(text.contains(edit.replacement()))
                        .describedAs("seed %d: %s in %s of %s", seed, edit, text, edits)
                        .isEqualTo(taken.contains(edit));
            }
        }
    }

    @Test
    @Timeout(20)
    void twoHundredThousandTakeNoLongerThanTheyAre() {
        var edits = IntStream.range(0, 200_000)
                .mapToObj(i -> i % 2 == 0 ? replace(5 * i, 5 * i + 4, "x") : Edit.insert(5 * i, "y"))
                .toList();

        assertThat(Edits.apply("a".repeat(1_000_000), edits)).hasSize(1_000_000 - 100_000 * 3 + 100_000);
    }
}
