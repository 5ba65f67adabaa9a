package dev.helix.evolution.release;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Summary;
import dev.helix.domain.proof.TakenOff;
import dev.helix.domain.proof.Verdict;
import dev.helix.evolution.release.ProofReading.Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether what is signed of a tree holds together: how it was judged, and that it was taken off the system where it was. */
public final class TreeProof {

    private final TreeId tree;
    private final List<Signed> signed;
    private final Instant latest;

    /** @param latest what is said to be later than this can't be */
    TreeProof(TreeId tree, List<Signed> signed, Instant latest) {
        this.tree = tree;
        this.signed = signed;
        this.latest = latest;
    }

    /**
     * A judgement of a tree.
     *
     * @param passed whether it may go into production
     * @param verdict all that is known of it
     * @param by who has signed
     * @param takenOff that it left the system where it was judged; empty where nobody says so
     */
    public record Judged(boolean passed, Verdict verdict, String by, Optional<TakenOff> takenOff) {}

    /** @throws Flawed naming what does not hold */
    List<Judged> verdicts() {
        var proof = new VerdictProof(tree, signed);
        var taken = takenOff();
        var all = new ArrayList<Judged>();
        for (var one : signed) {
            if (one.claim() instanceof Summary summary) {
                var verdict = proof.verdict(summary);
                ProofReading.requireInTime(signed, verdict.endedAt());
                requirePast("judged", verdict.endedAt());
                var off = Optional.ofNullable(taken.remove(one.digest()));
                off.ifPresent(after -> requireFollows(after, verdict));
                all.add(new Judged(summary.passed(), verdict, VerdictProof.by(List.of(one)), off));
            }
        }
        if (!taken.isEmpty()) {
            throw VerdictProof.incomplete("the verdict is not there after which it is said to have been taken off the "
                    + taken.values().iterator().next().system() + " system");
        }
        if (all.isEmpty()) {
            throw VerdictProof.incomplete("nothing says how it was judged");
        }
        all.sort(Comparator.comparing(judged -> judged.verdict().endedAt()));
        return List.copyOf(all);
    }

    private Map<String, TakenOff> takenOff() {
        var taken = new HashMap<String, TakenOff>();
        for (var one : signed) {
            if (one.claim() instanceof TakenOff off) {
                VerdictProof.requireTree(tree, "was taken off the " + off.system() + " system as", off.tree());
                ProofReading.requireInTime(List.of(one), off.at());
                requirePast("taken off the " + off.system() + " system", off.at());
                if (taken.put(off.summary(), off) != null) {
                    throw new Flawed(FlawCode.PROOF_CHAIN, "it is said to have been taken off twice after one verdict");
                }
            }
        }
        return taken;
    }

    private static void requireFollows(TakenOff off, Verdict verdict) {
        if (!off.project().equals(verdict.project())) {
            throw new Flawed(
                    FlawCode.PROOF_CHAIN,
                    "it is said to have been taken off as project " + off.project() + ", and was judged as project "
                            + verdict.project());
        }
        if (off.at().isBefore(verdict.endedAt())) {
            throw new Flawed(
                    FlawCode.PROOF_TIME,
                    "it is said to have been taken off at " + off.at() + ", before it was judged at "
                            + verdict.endedAt());
        }
    }

    private void requirePast(String what, Instant at) {
        if (at.isAfter(latest)) {
            throw new Flawed(
                    FlawCode.PROOF_TIME, "it is said to have been " + what + " at " + at + ", which is still to come");
        }
    }
}
