package dev.helix.evolution.release;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.ProofNotes;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.Summary;
import dev.helix.domain.proof.TakenOff;
import dev.helix.domain.proof.Verdict;
import dev.helix.domain.text.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notes beside trees: the last verdicts of each, and that it was taken off the test system after one. */
final class TreeNotes {

    /** A tree that is judged again and again keeps what was found the last times. */
    private static final int VERDICTS_KEPT = 8;

    private final ProofNotes notes;
    private final SignedLines lines;

    TreeNotes(ProofNotes notes, SignedLines lines) {
        this.notes = notes;
        this.lines = lines;
    }

    List<String> of(TreeId tree) {
        return SignedLines.of(notes.of(tree));
    }

    /** @param verdict one envelope a line, the summary last */
    void judged(TreeId tree, List<String> verdict) {
        var all = new ArrayList<>(latest(of(tree)));
        all.addAll(verdict);
        notes.put(tree, SignedLines.note(all));
    }

    /**
     * States that a project's tree was taken off the test system. Repeatable: what is said of that verdict already is said anew. Nothing
     * is stated where no verdict is: nobody has said that the tree ran there.
     */
    void takenOff(TreeId tree, ProjectId project, TreeId runs, String by, String reason, Instant at) {
        var all = new ArrayList<>(of(tree));
        var summary = summary(all, project);
        if (summary.isEmpty()) {
            return;
        }
        all.removeIf(line -> claim(line) instanceof TakenOff before
                && before.project().equals(project.value())
                && before.summary().equals(summary));
        all.add(lines.signed(
                new TakenOff(tree, summary, project.value(), SystemName.TEST.word(), runs, by, reason, at)));
        notes.put(tree, SignedLines.note(all));
    }

    /** Returns the digest of the summary of the last verdict about a project; empty where there is none. */
    private String summary(List<String> all, ProjectId project) {
        var found = "";
        var mine = false;
        for (var line : all) {
            var claim = claim(line);
            if (claim instanceof Verdict verdict) {
                mine = verdict.project().equals(project.value());
            } else if (mine && claim instanceof Summary) {
                found = Sha256.hex(line);
            }
        }
        return found;
    }

    /** Returns the lines of the last verdicts: each ends with its summary, and what followed it comes after. */
    private List<String> latest(List<String> all) {
        int kept = 0;
        int from = all.size();
        for (int at = all.size() - 1; at >= 0; at--) {
            if (claim(all.get(at)) instanceof Summary && ++kept == VERDICTS_KEPT) {
                break;
            }
            from = at;
        }
        // What followed a verdict that goes, goes with it.
        while (from < all.size() && claim(all.get(from)) instanceof TakenOff) {
            from++;
        }
        return all.subList(from, all.size());
    }

    private @Nullable Claim claim(String line) {
        return lines.claim(line).orElse(null);
    }
}
