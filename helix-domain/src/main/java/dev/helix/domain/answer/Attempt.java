package dev.helix.domain.answer;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try to get an answer, as the trace keeps it.
 *
 * @param number from 1
 * @param strategy how it was asked for
 * @param issues what the validators said about it, after {@code fixed}
 * @param fixed what was wrong and could be repaired without asking again
 * @param patchable whether all that stands in its way can be asked for alone
 * @param usage what this attempt alone cost
 * @param startedAt when the agent was asked
 * @param duration until the validators were done
 * @param length of the answer's text in UTF-16 units
 * @param substance how much the answer says: its text without courtesy and markers, with a weight for sections and fields; of one
 *     that passed, its length
 * @param failure why there is no answer; null when there is one
 * @param drafts what the validators said about each draft that a hook sent back before the answer came, the first one first; empty
 *     where they were not asked
 */
public record Attempt(
        int number,
        Strategy strategy,
        List<Issue> issues,
        List<Issue> fixed,
        boolean patchable,
        Usage usage,
        Instant startedAt,
        Duration duration,
        int length,
        int substance,
        @Nullable AgentFailure failure,
        List<Verdict> drafts) {

    public Attempt {
        issues = List.copyOf(issues);
        fixed = List.copyOf(fixed);
        drafts = List.copyOf(drafts);
    }

    /**
     * A verdict of the validators about a draft.
     *
     * @param issues after {@code fixed}
     * @param fixed what was wrong and could be repaired without asking again
     */
    public record Verdict(List<Issue> issues, List<Issue> fixed) {
        public Verdict {
            issues = List.copyOf(issues);
            fixed = List.copyOf(fixed);
        }
    }

    /** Makes an attempt all of whose text counts, and of which nothing was sent back. */
    public Attempt(
            int number,
            Strategy strategy,
            List<Issue> issues,
            List<Issue> fixed,
            boolean patchable,
            Usage usage,
            Instant startedAt,
            Duration duration,
            int length,
            @Nullable AgentFailure failure) {
        this(
                number, strategy, issues, fixed, patchable, usage, startedAt, duration, length, length, failure,
                List.of());
    }

    /** Returns whether the answer of this attempt can be accepted as it is. */
    public boolean passed() {
        return failure == null && issues.stream().noneMatch(Issue::blocks);
    }

    /** Returns how many issues stand in the way. */
    public long blocking() {
        return issues.stream().filter(Issue::blocks).count();
    }
}
