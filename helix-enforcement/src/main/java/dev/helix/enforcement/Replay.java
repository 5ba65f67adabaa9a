package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plays recorded calls again under another policy, without any model: the enforcer is the real one, and what it is answered is
 * what the agent said then. Where the other policy asks in another way, or more often than it was answered then, the replay says
 * that nobody knows. Safe for use by many threads.
 */
public final class Replay {

    private static final AgentSession SESSION = new AgentSession("recorded");

    private final Policy policy;
    private final FileView today;

    /** Tries {@code policy}; files that nobody had looked at when a call was recorded are looked up in {@code today}. */
    public Replay(Policy policy, FileView today) {
        this.policy = policy;
        this.today = today;
    }

    /** How a call ends in a replay, and ended then. */
    public enum Ending {
        /** Accepted at once. */
        ACCEPTED,
        /** Accepted after the agent was asked again. */
        RETRIED,
        /** Never accepted. */
        FAILED,
        /** The agent would have been asked something that it was not asked then. */
        UNKNOWN
    }

    /**
     * One call, then and now.
     *
     * @param then how it ended
     * @param now how it ends under the other policy
     * @param attempts how often the agent is asked, as far as is known
     * @param brokenThen validators whose rule the first answer broke then, sorted
     * @param brokenNow the same now
     * @param failedThen those of {@code brokenThen} or later attempts whose rule was still broken when the call had failed, sorted
     * @param failedNow the same now
     * @param unjudgedNow validators that fail themselves on this call, sorted; of what they would say, nothing is known
     */
    public record Outcome(
            Instant at,
            Ending then,
            Ending now,
            int attempts,
            List<String> brokenThen,
            List<String> brokenNow,
            List<String> failedThen,
            List<String> failedNow,
            List<String> unjudgedNow) {
        public Outcome {
            brokenThen = List.copyOf(brokenThen);
            brokenNow = List.copyOf(brokenNow);
            failedThen = List.copyOf(failedThen);
            failedNow = List.copyOf(failedNow);
            unjudgedNow = List.copyOf(unjudgedNow);
        }

        /** Returns whether the policies differ about it. */
        public boolean changed() {
            return then != now || !brokenThen.equals(brokenNow);
        }
    }

    /** Plays one call again. */
    public Outcome play(AnswerRecord record) {
        var clock = new ReplayClock(record.at());
        var agent = new RecordedAgent(record, clock);
        var result = new Enforcer(agent, ClaimsOfThen.in(policy, record), clock)
                .answer(
                        Prompt.first("recorded", Path.of("").toAbsolutePath(), AgentProfile.CONSULTANT),
                        Prompt.first("recorded", Path.of("").toAbsolutePath(), AgentProfile.CONSULTANT),
                        record.step(),
                        new RecordedFiles(record.files(), today),
                        LiveText.Nobody.LISTENS);
        var now = now(record, result, agent.ranOut());
        return new Outcome(
                record.at(),
                then(record),
                now,
                result.trace().attempts().size() - (agent.ranOut() ? 1 : 0),
                brokenThen(record),
                brokenNow(result),
                failedThen(record),
                now == Ending.FAILED ? failedNow(result) : List.of(),
                unjudged(result));
    }

    private static List<String> unjudged(Enforced result) {
        var names = new TreeSet<String>();
        for (var attempt : result.trace().attempts()) {
            attempt.issues().stream()
                    .filter(issue -> issue.code().equals(AnswerChecks.FAILED))
                    .forEach(issue -> names.add(issue.validator()));
        }
        return List.copyOf(names);
    }

    private static List<String> failedThen(AnswerRecord record) {
        if (record.outcome() == AnswerRecord.Outcome.ACCEPTED) {
            return List.of();
        }
        var failed = new TreeSet<String>();
        record.turns().getLast().found().stream()
                .filter(found -> isBroken(found) && !found.repaired())
                .forEach(found -> failed.add(found.validator()));
        return List.copyOf(failed);
    }

    private static List<String> failedNow(Enforced result) {
        var failed = new TreeSet<String>();
        if (result instanceof Enforced.Exhausted exhausted) {
            exhausted.issues().stream().filter(Issue::blocks).forEach(issue -> failed.add(issue.validator()));
        }
        return List.copyOf(failed);
    }

    private static Ending then(AnswerRecord record) {
        return switch (record.outcome()) {
            case ACCEPTED -> record.turns().size() == 1 ? Ending.ACCEPTED : Ending.RETRIED;
            case EXHAUSTED, FAILED -> Ending.FAILED;
        };
    }

