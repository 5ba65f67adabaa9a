package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The attempts at a project, oldest first.
 *
 * @param shown the number of the one that is compared with the one before; 0 for none
 * @param told why nothing can be compared; empty where {@code diff} tells what changed
 * @param diff from the attempt before the one that is shown
 */
public record AttemptsView(String project, String title, List<Line> attempts, int shown, String told, DiffView diff) {
    public AttemptsView {
        attempts = List.copyOf(attempts);
    }

    /**
     * One attempt.
     *
     * @param name what was tried: a phase, or a candidate
     * @param operation that it was made by
     * @param detail why it was rejected; empty otherwise
     * @param shown whether what changed since the one before is told below
     */
    public record Line(
            int number,
            String name,
            Tone tone,
            String outcome,
            Moment at,
            String tree,
            String treeCut,
            String operation,
            String detail,
            boolean shown) {}
}
