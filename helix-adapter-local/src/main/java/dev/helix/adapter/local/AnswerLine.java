package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.evolution.Refused;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record of an answer as a line. Format 1 had no checksum, and the constants' names, format 2 no owner, format 3 no sentences of issues and no number of drafts, format 4 no drafts, format 5 no verdicts of them; all are read, and stay where they stand. */
@JsonPropertyOrder({
    StoredFormat.FORMAT,
    "at",
    "owner",
    "policy_digest",
    "validators",
    "shadow",
    "language",
    "step",
    "turns",
    "files",
    "outcome",
    "inferred",
    "sent_back",
    StoredFormat.CHECKSUM
})
record AnswerLine(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "at", required = true) Instant at,
        @JsonProperty("owner") @Nullable String owner,

        @JsonProperty(value = "policy_digest", required = true)
        String policyDigest,

        @JsonProperty(value = "validators", required = true) List<String> validators,
        @JsonProperty(value = "shadow", required = true) List<String> shadow,
        @JsonProperty(value = "language", required = true) String language,
        @JsonProperty("step") @Nullable ConversationStep step,
        @JsonProperty(value = "turns", required = true) List<TurnNote> turns,
        @JsonProperty(value = "files", required = true) FilesNote files,
        @JsonProperty(value = "outcome", required = true) AnswerRecord.Outcome outcome,
        @JsonProperty(value = "inferred", required = true) List<String> inferred,
        @JsonProperty("sent_back") @Nullable Integer sentBack,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 6;

    private static final StoredNote<AnswerLine> LINE = StoredNote.line(AnswerLine.class, KNOWN);

    @JsonPropertyOrder({
        "strategy",
        "text",
        "written",
        "found",
        "usage",
        "duration",
        "failure",
        "drafts",
        "found_in_drafts"
    })
    record TurnNote(
            @JsonProperty(value = "strategy", required = true)
            Strategy strategy,

            @JsonProperty(value = "text", required = true) String text,

            @JsonProperty(value = "written", required = true)
            List<Path> written,

            @JsonProperty(value = "found", required = true) List<FoundNote> found,
            @JsonProperty(value = "usage", required = true) UsageNote usage,

            @JsonProperty(value = "duration", required = true)
            Duration duration,

            @JsonProperty("failure") @Nullable String failure,
            @JsonProperty("drafts") @Nullable List<String> drafts,
            @JsonProperty("found_in_drafts") @Nullable List<@Nullable List<FoundNote>> foundInDrafts) {

        static TurnNote of(AnswerRecord.Turn turn) {
            return new TurnNote(
                    turn.strategy(),
                    turn.text(),
                    turn.written(),
                    turn.found().stream().map(FoundNote::of).toList(),
                    UsageNote.of(turn.usage()),
                    turn.duration(),
                    turn.failure(),
                    turn.drafts().stream().map(AnswerRecord.Draft::text).toList(),
                    foundIn(turn.drafts()));
        }

        private static List<@Nullable List<FoundNote>> foundIn(List<AnswerRecord.Draft> drafts) {
            var all = new ArrayList<@Nullable List<FoundNote>>();
            for (var draft : drafts) {
                var found = draft.found();
                all.add(found == null ? null : found.stream().map(FoundNote::of).toList());
            }
            return all;
        }

        AnswerRecord.Turn turn() {
            return new AnswerRecord.Turn(
                    strategy,
                    text,
                    written,
                    found.stream().map(FoundNote::found).toList(),
                    usage.usage(),
                    duration,
                    failure,
                    drafts(Objects.requireNonNullElse(drafts, List.of()), foundInDrafts));
        }

        private static List<AnswerRecord.Draft> drafts(
                List<String> texts, @Nullable List<@Nullable List<FoundNote>> found) {
            var drafts = new ArrayList<AnswerRecord.Draft>();
            for (int i = 0; i < texts.size(); i++) {
                var own = found == null || i >= found.size() ? null : found.get(i);
                drafts.add(new AnswerRecord.Draft(
                        texts.get(i),
                        own == null ? null : own.stream().map(FoundNote::found).toList()));
            }
            return drafts;
        }
    }

    @JsonPropertyOrder({"validator", "code", "severity", "repaired", "message", "hint"})
    record FoundNote(
            @JsonProperty(value = "validator", required = true)
            String validator,

            @JsonProperty(value = "code", required = true) String code,

            @JsonProperty(value = "severity", required = true)
            Severity severity,

            @JsonProperty(value = "repaired", required = true)
            boolean repaired,

            @JsonProperty("message") @Nullable String message,
            @JsonProperty("hint") @Nullable String hint) {

        static FoundNote of(AnswerRecord.Found found) {
            return new FoundNote(
                    found.validator(), found.code(), found.severity(), found.repaired(), found.message(), found.hint());
        }

        AnswerRecord.Found found() {
            return new AnswerRecord.Found(
                    validator,
                    code,
                    severity,
                    repaired,
                    Objects.requireNonNullElse(message, ""),
                    Objects.requireNonNullElse(hint, ""));
        }
    }

    @JsonPropertyOrder({"turns", "input_tokens", "output_tokens", "cost_usd", "duration"})
    record UsageNote(
            @JsonProperty(value = "turns", required = true) int turns,

            @JsonProperty(value = "input_tokens", required = true)
            long inputTokens,

            @JsonProperty(value = "output_tokens", required = true)
            long outputTokens,

            @JsonProperty("cost_usd") @Nullable BigDecimal costUsd,

            @JsonProperty(value = "duration", required = true)
            Duration duration) {

        static UsageNote of(Usage usage) {
            return new UsageNote(
                    usage.turns(), usage.inputTokens(), usage.outputTokens(), usage.costUsd(), usage.duration());
        }

        Usage usage() {
            return new Usage(turns, inputTokens, outputTokens, costUsd, duration);
        }
    }

    @JsonPropertyOrder({"kinds", "names", "texts", "places"})
    record FilesNote(
            @JsonProperty(value = "kinds", required = true) Map<String, FileView.Kind> kinds,
            @JsonProperty(value = "names", required = true) Map<String, List<String>> names,
            @JsonProperty(value = "texts", required = true) Map<String, String> texts,
            @JsonProperty(value = "places", required = true) Map<String, String> places) {}

    /** Returns a record as it is written, with the line end. */
    static byte[] of(AnswerRecord record) {
        var files = record.files();
        var line = new AnswerLine(
                KNOWN,
                record.at(),
                record.owner(),
                record.policyDigest(),
                record.validators(),
                record.shadow(),
                record.language(),
                record.step(),
                record.turns().stream().map(TurnNote::of).toList(),
                new FilesNote(files.kinds(), files.names(), files.texts(), files.places()),
                record.outcome(),
                record.inferred(),
                record.sentBack(),
                null);
        return LINE.written(line).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a line with its line end.
     *
     * @param name of the file and the line, for the message
     * @throws Refused as NewerFormat
     * @throws Damaged when it is not what was written
     */
    static AnswerRecord record(String name, byte[] line) throws Damaged {
        var read = LINE.read(name, line);
        var files = read.files;
        return new AnswerRecord(
                read.at,
                read.owner,
                read.policyDigest,
                read.validators,
                read.shadow,
                read.language,
                read.step,
                read.turns.stream().map(TurnNote::turn).toList(),
                new FileFacts(files.kinds, files.names, files.texts, files.places),
                read.outcome,
                read.inferred,
                Objects.requireNonNullElse(read.sentBack, 0));
    }
}
