package dev.helix.evolution;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that happened while nobody looked, to be read in a minute. Immutable.
 *
 * @param since from when on
 * @param until when it was written
 * @param changes of production's code, oldest first
 * @param handled how production was started and stopped, oldest first
 * @param setbacks what was begun and did not succeed, oldest first
 * @param denied what was asked for and refused before anything had begun, oldest first
 * @param tampered files of live slots that somebody else changed, oldest first
 * @param waiting the projects that go on only when somebody says so, those that need most first
 * @param cost of all of it
 */
public record NightLetter(
        Instant since,
        Instant until,
        List<Change> changes,
        List<Handled> handled,
        List<Setback> setbacks,
        List<Denied> denied,
        List<Tampering> tampered,
        List<Waiting> waiting,
        Cost cost) {

    public NightLetter {
        changes = List.copyOf(changes);
        handled = List.copyOf(handled);
        setbacks = List.copyOf(setbacks);
        denied = List.copyOf(denied);
        tampered = List.copyOf(tampered);
        waiting = List.copyOf(waiting);
    }

    /**
     * A project that came into production.
     *
     * @param operation that did it; null where the journal has none
     * @param proofs how many signed statements tell how it was tested
     */
    public record Change(
            ProjectId project,
            String title,
            CommitId commit,
            Instant at,
            String by,
            @Nullable OperationId operation,
            int proofs) {}

    /** A start, restart or stop of production. */
    public record Handled(OperationId operation, OperationKind kind, Instant at, String by, boolean succeeded) {}

    /**
     * An operation that did not succeed.
     *
     * @param subject the project's id, or the system's name
     * @param step at which it failed; empty where it had begun none
     * @param code of the refusal that ended it; null where it has none
     * @param stuck whether not everything could be put back
     */
    public record Setback(
            OperationId operation,
            OperationKind kind,
            String subject,
            Instant at,
            String step,
            String why,
            @Nullable String code,
            boolean stuck) {}

    /**
     * Requests that were refused, alike ones together.
     *
     * @param action such as {@code deploy}
     * @param project for which; null where it is about a system
     * @param code of the refusal
     * @param at when, the last time
     * @param times how often, alike
     */
    public record Denied(String by, String action, @Nullable ProjectId project, String code, Instant at, int times) {}

    /** Why a project waits, the most pressing first. */
    public enum Reason {
        FAILED,
        CONFLICT,
        INTERRUPTED,
        CONTAINED,
        VALIDATED,
        DEPLOYED,
        READY,
        PENDING;

        /** Returns it as answers and texts spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A project that waits; {@code detail} is why it failed, or the files that conflict, else empty. */
    public record Waiting(ProjectId project, String title, Reason reason, String detail) {}

    /** Files of a live slot that somebody else changed; {@code paths} holds one at least. */
    public record Tampering(SystemName system, Slot slot, Instant at, List<String> paths) {
        public Tampering {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Its cost, as far as turns were booked and are kept.
     *
     * @param chats that had turns; 0 for a reader who has not to do with all projects
     * @param answers the turns of all these chats
     * @param projects that had turns, the dearest first
     */
    public record Cost(int chats, Share answers, List<ProjectCost> projects) {
        public Cost {
            projects = List.copyOf(projects);
        }

        /** Nothing at all. */
        public static final Cost NOTHING = new Cost(0, Share.NONE, List.of());
    }

    /** A project's own share. */
    public record ProjectCost(ProjectId project, Share share) {}

    /**
     * The sum of some turns.
     *
     * @param turns of agents, failed ones too
     * @param calls of models in them
     * @param tokens read and written
     * @param time wall time
     * @param usd the price of those that told one
     * @param unpriced how many told none
     */
    public record Share(int turns, int calls, long tokens, Duration time, BigDecimal usd, int unpriced) {

        /** Of no turn. */
        public static final Share NONE = new Share(0, 0, 0, Duration.ZERO, BigDecimal.ZERO, 0);

        Share plus(Usage usage) {
            var price = usage.costUsd();
            return new Share(
                    turns + 1,
                    calls + usage.turns(),
                    tokens + usage.inputTokens() + usage.outputTokens(),
                    time.plus(usage.duration()),
                    price == null ? usd : usd.add(price),
                    price == null ? unpriced + 1 : unpriced);
        }
    }
}
