package dev.helix.adapter.web.view;

import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.LineDiff;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads what the agent said first, and what it took to get it right. Safe for use by many threads. */
public final class AnswerPages {

    private static final int MOST = 100;
    private static final int LONGEST_TEXT = 20_000;

    private final RecordedAnswers answers;

    public AnswerPages(RecordedAnswers answers) {
        this.answers = answers;
    }

    /**
     * Returns the last ones that the visitor may read.
     *
     * @param outcome only those that came out so; all for one that there is not
     * @param rule only those that broke it; empty for all
     */
    public AnswersView list(Visitor visitor, Words words, String outcome, String rule) {
        var wanted = AnswerOutcome.named(outcome);
        var all = answers.last(RecordedAnswers.USUAL, visitor.requester()).stream()
                .filter(record -> wanted.isEmpty() || AnswerOutcome.of(record) == wanted.get())
                .filter(record ->
                        rule.isEmpty() || RecordedAnswers.broken(record).contains(rule))
                .toList();
        var only = wanted.map(known -> words.text("answers.of.outcome", words.text("compliance." + known.word())))
                .orElse(rule.isEmpty() ? "" : words.text("answers.of.rule", words.line(rule)));
        return new AnswersView(
                all.subList(Math.max(0, all.size() - MOST), all.size()).reversed().stream()
                        .map(record -> line(record, words))
                        .toList(),
                words.text("compliance.days", RecordedAnswers.USUAL.toDays()),
                only);
    }

    /** Returns one; empty where there is none of that name any more. */
    public Optional<AnswerView> one(String id, Visitor visitor, Words words) {
        return answers.find(id, visitor.requester())
                .map(record -> new AnswerView(
                        line(record, words),
                        IntStream.range(0, record.turns().size())
                                .mapToObj(i -> attempt(record, i, words))
                                .toList(),
                        words.line(String.join(", ", record.inferred())),
                        rules(record)));
    }

    private List<AnswerView.Rule> rules(AnswerRecord record) {
        var marks = answers.marks();
        return RecordedAnswers.broken(record).stream()
                .map(name -> new AnswerView.Rule(
                        name, RecordedAnswers.marked(marks, record, name).orElse("")))
                .toList();
    }

    /**
     * Marks that a rule was wrong about an answer, or takes that back.
     *
     * @throws dev.helix.domain.evolution.Refused where there is no such answer that the visitor may read, or it did not break that rule
     */
    public void mark(String id, String rule, boolean wrong, Visitor visitor) {
        answers.mark(id, rule, wrong, visitor.requester());
    }

    /** Returns a line of a table of answers. */
    static AnswersView.Line line(AnswerRecord record, Words words) {
        var outcome = AnswerOutcome.of(record);
        var step = record.step();
        var further = record.turns().stream().skip(1);
        var added = further.map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus);
        return new AnswersView.Line(
                RecordedAnswers.id(record),
                words.moment(record.at()),
                step == null ? "" : step.word(),
                outcome.tone(),
                words.text("compliance." + outcome.word()),
                record.turns().size(),
                words.took(
                        record.turns().stream().map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus)),
                added.isZero() ? "" : words.took(added),
                cost(record.turns().stream().map(AnswerRecord.Turn::usage), words));
    }

    /** Returns how long answers took together; empty for none. */
    static String took(List<AnswerRecord> records, Words words) {
        var time = time(records.stream().flatMap(record -> record.turns().stream()));
        return time.isZero() ? "" : words.took(time);
    }

    /** Returns how much of that further attempts took; empty for nothing. */
    static String added(List<AnswerRecord> records, Words words) {
        var time =
                time(records.stream().flatMap(record -> record.turns().stream().skip(1)));
        return time.isZero() ? "" : words.took(time);
    }

    private static Duration time(Stream<AnswerRecord.Turn> turns) {
        return turns.map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Returns what turns cost together; empty where that is not known, or nothing. */
    static String cost(Stream<Usage> usages, Words words) {
        var total = usages.reduce(Usage.NONE, Usage::plus).costUsd();
        return total == null || total.compareTo(BigDecimal.ZERO) == 0 ? "" : words.price(total);
    }

    private static AnswerView.Attempt attempt(AnswerRecord record, int at, Words words) {
        var turns = record.turns();
        var turn = turns.get(at);
        var failure = turn.failure();
        return new AnswerView.Attempt(
                at + 1,
                words.text("asked." + turn.strategy().name().toLowerCase(Locale.ROOT)),
                words.took(turn.duration()),
                cost(Stream.of(turn.usage()), words),
                failure == null ? "" : failure,
                words.lines(Ellipsis.end(turn.text(), LONGEST_TEXT)),
                turn.found().stream().map(found -> finding(found, words)).toList(),
                turn.written().stream()
                        .map(file -> words.line(place(file, record.files())))
                        .toList(),
                tokens(turn.usage(), words),
                changed(turns, at, words));
    }

    /** Its place among the files that the validators saw, else its name: where the server keeps them is nothing for readers of a page. */
    private static String place(Path file, FileFacts seen) {
        var inside = seen.places().getOrDefault(file.toString(), file.isAbsolute() ? "" : file.toString());
        return inside.isEmpty() ? String.valueOf(file.getFileName()) : inside;
    }

    private static String tokens(Usage usage, Words words) {
        return usage.inputTokens() + usage.outputTokens() == 0
                ? ""
                : words.text("answer.tokens", usage.inputTokens(), usage.outputTokens());
    }

    /** A piece that was asked for by itself is no other version of the whole. */
    private static DiffView changed(List<AnswerRecord.Turn> turns, int at, Words words) {
        if (at == 0 || turns.get(at).strategy() == Strategy.SPLICE) {
            return DiffView.NONE;
        }
        var before = Ellipsis.end(turns.get(at - 1).text(), LONGEST_TEXT);
        var hunks = LineDiff.hunks(before, Ellipsis.end(turns.get(at).text(), LONGEST_TEXT));
        var name = words.text("answer.changed", at, at + 1);
        return hunks.isEmpty() ? DiffView.NONE : UnifiedDiff.read("diff --git " + name + "\n" + hunks, words);
    }

    private static AnswerView.Finding finding(AnswerRecord.Found found, Words words) {
        var tone = found.repaired() ? Tone.GOOD : found.severity() == Severity.ERROR ? Tone.BAD : Tone.WARNING;
        return new AnswerView.Finding(
                words.line(found.validator()),
                words.line(found.code()),
                tone,
                words.text("found."
                        + (found.repaired() ? "repaired" : found.severity() == Severity.ERROR ? "error" : "warning")),
                words.line(found.message()),
                found.repaired() ? "" : words.line(found.hint()));
    }
}
