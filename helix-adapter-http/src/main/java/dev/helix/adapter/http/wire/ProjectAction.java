package dev.helix.adapter.http.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be asked for a project, as the last part of the path says it. */
public enum ProjectAction {
    DEVELOP,
    RETRY,
    READY,
    DEPLOY,
    VALIDATE,
    INTEGRATE,
    ROLLBACK,
    REBASE,
    REVERT,
    ABORT;

    /** Returns the action as paths spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the action of that spelling. */
    public static Optional<ProjectAction> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst();
    }
}
