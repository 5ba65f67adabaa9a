package dev.helix.adapter.web.view;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.port.AnswerRecords;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how answers keep to the rules, and whether that gets better. Safe for use by many threads. */
public final class CompliancePage {

    private static final int DAYS = 30;

    /** A rate of fewer answers says more about chance. */
    private static final int FEWEST = 20;

    private static final int HIGH = 100;
    private static final int WIDE = 10;
    private static final int PERCENT = 100;

    private final AnswerRecords records;
    private final InstantSource clock;

    public CompliancePage(AnswerRecords records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /** Returns it. */
    public ComplianceView view(Words words) {
        var all = records.since(clock.instant().minus(Duration.ofDays(DAYS)));
        var counts = count(all);
        var enough = all.size() >= FEWEST;
        return new ComplianceView(
                all.size(),
                words.text("compliance.days", DAYS),
                enough ? "" : words.text("compliance.few", all.size(), FEWEST),
                Arrays.stream(AnswerOutcome.values())
                        .map(outcome -> outcome(outcome, counts.getOrDefault(outcome, 0), all.size(), enough, words))
                        .toList(),
                days(all),
                rules(all, words),
                added(all, words),
                cost(all, words));
    }

    private static ComplianceView.Outcome outcome(
            AnswerOutcome outcome, int number, int all, boolean enough, Words words) {
        return new ComplianceView.Outcome(
                outcome.word(),
                words.text("compliance." + outcome.word()),
                number,
                enough ? PERCENT * number / all + " %" : "");
    }

    private static Map<AnswerOutcome, Integer> count(List<AnswerRecord> records) {
        var counts = new EnumMap<AnswerOutcome, Integer>(AnswerOutcome.class);
        records.forEach(record -> counts.merge(AnswerOutcome.of(record), 1, Integer::sum));
        return counts;
    }

    private static List<ComplianceView.Day> days(List<AnswerRecord> all) {
        var byDay = new TreeMap<>(all.stream()
                .collect(Collectors.groupingBy(
                        record -> record.at().atZone(ZoneId.systemDefault()).toLocalDate())));
        int most = byDay.values().stream().mapToInt(List::size).max().orElse(1);
        var days = new ArrayList<ComplianceView.Day>();
        byDay.forEach((date, records) -> {
            var counts = count(records);
            var pieces = new ArrayList<ComplianceView.Piece>();
            int below = 0;
            for (var outcome : AnswerOutcome.values()) {
                int from = HIGH * below / most;
                below += counts.getOrDefault(outcome, 0);
                int to = HIGH * below / most;
                pieces.add(new ComplianceView.Piece(outcome.word(), days.size() * WIDE, HIGH - to, to - from));
            }
            var numbers = Arrays.stream(AnswerOutcome.values())
                    .map(outcome -> counts.getOrDefault(outcome, 0))
                    .toList();
            days.add(new ComplianceView.Day(date.toString(), numbers, pieces));
        });
        return days;
    }

    private static List<ComplianceView.Rule> rules(List<AnswerRecord> all, Words words) {
        var rules = new TreeMap<String, int[]>();
        for (var record : all) {
            record.validators().forEach(name -> rules.computeIfAbsent(name, key -> new int[3])[0]++);
            record.turns().stream()
                    .flatMap(turn -> turn.found().stream())
                    .map(AnswerRecord.Found::validator)
                    .distinct()
                    .forEach(name -> rules.computeIfAbsent(name, key -> new int[3])[1]++);
            record.turns().stream()
                    .flatMap(turn -> turn.found().stream())
                    .filter(AnswerRecord.Found::repaired)
                    .forEach(found -> rules.computeIfAbsent(found.validator(), key -> new int[3])[2]++);
        }
        return rules.entrySet().stream()
                .map(rule -> new ComplianceView.Rule(
                        words.line(rule.getKey()), rule.getValue()[0], rule.getValue()[1], rule.getValue()[2]))
                .toList();
    }

    private static List<AnswerRecord.Turn> further(List<AnswerRecord> all) {
        return all.stream().flatMap(record -> record.turns().stream().skip(1)).toList();
    }

    private static String added(List<AnswerRecord> all, Words words) {
        var time = further(all).stream().map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus);
        return words.text("compliance.added", words.took(time), further(all).size());
    }

    private static String cost(List<AnswerRecord> all, Words words) {
        var total = sum(all.stream().flatMap(record -> record.turns().stream()).toList());
        var further = sum(further(all));
        return total == null || further == null
                ? ""
                : words.text(
                        "compliance.cost",
                        total.setScale(2, RoundingMode.HALF_UP).toPlainString(),
                        further.setScale(2, RoundingMode.HALF_UP).toPlainString());
    }

    /** Returns the price of all; null where one is unknown, or where there is none. */
    private static @Nullable BigDecimal sum(List<AnswerRecord.Turn> turns) {
        var sum = BigDecimal.ZERO;
        for (var turn : turns) {
            var cost = turn.usage().costUsd();
            if (cost == null) {
                return null;
            }
            sum = sum.add(cost);
        }
        return sum;
    }
}
