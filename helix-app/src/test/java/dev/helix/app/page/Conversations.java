package dev.helix.app.page;

import dev.helix.adapter.local.FileAnswerRecords;
import dev.helix.adapter.local.FolderSessions;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.ProjectId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Chats that a root has had, and the answers in them, with two attempts each. */
record Conversations(Path root) {

    private static final Usage USAGE = new Usage(1, 1_000, 200, new BigDecimal("0.0123"), Duration.ofSeconds(2));

    /** Returns the id of a chat that somebody had, in which both sides said something in turn. */
    String chat(String by, String... texts) {
        var chats = new FolderSessions(root);
        var now = Instant.now();
        var id = SessionId.of(UUID.randomUUID());
        chats.save(ChatSession.created(id, by + "/c1", now)
                .answered(new ChatTurn("m", "h", null, now), ConversationStep.WHY)
                .leadingTo(new ProjectId("second"), now));
        for (int i = 0; i < texts.length; i++) {
            chats.note(id, now, i % 2 == 0 ? "user" : "assistant", texts[i]);
        }
        return id.value();
    }

    /** Keeps the record of an answer in a chat: {@code first} lacked its marker, {@code second} was right. */
    void answer(String chat, String first, String second, String message) {
        var found = List.of(new AnswerRecord.Found(
                "step-marker", "MISSING_STEP_MARKER", Severity.ERROR, false, message, "End with a marker. " + message));
        var spec = root.resolve("projects/evolution/second/spec.md");
        var other = root.resolve("elsewhere/notes.md");
        var turns = List.of(
                new AnswerRecord.Turn(
                        Strategy.FIRST, first, List.of(spec, other), found, USAGE, Duration.ofSeconds(2), null),
                new AnswerRecord.Turn(
                        Strategy.CONTINUE, second, List.of(), List.of(), Usage.NONE, Duration.ofSeconds(1), null));
        new FileAnswerRecords(root.resolve(FileAnswerRecords.FOLDER), Duration.ofDays(7), 1 << 20)
                .keep(new AnswerRecord(
                        Instant.now(),
                        chat,
                        "ab",
                        List.of("step-marker"),
                        List.of(),
                        "en",
                        ConversationStep.WHY,
                        turns,
                        new FileFacts(
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Map.of(spec.toString(), "second/spec.md", other.toString(), "")),
                        AnswerRecord.Outcome.ACCEPTED,
                        List.of()));
    }
}
