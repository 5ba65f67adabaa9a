package dev.helix.domain.answer;

import dev.helix.domain.agent.Usage;
import java.util.List;

/**
 * How an answer came about. The same answer, policy and files give the same issues: {@code policyDigest} says which
 * policy it was.
 *
 * @param attempts in order, at least one
 * @param inferred names of the validators whose fallback was used; empty when nothing was guessed
 * @param policyDigest SHA-256 over the validators and limits in force, in lower-case hex
 */
public record Trace(List<Attempt> attempts, List<String> inferred, String policyDigest) {

    public Trace {
        attempts = List.copyOf(attempts);
        inferred = List.copyOf(inferred);
    }

    /** Returns what all attempts cost together. */
    public Usage usage() {
        return attempts.stream().map(Attempt::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** Returns what the attempts after the first cost: the price of enforcement. */
    public Usage addedUsage() {
        return attempts.stream().skip(1).map(Attempt::usage).reduce(Usage.NONE, Usage::plus);
    }
}
