package dev.helix.domain.evolution;

import java.util.List;

/**
 * What a change does to that which judges it.
 *
 * @param paths the files that help to judge and that it changes
 * @param questions what its validation could not decide by itself: one line each
 */
public record JudgeChange(List<RepoPath> paths, List<String> questions) {

    /** It leaves that alone. */
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