    private static Ending now(AnswerRecord record, Enforced result, boolean ranOut) {
        var attempts = result.trace().attempts();
        for (int i = 0; i < attempts.size(); i++) {
            boolean same = i < record.turns().size()
                    && attempts.get(i).strategy() == record.turns().get(i).strategy();
            if (ranOut || !same) {
                return Ending.UNKNOWN;
            }
        }
        if (!(result instanceof Enforced.Accepted)) {
            // A validator that fails says nothing of the answer.
            return unjudged(result).isEmpty() ? Ending.FAILED : Ending.UNKNOWN;
        }
        return attempts.size() == 1 ? Ending.ACCEPTED : Ending.RETRIED;
    }

    /** A rule that code repaired was broken as well. */
    private static List<String> brokenThen(AnswerRecord record) {
        var broken = new TreeSet<String>();
        record.turns().getFirst().found().stream()
                .filter(Replay::isBroken)
                .forEach(found -> broken.add(found.validator()));
        return List.copyOf(broken);
    }

    private static boolean isBroken(AnswerRecord.Found found) {
        return found.severity() == Severity.ERROR && !found.code().equals(AnswerChecks.FAILED);
    }

    private static List<String> brokenNow(Enforced result) {
        var first = result.trace().attempts().getFirst();
        var broken = new TreeSet<String>();
        for (var issues : List.of(first.issues(), first.fixed())) {
            issues.stream()
                    .filter(issue -> issue.blocks() && !issue.code().equals(AnswerChecks.FAILED))
                    .forEach(issue -> broken.add(issue.validator()));
        }
        return List.copyOf(broken);
    }

    /** Returns the names of the validators of the policy that is tried. */
    public List<String> validators() {
        return policy.validators().stream().map(Validator::name).toList();
    }

    /** Stands still but for what the recorded turns took, so that limits of time mean the same. */
    private static final class ReplayClock implements InstantSource {
        private volatile Instant now;

        ReplayClock(Instant start) {
            this.now = start;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }
    }

    /** Says again what was said then. */
    private static final class RecordedAgent implements Agent {
        private final Deque<AnswerRecord.Turn> turns;
        private final ReplayClock clock;
        private boolean ranOut;

        RecordedAgent(AnswerRecord record, ReplayClock clock) {
            this.turns = new ArrayDeque<>(record.turns());
            this.clock = clock;
        }

        boolean ranOut() {
            return ranOut;
        }

        @Override
        public String name() {
            return "recorded";
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            var turn = turns.poll();
            if (turn == null) {
                ranOut = true;
                return events(List.of(new AgentEvent.Failed(
                        new AgentFailure.Cancelled("nobody knows what the agent would have said"), Usage.NONE)));
            }
            clock.move(turn.duration());
            var events = new ArrayList<AgentEvent>();
            events.add(new AgentEvent.SessionStarted(SESSION, name()));
            for (var draft : turn.drafts()) {
                events.add(new AgentEvent.TextBlock("draft" + events.size(), draft.text()));
                events.add(new AgentEvent.Superseded("recorded"));
            }
            if (turn.failure() != null) {
                events.add(new AgentEvent.Failed(failure(turn.failure()), turn.usage()));
                return events(events);
            }
            events.add(new AgentEvent.ToolUse("write", "Write", "recorded", turn.written()));
            events.add(new AgentEvent.ToolResult("write", false, ""));
            events.add(new AgentEvent.TextBlock("recorded", turn.text()));
            events.add(new AgentEvent.Finished(turn.usage()));
            return events(events);
        }

        private static AgentFailure failure(String code) {
            var message = "as recorded: " + code;
            return switch (code) {
                case "SESSION_NOT_FOUND" -> new AgentFailure.SessionNotFound(message);
                case "NO_ANSWER" -> new AgentFailure.NoAnswer(message);
                case "PROTOCOL_ERROR" -> new AgentFailure.ProtocolError(message);
                case "KILLED" -> new AgentFailure.Killed(message);
                case "PROMPT_TOO_LONG" -> new AgentFailure.PromptTooLong(message);
                case "CANCELLED" -> new AgentFailure.Cancelled(message);
                default -> new AgentFailure.Unreachable(message);
            };
        }

        private static AgentTurn events(List<AgentEvent> events) {
            var left = new ArrayDeque<>(events);
            return new AgentTurn() {
                @Override
                public @Nullable AgentEvent next() {
                    return left.poll();
                }

                @Override
                public void cancel() {
                    left.clear();
                }

                @Override
                public void close() {
                    left.clear();
                }
            };
        }
    }
}
