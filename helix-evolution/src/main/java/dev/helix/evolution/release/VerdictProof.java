package dev.helix.evolution.release;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Summary;
import dev.helix.domain.proof.TestResult;
import dev.helix.domain.proof.Verdict;
import dev.helix.evolution.release.ProofReading.Signed;
import java.util.HashSet;
import java.util.List;

/**
 * Whether the statements about one judgement of a tree hold together.
 *
 * @param tree that they are to be about
 * @param signed all statements that stand with them
 */
record VerdictProof(TreeId tree, List<Signed> signed) {

    /**
     * Returns the verdict that a summary sums up.
     *
     * @throws Flawed naming what does not hold
     */
    Verdict verdict(Summary summary) {
        requireTree(tree, "was verified as", summary.tree());
        var inputs = new HashSet<>(summary.inputs());
        var inside = signed.stream().filter(one -> inputs.remove(one.digest())).toList();
        if (!inputs.isEmpty()) {
            throw incomplete(inputs.size() + " of the statements that its verification sums up are not there");
        }
        var verdicts = all(inside, Verdict.class);
        var results = all(inside, TestResult.class);
        if (verdicts.size() != 1) {
            throw incomplete("its verification does not sum up one verdict");
        }
        var verdict = verdicts.getFirst();
        requireTree(tree, "was judged as", verdict.tree());
        results.forEach(result -> requireTree(tree, "was tested as", result.tree()));
        if (!new HashSet<>(results.stream().map(TestResult::stage).toList()).equals(new HashSet<>(verdict.stages()))) {
            throw incomplete("the results of its stages are not those of its verdict");
        }
        if (!verdict.plan().equals(summary.policy())) {
            throw new Flawed(FlawCode.PROOF_GATES, "its verdict was made by another plan than its verification says");
        }
        if (summary.passed() && !hasPassed(verdict)) {
            throw new Flawed(FlawCode.PROOF_FAILED, "a stage of its validation has failed, or none has passed");
        }
        return verdict;
    }

    private static boolean hasPassed(Verdict verdict) {
        return verdict.stages().stream().noneMatch(stage -> stage.result().equals("FAILED"))
                && verdict.stages().stream().anyMatch(stage -> stage.result().equals("PASSED"));
    }

    private static <T extends Claim> List<T> all(List<Signed> signed, Class<T> kind) {
        return signed.stream()
                .map(Signed::claim)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Returns who has signed them. */
    static String by(List<Signed> signed) {
        return signed.stream()
                .map(one -> one.by().who())
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    static void requireTree(TreeId wanted, String how, TreeId tree) {
        if (!tree.equals(wanted)) {
            throw new Flawed(FlawCode.PROOF_OTHER_TREE, "it has tree " + wanted + ", and " + how + " tree " + tree);
        }
    }

    static Flawed incomplete(String why) {
        return new Flawed(FlawCode.PROOF_INCOMPLETE, why);
    }
}
