package dev.helix.domain.evolution;

import java.util.List;

/**
 * The part of a change that touches the tests and checks that judge it.
 *
 * @param paths the files that help to judge and that it changes
 * @param questions what its validation could not decide by itself: one line each
 */
public record JudgeChange(List<RepoPath> paths, List<String> questions) {

    /** The change leaves them alone. */
    public static final JudgeChange NONE = new JudgeChange(List.of(), List.of());

    public JudgeChange {
        paths = List.copyOf(paths);
        questions = List.copyOf(questions);
    }

    /** Returns whether a person has to accept it before the change may go into production. */
    public boolean isThere() {
        return !paths.isEmpty() || !questions.isEmpty();
    }
}
