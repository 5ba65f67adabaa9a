package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps uncommitted work in a commit as {@code git stash} would lay it out, with untracked files in it, without touching index
 * or files: the commit's tree is the work tree, its second parent holds what was staged. Ignored files are not in it.
 */
record Autosave(GitCommand git) {

    static final String REFS = "refs/helix/autosave/";
    static final int MOST_KEPT = 20;

    /** Returns the ref that it was saved under; empty when there is nothing to save. */
    Optional<String> save(String name) {
        var ref = REFS + name;
        var scratch = git.withScratchIndex();
        try {
            scratch.refresh();
            if (scratch.output("status", "--porcelain", "-z", "--untracked-files=all", "--ignore-submodules=none")
                    .isEmpty()) {
                return Optional.empty();
            }
            var head = git.output("rev-parse", "HEAD").strip();
            // An index in the middle of a merge has no tree; its files still have theirs.
            var staged = scratch.line("-c", "core.fsync=all", "write-tree").map(tree -> commit(tree, "index", head));
            durably(scratch, "add", "--all", "--", ".");
            var tree = durably(scratch, "write-tree");
            var saved = staged.map(index -> commit(tree, "work tree", head, index))
                    .orElseGet(() -> commit(tree, "work tree", head));
            var files = new RefFiles(git.locks());
            if (files.put(ref, saved, () -> true) != RefFiles.Outcome.DONE) {
                throw new PortException(ref + " can't be written: "
                        + LockHolders.of(files.locks().common().resolve(ref + OwnLocks.ENDING)));
            }
            files.delete(oldest());
        } catch (IOException e) {
            throw new PortException("uncommitted work can't be saved as " + ref + ": " + e, e);
        } finally {
            scratch.dropScratch();
        }
        return Optional.of(ref);
    }

    private String commit(String tree, String what, String... parents) {
        var command = new ArrayList<>(List.of("-c", "user.name=HELIX", "-c", "user.email=helix@localhost"));
        command.addAll(List.of("commit-tree", tree, "-m", "helix: autosave of the " + what));
        for (var parent : parents) {
            command.addAll(List.of("-p", parent));
        }
        return durably(git, command.toArray(String[]::new));
    }

    private static String durably(GitCommand git, String... arguments) {
        var command = new ArrayList<>(List.of("-c", "core.fsync=all"));
        command.addAll(List.of(arguments));
        return git.output(command.toArray(String[]::new)).strip();
    }

    private List<String> oldest() {
        return git.output("for-each-ref", "--sort=-creatordate", "--format=%(refname)", REFS)
                .lines()
                .skip(MOST_KEPT)
                .toList();
    }
}
