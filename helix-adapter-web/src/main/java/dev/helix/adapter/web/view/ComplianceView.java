package dev.helix.adapter.web.view;

import java.util.List;

/**
 * How answers keep to the rules.
 *
 * @param answers how many there were
 * @param few why no rates are told; empty where they are
 * @param outcomes how they came out
 * @param days the oldest first
 * @param added seconds and calls that enforcement added
 * @param cost of all, and of further calls; empty where no price is known
 */
public record ComplianceView(
        int answers,
        String period,
        String few,
        List<Outcome> outcomes,
        List<Day> days,
        List<Rule> rules,
        String added,
        String cost) {
    public ComplianceView {
        outcomes = List.copyOf(outcomes);
        days = List.copyOf(days);
        rules = List.copyOf(rules);
    }

    /**
     * One way in which answers come out.
     *
     * @param rate in percent; empty where there are too few
     * @param change of the rate against the period before, in percentage points; empty where one of both has too few
     */
    public record Outcome(String key, String name, int number, String rate, String change) {}

    /**
     * A day.
     *
     * @param numbers for each outcome, in the order of the outcomes
     * @param x where it begins in the chart
     * @param pieces of its bar, likewise, for the chart
     * @param integrated projects that came into production
     */
    public record Day(String date, int x, List<Integer> numbers, List<Piece> pieces, List<String> integrated) {
        public Day {
            integrated = List.copyOf(integrated);
            numbers = List.copyOf(numbers);
            pieces = List.copyOf(pieces);
        }
    }

    /** A piece of a bar in a chart that is 100 high and has 10 for each day. */
    public record Piece(String key, int x, int y, int height) {}

    /**
     * A rule.
     *
     * @param answers it looked at
     * @param broken in how many of them
     * @param repaired in how many answers code put it right
     * @param retried in how many answers a further call put it right
     * @param failed in how many answers it was never right
     * @param added time of the calls that it asked for; empty for none
     * @param cost of these calls; empty for none, or where no price is known
     * @param alarms in how many of those answers it was wrong, as people have marked
     * @param share of these in percent; empty where it was broken too rarely to say
     */
    public record Rule(
            String name,
            int answers,
            int broken,
            int repaired,
            int retried,
            int failed,
            String added,
            String cost,
            int alarms,
            String share) {}
}
