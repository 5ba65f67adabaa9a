package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;

/**
 * Production's process was healthy through its probation.
 *
 * @param commit whose tree it was started with
 * @param told the tree that it was told to be, as {@code HELIX_TREE}
 * @param system which one
 * @param reported the tree that it says it is; empty where its answer names none
 * @param probation for how long
 * @param at until when
 */
public record ProcessRan(
        CommitId commit, TreeId told, String system, Optional<TreeId> reported, Duration probation, Instant at)
        implements Claim {

    static final String TYPE = "https://helix.dev/proof/process/v1";

    @Override
    public Statement statement() {
        var fields = new HashMap<String, Object>();
        fields.put("told", told.sha());
        fields.put("system", system);
        reported.ifPresent(tree -> fields.put("reported", tree.sha()));
        fields.put("probation_ms", probation.toMillis());
        fields.put("at", at.toString());
        return new Statement(Statement.Subject.of(commit), TYPE, fields);
    }

    static ProcessRan of(Statement statement) {
        var fields = new Fields("process", statement.predicate());
        return new ProcessRan(
                statement.commit(),
                fields.tree("told"),
                fields.text("system"),
                fields.has("reported") ? Optional.of(fields.tree("reported")) : Optional.empty(),
                Duration.ofMillis(fields.number("probation_ms")),
                fields.time("at"));
    }
}
