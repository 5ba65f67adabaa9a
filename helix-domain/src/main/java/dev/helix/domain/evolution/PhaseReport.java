package dev.helix.domain.evolution;

import dev.helix.domain.agent.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report of one phase: {@code phases/<id>.json}.
 *
 * @param id of the phase
 * @param name of the phase
 * @param passed whether its gates are open
 * @param agent who worked, with its version
 * @param startedAt begin
 * @param endedAt end
 * @param inputDigest of all that it was made from; it is not repeated while this stays
 * @param hints what a person said for this try; empty for nothing
 * @param attempts all turns, in order
 * @param filesWritten what the project changes since, relative to the repository, sorted
 * @param leftRunning command lines of what was still running when the phase ended, and was ended with it
 * @param statusEdits how often {@code status.json} was edited by somebody else meanwhile
 * @param error why it failed and what to do; null when it passed
 */
public record PhaseReport(
        String id,
        String name,
        boolean passed,
        String agent,
        Instant startedAt,
        Instant endedAt,
        String inputDigest,
        String hints,
        List<GatedTurn> attempts,
        List<RepoPath> filesWritten,
        List<String> leftRunning,
        int statusEdits,
        @Nullable String error) {

    public PhaseReport {
        attempts = List.copyOf(attempts);
        filesWritten = List.copyOf(filesWritten);
        leftRunning = List.copyOf(leftRunning);
    }

    /**
     * One turn of an agent and what the gates said of it.
     *
     * @param session the agent's; null where it never began
     * @param failure why the turn broke off; null when it did not
     * @param verdicts of the gates that were asked
     * @param damage what it touched and may not
     * @param meanwhile what else changed while it worked, by somebody else; it was left alone
     * @param denied what the sandbox kept it from, in order
     * @param refused what it wanted to write, and the rules for what an agent writes said no to, in order
     * @param usage what it took
     */
    public record GatedTurn(
            @Nullable String session,
            @Nullable String failure,
            List<GateVerdict> verdicts,
            List<Damage> damage,
            List<String> meanwhile,
            List<Denial> denied,
            List<Denial> refused,
            Usage usage) {

        public GatedTurn {
            verdicts = List.copyOf(verdicts);
            damage = List.copyOf(damage);
            meanwhile = List.copyOf(meanwhile);
            denied = List.copyOf(denied);
            refused = List.copyOf(refused);
        }

        /** Returns whether the phase is done with it. */
        public boolean passed() {
            return failure == null && damage.isEmpty() && verdicts.stream().allMatch(GateVerdict::passed);
        }
    }

    /** Returns what all attempts took. */
    public Spending spending() {
        return attempts.stream()
                .map(attempt -> new Spending(
                        1,
                        attempt.usage().duration(),
                        attempt.usage().costUsd() == null
                                ? BigDecimal.ZERO
                                : attempt.usage().costUsd()))
                .reduce(Spending.NOTHING, Spending::plus);
    }
}
