package dev.helix.domain.proof;

import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.Map;

/**
 * A project's tree no longer runs on a system that it was judged on, although nothing need be wrong with it.
 *
 * @param tree which one
 * @param summary the digest of the envelope with the {@link Summary} of the verdict that it had there
 * @param project whose candidate it was
 * @param system which one
 * @param runs the tree that the system's live slot has since then
 * @param by who had it taken off
 * @param reason why
 * @param at when
 */
public record TakenOff(
        TreeId tree, String summary, String project, String system, TreeId runs, String by, String reason, Instant at)
        implements Claim {

    static final String TYPE = "https://helix.dev/proof/taken-off/v1";

    @Override
    public Statement statement() {
        return new Statement(
                Statement.Subject.of(tree),
                TYPE,
                Map.of(
                        "summary_sha256",
                        summary,
                        "project",
                        project,
                        "system",
                        system,
                        "runs",
                        runs.sha(),
                        "by",
                        by,
                        "reason",
                        reason,
                        "at",
                        at.toString()));
    }

    static TakenOff of(Statement statement) {
        var fields = new Fields("taken-off", statement.predicate());
        return new TakenOff(
                statement.tree(),
                fields.text("summary_sha256"),
                fields.text("project"),
                fields.text("system"),
                fields.tree("runs"),
                fields.text("by"),
                fields.text("reason"),
                fields.time("at"));
    }
}
