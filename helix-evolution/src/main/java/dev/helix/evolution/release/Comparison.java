package dev.helix.evolution.release;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One metric, measured on main and on a candidate.
 *
 * @param name its name
 * @param main on main, at least one
 * @param candidate on the candidate, at least one
 * @param higherIsBetter whether more is better
 * @param tolerance how much worse the candidate's median may be, 0.1 for a tenth
 */
record Comparison(String name, List<Double> main, List<Double> candidate, boolean higherIsBetter, double tolerance) {

    /** With at most three looks at the numbers, fewer than 2 % of candidates that changed nothing are called worse. */
    static final double SIGNIFICANCE = 0.005;

    Comparison {
        main = List.copyOf(main);
        candidate = List.copyOf(candidate);
    }

    /** The verdict of the numbers. */
    enum Verdict {
        FINE,
        WORSE,
        UNCLEAR
    }

    Verdict verdict() {
        if (worsening() <= tolerance) {
            return Verdict.FINE;
        }
        return chance() <= SIGNIFICANCE ? Verdict.WORSE : Verdict.UNCLEAR;
    }

    /** Returns by how much the candidate's median is worse, relative to main's; negative when it is better. */
    double worsening() {
        var before = median(main);
        var difference = higherIsBetter ? before - median(candidate) : median(candidate) - before;
        if (difference == 0) {
            return 0;
        }
        return before == 0 ? Double.POSITIVE_INFINITY * Math.signum(difference) : difference / Math.abs(before);
    }

    /**
     * Returns how likely values at least as bad as the candidate's would be if it were as main is: the exact one-sided rank sum
     * test of Mann and Whitney (1947), with mean ranks for ties.
     */
    double chance() {
        var all = Stream.concat(main.stream(), candidate.stream())
                .mapToDouble(value -> higherIsBetter ? -value : value)
                .toArray();
        var ranks = doubledRanks(all);
        var observed = 0;
        for (int i = main.size(); i < all.length; i++) {
            observed += ranks[i];
        }
        // ways[k][s]: how many choices of k values have the doubled rank sum s.
        var ways = new double[candidate.size() + 1][Arrays.stream(ranks).sum() + 1];
        ways[0][0] = 1;
        for (var rank : ranks) {
            for (int k = candidate.size(); k >= 1; k--) {
                for (int sum = ways[k].length - 1; sum >= rank; sum--) {
                    ways[k][sum] += ways[k - 1][sum - rank];
                }
            }
        }
        var choices = ways[candidate.size()];
        return Arrays.stream(choices, observed, choices.length).sum()
                / Arrays.stream(choices).sum();
    }

    /** Doubled, a mean rank is a whole number. */
    private static int[] doubledRanks(double[] values) {
        var ranks = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            var below = 0;
            var same = 0;
            for (var other : values) {
                below += other < values[i] ? 1 : 0;
                same += other == values[i] ? 1 : 0;
            }
            ranks[i] = 2 * below + same + 1;
        }
        return ranks;
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: median %s on main, %s on the candidate, %+.1f %% %s, p = %.4f, %d runs each",
                name,
                median(main),
                median(candidate),
                100 * Math.abs(worsening()) * (higherIsBetter == worsening() > 0 ? -1 : 1),
                worsening() > 0 ? "(worse)" : "(not worse)",
                chance(),
                candidate.size());
    }
}
