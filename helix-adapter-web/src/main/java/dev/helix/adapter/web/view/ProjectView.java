package dev.helix.adapter.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project.
 *
 * @param standing whether it can go on, and if not, why
 * @param spared what is not broken by its failure; empty where it has not failed
 * @param fault whose it is; empty likewise
 * @param actions every action, the one that is most likely wanted first
 * @param wayBack whether production could go back from it, in a sentence; empty where that is no question
 * @param wayBackOperation that tried it; empty for none
 * @param running address of the operation that runs on it now; empty for none
 * @param probation until when production is put back by itself if it is not well; null where that is not so now
 * @param chain from the sealed change to the running process
 * @param stages of its last validation
 * @param evidence how much that proves; empty where there was none
 * @param judged operation whose log is the whole of what stages printed; empty for none
 * @param conflicts with main, as it is now
 * @param diff the change; empty where it has none
 * @param noDiff why there is no diff; empty where there is one
 * @param diffOf which two links of the chain it compares, in a sentence; empty for the change itself
 * @param comparedLink the later of the two; empty likewise
 * @param attempts what was tried for it, oldest first
 * @param description as its folder says it
 * @param acceptance likewise
 * @param history oldest last
 * @param operations newest first
 * @param previous the project before it in its lane; empty for none
 * @param next the one after it, likewise
 */
public record ProjectView(
        String id,
        String title,
        Standing standing,
        String spared,
        String fault,
        Moment updated,
        List<Action> actions,
        String wayBack,
        Tone wayBackTone,
        String wayBackOperation,
        String running,
        @Nullable Moment probation,
        List<Link> chain,
        List<Stage> stages,
        String evidence,
        String judged,
        List<ConflictLine> conflicts,
        DiffView diff,
        String noDiff,
        String diffOf,
        String comparedLink,
        List<AttemptsView.Line> attempts,
        String description,
        List<String> acceptance,
        List<Event> history,
        List<OperationLine> operations,
        String previous,
        String next) {
    public ProjectView {
        actions = List.copyOf(actions);
        attempts = List.copyOf(attempts);
        chain = List.copyOf(chain);
        stages = List.copyOf(stages);
        conflicts = List.copyOf(conflicts);
        acceptance = List.copyOf(acceptance);
        history = List.copyOf(history);
        operations = List.copyOf(operations);
    }

    /**
     * An action that somebody can begin, or the reason why they can't.
     *
     * @param reason why not now, and what to do about it; empty where they can
     * @param code of that reason; empty likewise
     */
    public record Action(String word, String label, boolean primary, String reason, String code) {

        /** Returns whether it can be begun now. */
        public boolean isLegal() {
            return reason.isEmpty();
        }
    }

    /**
     * A link of the chain.
     *
     * @param key by which its difference to the link before is asked for
     * @param value what was sealed, merged, tested …; empty where it is not so far
     * @param same whether it is the same tree as the link before
     * @param told what differs from the link before, or what it waits for; empty where nothing does
     */
    public record Link(String key, String name, String value, String cut, Tone tone, boolean same, String told) {

        /** Returns whether its difference to {@code before}, the link before it, is worth a look. */
        public boolean differs(Link before) {
            return !same && !value.isEmpty() && !before.value().isEmpty();
        }
    }

    /** A stage of the validation. */
    public record Stage(
            String name,
            Tone tone,
            String outcome,
            String took,
            int tests,
            List<Finding> findings,
            LogExcerpt log,
            boolean withheld) {
        public Stage {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A finding.
     *
     * @param place file and line; empty where it belongs to none
     */
    public record Finding(String place, String message) {}

    /** A file that does not fit, with the places in it. */
    public record ConflictLine(String path, String kind, String with, List<Hunk> hunks) {
        public ConflictLine {
            hunks = List.copyOf(hunks);
        }
    }

    /** A place that both changed. */
    public record Hunk(String main, String project) {}

    /** One move of its history. */
    public record Event(Moment at, String state, String by, String reason) {}

    /** One operation, in a line. */
    public record OperationLine(String id, String kind, Tone tone, String state, Moment at, String error) {}
}
