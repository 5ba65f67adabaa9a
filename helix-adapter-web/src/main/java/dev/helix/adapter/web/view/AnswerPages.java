package dev.helix.adapter.web.view;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.FalseAlarms;
import dev.helix.domain.text.Ellipsis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads what the agent said first, and what it took to get it right. Safe for use by many threads. */
public final class AnswerPages {

    private static final int DAYS = 30;
    private static final int MOST = 100;
    private static final int LONGEST_TEXT = 20_000;

    private final AnswerRecords records;
    private final ChatSessions chats;
    private final FalseAlarms alarms;
    private final InstantSource clock;

    public AnswerPages(AnswerRecords records, ChatSessions chats, FalseAlarms alarms, InstantSource clock) {
        this.records = records;
        this.alarms = alarms;
        this.chats = chats;
        this.clock = clock;
    }

    /** Returns the last ones that the visitor may read. */
    public AnswersView list(Visitor visitor, Words words) {
        var all = recorded(visitor);
        return new AnswersView(
                all.subList(Math.max(0, all.size() - MOST), all.size()).reversed().stream()
                        .map(record -> line(record, words))
                        .toList(),
                words.text("compliance.days", DAYS));
    }

    /** Returns one; empty where there is none of that name any more. */
    public Optional<AnswerView> one(String id, Visitor visitor, Words words) {
        return recorded(visitor).stream()
                .filter(record -> id(record).equals(id))
                .findFirst()
                .map(record -> new AnswerView(
                        line(record, words),
                        IntStream.range(0, record.turns().size())
                                .mapToObj(i -> attempt(i + 1, record.turns().get(i), words))
                                .toList(),
                        words.line(String.join(", ", record.inferred())),
                        rules(record)));
    }

    private List<AnswerView.Rule> rules(AnswerRecord record) {
        var marked = alarms.all();
        return broken(record)
                .map(name -> new AnswerView.Rule(
                        name,
                        marked.stream()
                                .filter(alarm -> alarm.isAbout(record.at(), name))
                                .map(FalseAlarm::by)
                                .findFirst()
                                .orElse("")))
                .toList();
    }

    private static Stream<String> broken(AnswerRecord record) {
        return record.turns().stream()
                .flatMap(turn -> turn.found().stream())
                .map(AnswerRecord.Found::validator)
                .distinct()
                .sorted();
    }

    /**
     * Marks that a rule was wrong about an answer, or takes that back.
     *
     * @return whether there is such an answer that the visitor may read, and it broke that rule
     */
    public boolean mark(String id, String rule, boolean wrong, Visitor visitor) {
        var found = recorded(visitor).stream()
                .filter(record -> id(record).equals(id) && broken(record).anyMatch(rule::equals))
                .findFirst();
        found.ifPresent(record -> {
            if (wrong) {
                alarms.mark(
                        new FalseAlarm(record.at(), rule, visitor.requester().by(), clock.instant()));
            } else {
                alarms.unmark(record.at(), rule);
            }
        });
        return found.isPresent();
    }

    private List<AnswerRecord> recorded(Visitor visitor) {
        var all = records.since(clock.instant().minus(Duration.ofDays(DAYS)));
        if (visitor.requester().projects().isAll()) {
            return all;
        }
        var own = chats.all().stream()
                .filter(visitor::reads)
                .map(chat -> chat.id().value())
                .collect(Collectors.toSet());
        return all.stream()
                .filter(record -> record.owner() != null && own.contains(record.owner()))
                .toList();
    }

    /** Nothing else names a record; two calls never begin in the same microsecond of one agent. */
    private static String id(AnswerRecord record) {
        return record.at().toString().replaceAll("[^0-9A-Z]", "");
    }

    /** Returns a line of a table of answers. */
    static AnswersView.Line line(AnswerRecord record, Words words) {
        var outcome = AnswerOutcome.of(record);
        var step = record.step();
        var further = record.turns().stream().skip(1);
        var added = further.map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus);
        return new AnswersView.Line(
                id(record),
                words.moment(record.at()),
                step == null ? "" : step.word(),
                outcome.tone(),
                words.text("compliance." + outcome.word()),
                record.turns().size(),
                words.took(
                        record.turns().stream().map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus)),
                added.isZero() ? "" : words.took(added),
                cost(record.turns().stream().map(AnswerRecord.Turn::usage)));
    }

    /** Returns what turns cost together; empty where that is not known, or nothing. */
    static String cost(Stream<Usage> usages) {
        var total = usages.reduce(Usage.NONE, Usage::plus).costUsd();
        return total == null || total.compareTo(BigDecimal.ZERO) == 0
                ? ""
                : total.setScale(4, RoundingMode.HALF_UP).toPlainString() + " USD";
    }

    private static AnswerView.Attempt attempt(int number, AnswerRecord.Turn turn, Words words) {
        var failure = turn.failure();
        return new AnswerView.Attempt(
                number,
                words.text("asked." + turn.strategy().name().toLowerCase(Locale.ROOT)),
                words.took(turn.duration()),
                cost(Stream.of(turn.usage())),
                failure == null ? "" : failure,
                words.lines(Ellipsis.end(turn.text(), LONGEST_TEXT)),
                turn.found().stream().map(found -> finding(found, words)).toList(),
                turn.written().stream().map(file -> words.line(file.toString())).toList());
    }

    private static AnswerView.Finding finding(AnswerRecord.Found found, Words words) {
        var tone = found.repaired() ? Tone.GOOD : found.severity() == Severity.ERROR ? Tone.BAD : Tone.WARNING;
        return new AnswerView.Finding(
                words.line(found.validator()),
                words.line(found.code()),
                tone,
                words.text("found."
                        + (found.repaired() ? "repaired" : found.severity() == Severity.ERROR ? "error" : "warning")));
    }
}
