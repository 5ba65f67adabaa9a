package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.Map;

/**
 * The slot that production runs from was compared with a commit's tree, file by file, and is the same.
 *
 * @param commit which one
 * @param tree what it has
 * @param system whose slot
 * @param slot which one
 * @param files how many were compared
 * @param at when
 */
public record SlotHeld(CommitId commit, TreeId tree, String system, String slot, long files, Instant at)
        implements Claim {

    static final String TYPE = "https://helix.dev/proof/slot/v1";

    @Override
    public Statement statement() {
        return new Statement(
                Statement.Subject.of(commit),
                TYPE,
                Map.of("tree", tree.sha(), "system", system, "slot", slot, "files", files, "at", at.toString()));
    }

    static SlotHeld of(Statement statement) {
        var fields = new Fields("slot", statement.predicate());
        return new SlotHeld(
                statement.commit(),
                fields.tree("tree"),
                fields.text("system"),
                fields.text("slot"),
                fields.number("files"),
                fields.time("at"));
    }
}
