package dev.helix.enforcement.validator;

import dev.helix.enforcement.validator.SourceLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The limits that settings of runners and builds have for coverage and the like, by their keys. */
final class Thresholds {

    private static final Pattern THRESHOLD = Pattern.compile(
            "(?i)(?<![\\w.])(100|branches|functions|lines|statements|regions|fail[_-]?under"
                    + "|cov-fail-under|minimum|minimum_?coverage|minBound|minValue|threshold|coverageThreshold|mutationThreshold|line-coverage|target|break|check-coverage)"
                    + "(?:\\\\?[\"'`])?\\s*(?:[:=>(]|\\s)\\s*(?:\\\\?[\"'`])?(\\d{1,3}(?:\\.\\d{1,6})?|true|false)(?=[\\s\"'`%,;<})]|$)(?!\\s*[-*/+]\\s*\\d)");

    private Thresholds() {}

    /** Returns the limits in {@code lines}, sorted by key; a switch counts as one or nought. */
    static Map<String, List<Double>> of(List<Line> lines) {
        var all = new TreeMap<String, List<Double>>();
        for (var line : lines) {
            var match = THRESHOLD.matcher(line.isRemark() ? "" : line.whole());
            while (match.find()) {
                var said = match.group(2);
                double value = said.equals("true") ? 1 : said.equals("false") ? 0 : Double.parseDouble(said);
                all.computeIfAbsent(match.group(1).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                        .add(value);
            }
        }
        return all;
    }

    /** Returns whether one of {@code now} asks for less than all of {@code old}. */
    static boolean isLower(List<Double> now, List<Double> old) {
        return now.stream().anyMatch(value -> value < least(old));
    }

    /** Returns whether all of {@code now}, at least one, ask for more than the least of {@code old}. */
    static boolean isHigher(List<Double> now, List<Double> old) {
        return !now.isEmpty() && now.stream().allMatch(value -> value > least(old));
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(each -> each).min().orElse(0);
    }

    /** Returns {@code values} as they are told. */
    static String shown(List<Double> values) {
        return values.isEmpty()
                ? "-"
                : values.stream()
                        .map(value -> value == Math.rint(value) ? String.valueOf(value.longValue()) : value.toString())
                        .collect(Collectors.joining(", "));
    }
}
