package dev.helix.adapter.web.view;

import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.TurnCosts;
import dev.helix.domain.text.Ellipsis;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads chats: which there are, what was said, and how their answers came out. Safe for use by many threads. */
public final class ChatPages {

    private static final int MOST = 50;
    private static final int MOST_SAID = 200;
    private static final int LONGEST_TEXT = 20_000;

    private final ChatSessions chats;
    private final AnswerRecords records;
    private final TurnCosts costs;

    public ChatPages(ChatSessions chats, AnswerRecords records, TurnCosts costs) {
        this.chats = chats;
        this.records = records;
        this.costs = costs;
    }

    /**
     * Returns those that the visitor may read.
     *
     * @param page from 1
     */
    public ChatsView list(Visitor visitor, Words words, int page) {
        var all = chats.all().stream().filter(visitor::reads).toList();
        int from = Math.clamp((long) (page - 1) * MOST, 0, all.size());
        var shown = all.subList(from, Math.min(from + MOST, all.size()));
        if (shown.isEmpty()) {
            return new ChatsView(List.of(), 0, page + 1);
        }
        var begin = shown.stream()
                .map(ChatSession::createdAt)
                .min(Instant::compareTo)
                .orElseThrow();
        var answers = records.since(begin).stream()
                .filter(record -> record.owner() != null)
                .collect(Collectors.groupingBy(AnswerRecord::owner));
        var costs = this.costs.since(begin).stream().collect(Collectors.groupingBy(TurnCost::owner));
        return new ChatsView(
                shown.stream()
                        .map(chat -> line(
                                chat,
                                answers.getOrDefault(chat.id().value(), List.of()),
                                costs.getOrDefault(chat.id().value(), List.of()),
                                visitor,
                                words))
                        .toList(),
                all.size() - from - shown.size(),
                page + 1);
    }

    /** Returns one; empty where there is none that the visitor may read. */
    public Optional<ChatView> one(String id, Visitor visitor, Words words) {
        return chats.all().stream()
                .filter(chat -> chat.id().value().equals(id) && visitor.reads(chat))
                .findFirst()
                .map(chat -> {
                    var answers = records.since(chat.createdAt()).stream()
                            .filter(record -> id.equals(record.owner()))
                            .toList();
                    var costs = this.costs.since(chat.createdAt()).stream()
                            .filter(cost -> cost.owner().equals(id))
                            .toList();
                    return new ChatView(
                            line(chat, answers, costs, visitor, words),
                            answers.stream()
                                    .map(record -> AnswerPages.line(record, words))
                                    .toList(),
                            chats.transcript(chat.id(), MOST_SAID).stream()
                                    .map(said -> new ChatView.Said(
                                            words.text("chat.role." + said.role()),
                                            words.moment(said.at()),
                                            words.lines(Ellipsis.end(said.text(), LONGEST_TEXT))))
                                    .toList());
                });
    }

    private static ChatsView.Line line(
            ChatSession chat, List<AnswerRecord> answers, List<TurnCost> costs, Visitor visitor, Words words) {
        var counts = answers.stream()
                .map(AnswerOutcome::of)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        var step = chat.step();
        return new ChatsView.Line(
                chat.id().value(),
                words.cut(chat.id().value()),
                words.moment(chat.updatedAt()),
                switch (chat.status()) {
                    case OPEN -> Tone.WAITING;
                    case WORKING -> Tone.BUSY;
                    case FAILED -> Tone.BAD;
                    case DONE -> Tone.GOOD;
                },
                words.text("chat.state." + chat.status().word()),
                step == null ? "" : step.word(),
                chat.turns().size(),
                Arrays.stream(AnswerOutcome.values())
                        .filter(counts::containsKey)
                        .map(outcome -> counts.get(outcome) + " " + words.text("compliance." + outcome.word()))
                        .collect(Collectors.joining(", ")),
                AnswerPages.took(answers, words),
                AnswerPages.added(answers, words),
                AnswerPages.cost(costs.stream().map(TurnCost::usage), words),
                chat.projects().stream()
                        .filter(visitor::sees)
                        .map(ProjectId::value)
                        .toList());
    }
}
