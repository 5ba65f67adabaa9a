package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * A commit takes a tested tree onto main.
 *
 * @param commit which one
 * @param tree what it has
 * @param onto the commit that it follows
 * @param summary the digest of the envelope with the tree's {@link Summary}
 * @param project whose change it is
 * @param approvedBy who had it integrated
 * @param judgeChangeAccepted whether they also accepted that it changes what judges it
 * @param at when
 * @param expects which statements follow once it runs: {@link #SLOT} and {@link #PROCESS}, as far as there are any
 * @param previous the proof that it follows; empty for the first
 */
public record Integrated(
        CommitId commit,
        TreeId tree,
        CommitId onto,
        String summary,
        String project,
        String approvedBy,
        boolean judgeChangeAccepted,
        Instant at,
        List<String> expects,
        Optional<Link> previous)
        implements Claim {

    static final String TYPE = "https://helix.dev/proof/integrated/v1";

    /** A {@link SlotHeld} follows. */
    public static final String SLOT = "slot";

    /** A {@link ProcessRan} follows. */
    public static final String PROCESS = "process";

    public Integrated {
        expects = List.copyOf(expects);
    }

    @Override
    public Statement statement() {
        var fields = new HashMap<String, Object>();
        fields.put("tree", tree.sha());
        fields.put("onto", onto.sha());
        fields.put("summary_sha256", summary);
        fields.put("project", project);
        fields.put("approved_by", approvedBy);
        fields.put("judge_change_accepted", judgeChangeAccepted);
        fields.put("at", at.toString());
        fields.put("expects", expects);
        previous.ifPresent(link -> fields.put("previous", link.fields()));
        return new Statement(Statement.Subject.of(commit), TYPE, fields);
    }

    static Integrated of(Statement statement) {
        var fields = new Fields("integrated", statement.predicate());
        return new Integrated(
                statement.commit(),
                fields.tree("tree"),
                fields.commit("onto"),
                fields.text("summary_sha256"),
                fields.text("project"),
                fields.text("approved_by"),
                fields.flag("judge_change_accepted"),
                fields.time("at"),
                fields.texts("expects"),
                Link.in(fields));
    }
}
