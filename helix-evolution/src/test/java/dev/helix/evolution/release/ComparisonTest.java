package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.helix.evolution.release.Comparison.Verdict;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Comparison compare(List<Double> main, List<Double> candidate) {
        return new Comparison("time_ms", main, candidate, false, 0.1);
    }

    @Test
    void isFineWithinTheTolerance() {
        assertThat(compare(List.of(100.0, 101.0, 99.0), List.of(108.0, 109.0, 110.0))
                        .verdict())
                .isEqualTo(Verdict.FINE);
    }

    @Test
    void isWorseWhenAllOfManyRunsAreWorse() {
        assertThat(compare(List.of(100.0, 101.0, 99.0, 100.0, 102.0), List.of(140.0, 139.0, 141.0, 138.0, 140.0))
                        .verdict())
                .isEqualTo(Verdict.WORSE);
    }

    @Test
    void isUnclearWhenFewRunsSayLittle() {
        assertThat(compare(List.of(100.0, 101.0, 99.0), List.of(140.0, 139.0, 141.0))
                        .verdict())
                .isEqualTo(Verdict.UNCLEAR);
        assertThat(compare(List.of(100.0, 200.0, 90.0, 150.0, 95.0), List.of(140.0, 92.0, 210.0, 150.0, 94.0))
                        .verdict())
                .isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void knowsMetricsOfWhichMoreIsBetter() {
        var slower = new Comparison(
                "requests_per_s",
                List.of(100.0, 101.0, 99.0, 100.0, 102.0),
                List.of(50.0, 51.0, 49.0, 50.0, 52.0),
                true,
                0.1);

        assertThat(slower.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(slower.worsening()).isEqualTo(0.5, within(0.01));
        assertThat(slower).asString().contains("-50.0 % (worse)");
    }

    /** Tables of the test give 1/252 for five against five that are all greater, and 1/20 for three against three. */
    @Test
    void computesTheExactChance() {
        assertThat(compare(List.of(1.0, 2.0, 3.0, 4.0, 5.0), List.of(6.0, 7.0, 8.0, 9.0, 10.0))
                        .chance())
                .isEqualTo(1.0 / 252, within(1e-12));
        assertThat(compare(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)).chance())
                .isEqualTo(0.05, within(1e-12));
        assertThat(compare(List.of(1.0, 1.0), List.of(1.0, 1.0)).chance()).isEqualTo(1.0);
    }

    @Test
    void accusesFewerThanTwoInAHundredCandidatesThatChangedNothing() {
        var seed = 20_260_131L;
        var random = new Random(seed);
        int accused = 0;
        int rounds = 4000;
        for (int round = 0; round < rounds; round++) {
            List<Double> main = List.of();
            List<Double> candidate = List.of();
            for (int look = 0; look < 3; look++) {
                main = Stream.concat(main.stream(), noisy(random)).toList();
                candidate = Stream.concat(candidate.stream(), noisy(random)).toList();
                var verdict = compare(main, candidate).verdict();
                accused += verdict == Verdict.WORSE ? 1 : 0;
                if (verdict != Verdict.UNCLEAR) {
                    break;
                }
            }
        }

        assertThat(accused).as("seed %s", seed).isLessThan(rounds / 50);
    }

    /** Times have a long tail to the right. */
    private static Stream<Double> noisy(Random random) {
        return Stream.generate(() -> 100 * Math.exp(0.25 * random.nextGaussian()))
                .limit(5);
    }
}
