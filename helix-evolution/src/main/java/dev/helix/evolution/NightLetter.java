package dev.helix.evolution;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
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
 * @param waiting the projects that go on only when somebody says so, those that need most first
 * @param cost of all of it
 */
public record NightLetter(
        Instant since,
        Instant until,
        List<Change> changes,
        List<Handled> handled,
        List<Setback> setbacks,
        List<Waiting> waiting,
        Cost cost) {

    public NightLetter {
        changes = List.copyOf(changes);
        handled = List.copyOf(handled);
        setbacks = List.copyOf(setbacks);
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

    /**
     * Its cost.
     *
     * @param answers of the chat; 0 also where no records of them are kept
     * @param calls how often the chat's agent was asked for them
     * @param tokens read and written for them
     * @param answersUsd their price, as far as it is known
     * @param turns of agents that developed
     * @param developed the wall time of these turns
     * @param developedUsd their price, as far as it is known
     */
    public record Cost(
            int answers,
            int calls,
            long tokens,
            BigDecimal answersUsd,
            int turns,
            Duration developed,
            BigDecimal developedUsd) {

        /** Nothing at all. */
        public static final Cost NOTHING = new Cost(0, 0, 0, BigDecimal.ZERO, 0, Duration.ZERO, BigDecimal.ZERO);
    }
}
