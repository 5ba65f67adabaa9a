package dev.helix.adapter.web.view;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.FalseAlarms;
import dev.helix.evolution.ProjectActions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
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
    private final FalseAlarms alarms;
    private final ProjectActions projects;
    private final InstantSource clock;

    public CompliancePage(AnswerRecords records, FalseAlarms alarms, ProjectActions projects, InstantSource clock) {
        this.records = records;
        this.alarms = alarms;
        this.projects = projects;
        this.clock = clock;
    }

    /** Returns it. */
    public ComplianceView view(Visitor visitor, Words words) {
        var begin = clock.instant().minus(Duration.ofDays(DAYS));
        var both = records.since(begin.minus(Duration.ofDays(DAYS)));
        var all = both.stream().filter(record -> !record.at().isBefore(begin)).toList();
        var before = both.stream().filter(record -> record.at().isBefore(begin)).toList();
        var counts = count(all);
        var then = count(before);
        var enough = all.size() >= FEWEST;
        return new ComplianceView(
                all.size(),
                words.text("compliance.days", DAYS),
                enough ? "" : words.text("compliance.few", all.size(), FEWEST),
                Arrays.stream(AnswerOutcome.values())
                        .map(outcome -> outcome(
                                outcome,
                                counts.getOrDefault(outcome, 0),
                                all.size(),
                                then.getOrDefault(outcome, 0),
                                before.size(),
                                words))
                        .toList(),
                days(all, all.isEmpty() ? Map.of() : integrated(visitor, begin)),
                rules(all, words),
                added(all, words),
                cost(all, words));
    }

    private static ComplianceView.Outcome outcome(
            AnswerOutcome outcome, int number, int all, int then, int before, Words words) {
        var rate = all >= FEWEST ? PERCENT * number / all : 0;
        var change = rate - (before >= FEWEST ? PERCENT * then / before : 0);
        return new ComplianceView.Outcome(
                outcome.word(),
                words.text("compliance." + outcome.word()),
                number,
                all >= FEWEST ? rate + " %" : "",
                all < FEWEST || before < FEWEST
                        ? ""
                        : words.text(
                                "compliance.change", (change > 0 ? "+" : change < 0 ? "−" : "±") + Math.abs(change)));
    }

    private static Map<AnswerOutcome, Integer> count(List<AnswerRecord> records) {
        var counts = new EnumMap<AnswerOutcome, Integer>(AnswerOutcome.class);
        records.forEach(record -> counts.merge(AnswerOutcome.of(record), 1, Integer::sum));
        return counts;
    }

    private Map<LocalDate, List<String>> integrated(Visitor visitor, Instant begin) {
        var days = new TreeMap<LocalDate, List<String>>();
        for (var project : projects.list()) {
            if (visitor.sees(project.id())) {
                project.history().stream()
                        .filter(move -> move.to() == ProjectStatus.INTEGRATED
                                && !move.at().isBefore(begin))
                        .forEach(move -> days.computeIfAbsent(day(move.at()), key -> new ArrayList<>())
                                .add(project.id().value()));
            }
        }
        return days;
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneId.systemDefault()).toLocalDate();
    }

    private static List<ComplianceView.Day> days(List<AnswerRecord> all, Map<LocalDate, List<String>> integrated) {
        var byDay = new TreeMap<>(all.stream().collect(Collectors.groupingBy(record -> day(record.at()))));
        integrated.keySet().forEach(date -> byDay.putIfAbsent(date, List.of()));
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
            days.add(new ComplianceView.Day(
                    date.toString(), days.size() * WIDE, numbers, pieces, integrated.getOrDefault(date, List.of())));
        });
        return days;
    }

    private List<ComplianceView.Rule> rules(List<AnswerRecord> all, Words words) {
        var begun = all.stream().map(AnswerRecord::at).collect(Collectors.toSet());
        var wrong = alarms.all().stream()
                .filter(alarm -> begun.contains(alarm.answer()))
                .collect(Collectors.groupingBy(FalseAlarm::validator, Collectors.counting()));
        return RuleFates.of(all).entrySet().stream()
                .map(rule -> rule(
                        rule.getKey(),
                        rule.getValue(),
                        wrong.getOrDefault(rule.getKey(), 0L).intValue(),
                        words))
                .toList();
    }

    private static ComplianceView.Rule rule(String name, RuleFates fates, int wrong, Words words) {
        return new ComplianceView.Rule(
                words.line(name),
                fates.answers(),
                fates.broken(),
                fates.repaired(),
                fates.retried(),
                fates.failed(),
                fates.added().isZero() ? "" : words.took(fates.added()),
                AnswerPages.cost(fates.further().stream().map(AnswerRecord.Turn::usage), words),
                wrong,
                fates.broken() >= FEWEST ? PERCENT * wrong / fates.broken() + " %" : "");
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
                        words.amount(total.setScale(2, RoundingMode.HALF_UP)),
                        words.amount(further.setScale(2, RoundingMode.HALF_UP)));
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
