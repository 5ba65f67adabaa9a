package dev.helix.domain.proof;

import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The verdict in the words of SLSA's verification summary: whether a tree has passed, by which policy, and for what.
 *
 * @param tree the verified tree
 * @param helix the version of HELIX that did it
 * @param at when
 * @param resource the use that it is fit for
 * @param policy the digest of the policy that it was judged by
 * @param inputs the digests of the envelopes that it sums up
 * @param passed whether it may be used so
 * @param levels the levels of assurance that follow
 */
public record Summary(
        TreeId tree,
        String helix,
        Instant at,
        String resource,
        String policy,
        List<String> inputs,
        boolean passed,
        List<String> levels)
        implements Claim {

    static final String TYPE = "https://slsa.dev/verification_summary/v1";

    /** Who verifies. */
    public static final String VERIFIER = "https://helix.dev/proof/verifier/v1";

    /** The use that a tree that has passed is fit for: the test system's is another one. */
    public static final String PRODUCTION = "helix:production";

    /** The tree itself was tested, not what was merged to it later. */
    public static final String TESTED = "HELIX_TESTED_TREE";

    /** New tests fail without the change. */
    public static final String WITNESSED = "HELIX_WITNESSED";

    private static final String POLICY = "https://helix.dev/proof/plan/v1";

    public Summary {
        inputs = List.copyOf(inputs);
        levels = List.copyOf(levels);
    }

    @Override
    public Statement statement() {
        return new Statement(
                Statement.Subject.of(tree),
                TYPE,
                Map.of(
                        "verifier",
                        Map.of("id", VERIFIER, "version", Map.of("helix", helix)),
                        "timeVerified",
                        at.toString(),
                        "resourceUri",
                        resource,
                        "policy",
                        Map.of("uri", POLICY, "digest", Map.of("sha256", policy)),
                        "inputAttestations",
                        inputs.stream()
                                .map(digest -> Map.<String, Object>of(
                                        "uri", "sha256:" + digest, "digest", Map.of("sha256", digest)))
                                .toList(),
                        "verificationResult",
                        passed ? "PASSED" : "FAILED",
                        "verifiedLevels",
                        levels,
                        "slsaVersion",
                        "1.1"));
    }

    static Summary of(Statement statement) {
        var fields = new Fields("verification_summary", statement.predicate());
        var verifier = fields.part("verifier");
        if (!verifier.text("id").equals(VERIFIER)) {
            throw new Flawed(
                    FlawCode.PROOF_TYPE, "the verification summary is by " + verifier.text("id") + ", not by HELIX");
        }
        return new Summary(
                statement.tree(),
                verifier.part("version").text("helix"),
                fields.time("timeVerified"),
                fields.text("resourceUri"),
                fields.part("policy").part("digest").text("sha256"),
                fields.parts("inputAttestations").stream()
                        .map(input -> input.part("digest").text("sha256"))
                        .toList(),
                fields.text("verificationResult").equals("PASSED"),
                fields.texts("verifiedLevels"));
    }
}
