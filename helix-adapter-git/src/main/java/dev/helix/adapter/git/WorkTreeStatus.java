package dev.helix.adapter.git;

import java.util.ArrayList;
import java.util.List;

/**
 * The status of a work tree, from one {@code git status}.
 *
 * @param branch the short name of the checked-out branch; a detached head has a name that no branch has
 * @param changed tracked files whose index or work tree differs from the commit
 * @param untracked files that git neither tracks nor ignores
 * @param ignored files that git ignores, and folders that it ignores as a whole, these with a slash at their end
 */
record WorkTreeStatus(String branch, List<String> changed, List<String> untracked, List<String> ignored) {

    /** The way in which it is asked. */
    static final List<String> COMMAND = List.of(
            "--no-optional-locks",
            "status",
            "--porcelain=v2",
            "--branch",
            "--no-ahead-behind",
            "--no-renames",
            "--untracked-files=all",
            "--ignored=matching",
            "--ignore-submodules=none",
            "-z");

    private static final String BRANCH = "# branch.head ";
    /** How many words stand before the path of an ordinary change, and of an unmerged one. */
    private static final int BEFORE_CHANGED = 8;

    private static final int BEFORE_UNMERGED = 10;

    WorkTreeStatus {
        changed = List.copyOf(changed);
        untracked = List.copyOf(untracked);
        ignored = List.copyOf(ignored);
    }

    /** Reads what the command prints. */
    static WorkTreeStatus parse(String printed) {
        var branch = "";
        var changed = new ArrayList<String>();
        var untracked = new ArrayList<String>();
        var ignored = new ArrayList<String>();
        for (var line : printed.split("\0", -1)) {
            if (line.startsWith(BRANCH)) {
                branch = line.substring(BRANCH.length());
            } else if (line.startsWith("1 ")) {
                changed.add(line.split(" ", BEFORE_CHANGED + 1)[BEFORE_CHANGED]);
            } else if (line.startsWith("u ")) {
                changed.add(line.split(" ", BEFORE_UNMERGED + 1)[BEFORE_UNMERGED]);
            } else if (line.startsWith("? ")) {
                untracked.add(line.substring(2));
            } else if (line.startsWith("! ")) {
                ignored.add(line.substring(2));
            }
        }
        return new WorkTreeStatus(branch, changed, untracked, ignored);
    }

    /** Returns whether there is anything that a commit would take. */
    boolean hasWork() {
        return !changed.isEmpty() || !untracked.isEmpty();
    }
}
