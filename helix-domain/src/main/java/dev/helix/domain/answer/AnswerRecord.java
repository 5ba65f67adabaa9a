package dev.helix.domain.answer;

import dev.helix.domain.agent.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One enforced call as it happened, so that other rules can be tried on it later. The question is not kept, for no rule looks
 * at it.
 *
 * @param at when it began
 * @param owner the chat's session or the project that the agent worked for, by its id; null where an older HELIX did not tell
 * @param policyDigest which policy was in force
 * @param validators names of its validators, in order
 * @param shadow names of validators that only looked on
 * @param language of its messages: de or en
 * @param step where the conversation stood; null when nobody knew
 * @param turns what the agent was asked, in order, at least one
 * @param files what the validators saw of files
 * @param outcome how it ended
 * @param inferred names of validators whose guess was used
 * @param sentBack how many drafts hooks sent back within a turn, 0 or more
 */
public record AnswerRecord(
        Instant at,
        @Nullable String owner,
        String policyDigest,
        List<String> validators,
        List<String> shadow,
        String language,
        @Nullable ConversationStep step,
        List<Turn> turns,
        FileFacts files,
        Outcome outcome,
        List<String> inferred,
        int sentBack) {

    public AnswerRecord {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("an enforced call has at least one turn");
        }
        validators = List.copyOf(validators);
        shadow = List.copyOf(shadow);
        turns = List.copyOf(turns);
        inferred = List.copyOf(inferred);
    }

    /** A call in which no hook sent a draft back. */
    public AnswerRecord(
            Instant at,
            @Nullable String owner,
            String policyDigest,
            List<String> validators,
            List<String> shadow,
            String language,
            @Nullable ConversationStep step,
            List<Turn> turns,
            FileFacts files,
            Outcome outcome,
            List<String> inferred) {
        this(at, owner, policyDigest, validators, shadow, language, step, turns, files, outcome, inferred, 0);
    }

    /** How a call ended. */
    public enum Outcome {
        ACCEPTED,
        EXHAUSTED,
        FAILED
    }

    /**
     * One turn of the agent.
     *
     * @param strategy how it was asked
     * @param text what it replied, before anything was repaired
     * @param written files that it wrote
     * @param found what the validators said of the attempt
     * @param usage what it cost
     * @param duration until the validators were done
     * @param failure the code of why there is no answer; null when there is one
     * @param drafts what hooks sent back before the reply came, the first one first; empty where an older HELIX kept none
     */
    public record Turn(
            Strategy strategy,
            String text,
            List<Path> written,
            List<Found> found,
            Usage usage,
            Duration duration,
            @Nullable String failure,
            List<Draft> drafts) {
        public Turn {
            written = List.copyOf(written);
            found = List.copyOf(found);
            drafts = List.copyOf(drafts);
        }

        /** A turn of which nothing was sent back. */
        public Turn(
                Strategy strategy,
                String text,
                List<Path> written,
                List<Found> found,
                Usage usage,
                Duration duration,
                @Nullable String failure) {
            this(strategy, text, written, found, usage, duration, failure, List.of());
        }
    }

    /**
     * A draft that a hook sent back.
     *
     * @param text before anything was repaired
     * @param found what the validators said of it; null where they were not asked, or an older HELIX did not keep it
     */
    public record Draft(String text, @Nullable List<Found> found) {
        public Draft {
            found = found == null ? null : List.copyOf(found);
        }
    }

    /**
     * One issue.
     *
     * @param repaired whether code put it right, without asking again
     * @param message what is wrong, and where; empty where an older HELIX did not keep it
     * @param hint what the agent was told to do about it; likewise
     */
    public record Found(
            String validator, String code, Severity severity, boolean repaired, String message, String hint) {

        /** An issue of which nobody kept the sentences. */
        public Found(String validator, String code, Severity severity, boolean repaired) {
            this(validator, code, severity, repaired, "", "");
        }
    }
}
