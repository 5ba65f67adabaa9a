package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;

/**
 * A commit brings back the tree of before, since production did not stay healthy with the one that it follows.
 *
 * @param commit which one
 * @param tree the old tree, which it has again
 * @param takesBack the commit that it follows
 * @param project whose change is taken back
 * @param at when
 * @param previous the proof that it follows
 */
public record TakenBack(
        CommitId commit, TreeId tree, CommitId takesBack, String project, Instant at, Optional<Link> previous)
        implements Claim {

    static final String TYPE = "https://helix.dev/proof/taken-back/v1";

    @Override
    public Statement statement() {
        var fields = new HashMap<String, Object>();
        fields.put("tree", tree.sha());
        fields.put("takes_back", takesBack.sha());
        fields.put("project", project);
        fields.put("at", at.toString());
        previous.ifPresent(link -> fields.put("previous", link.fields()));
        return new Statement(Statement.Subject.of(commit), TYPE, fields);
    }

    static TakenBack of(Statement statement) {
        var fields = new Fields("taken-back", statement.predicate());
        return new TakenBack(
                statement.commit(),
                fields.tree("tree"),
                fields.commit("takes_back"),
                fields.text("project"),
                fields.time("at"),
                Link.in(fields));
    }
}
