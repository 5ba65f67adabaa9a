package dev.helix.app.command;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.GitProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A git repository's own work tree, in which HELIX can live.
 *
 * @param folder the work tree, absolute and without links
 * @param gitDirectory where git keeps it
 * @param mainBranch the branch that is production
 * @param exclude the file of patterns that git reads beside {@code .gitignore}
 */
record GitRoot(Path folder, Path gitDirectory, String mainBranch, Path exclude) {

    /** A folder that HELIX can't live in. */
    static final class Unsuitable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final ExitCode exit;

        Unsuitable(String code, ExitCode exit, String message) {
            super(message);
            this.code = code;
            this.exit = exit;
        }

        /** Returns a stable name of the reason. */
        String code() {
            return code;
        }

        ExitCode exit() {
            return exit;
        }
    }

    /**
     * Looks at a folder.
     *
     * @throws Unsuitable naming why not and what to do
     */
    static GitRoot of(Path folder, GitProgram git) {
        if (!Files.isDirectory(folder)) {
            throw unsuitable("NO_FOLDER", "there is no folder " + folder);
        }
        var inside = git.ask(folder, "rev-parse", "--is-bare-repository");
        if (!inside.succeeded()) {
            var foreign = inside.text().contains("dubious ownership");
            throw unsuitable(
                    "NOT_A_REPOSITORY",
                    foreign
                            ? inside.text()
                            : folder + " is not a git repository; begin one: git init, git add, git commit");
        }
        if (inside.text().equals("true")) {
            throw unsuitable("BARE_REPOSITORY", folder + " is a bare repository; clone it, and use the clone");
        }
        var top = git.ask(folder, "rev-parse", "--show-toplevel");
        if (!top.succeeded()) {
            throw unsuitable("NOT_A_WORK_TREE", folder + " is inside a .git folder; use the work tree that it is of");
        }
        if (!Path.of(top.text()).equals(folder)) {
            throw unsuitable(
                    "SUB_FOLDER",
                    folder + " is only a part of the repository " + top.text() + "; use that: helix init "
                            + top.text());
        }
        var parent = git.ask(folder, "rev-parse", "--show-superproject-working-tree");
        if (!parent.text().isEmpty()) {
            throw unsuitable(
                    "SUBMODULE",
                    folder + " is a submodule of " + parent.text() + ", which decides what is checked out there;"
                            + " use a clone of its own");
        }
        var own = Path.of(git.ask(folder, "rev-parse", "--absolute-git-dir").text());
        var common = folder.resolve(
                        git.ask(folder, "rev-parse", "--git-common-dir").text())
                .normalize();
        if (!own.equals(common)) {
            throw unsuitable(
                    "LINKED_WORK_TREE",
                    folder + " is a linked work tree, which `git worktree remove` takes away with HELIX's journal"
                            + " in it; use the main one, " + common.resolveSibling("")
                            + ", or a clone");
        }
        var exclude = folder.resolve(git.ask(folder, "rev-parse", "--git-path", "info/exclude")
                        .text())
                .normalize();
        return new GitRoot(folder, own, branch(folder, git), exclude);
    }

    private static String branch(Path folder, GitProgram git) {
        var head = git.ask(folder, "symbolic-ref", "-q", "--short", "HEAD");
        if (!head.succeeded()) {
            throw unsuitable(
                    "DETACHED_HEAD",
                    folder + " has a commit checked out and no branch; check out the one that is production:"
                            + " git switch main");
        }
        if (!git.ask(folder, "rev-parse", "--verify", "-q", "HEAD^{commit}").succeeded()) {
            throw unsuitable(
                    "NO_COMMIT", "branch " + head.text() + " has no commit yet; make one first: git add, git commit");
        }
        return Stream.of("main", "master")
                .filter(name -> git.ask(folder, "rev-parse", "--verify", "-q", "refs/heads/" + name)
                        .succeeded())
                .findFirst()
                .orElse(head.text());
    }

    /** Refuses where somebody else's files are in HELIX's places, or where nothing may be written. */
    void requireUsable(GitProgram git) {
        var taken = git.ask(
                folder,
                "ls-files",
                "--",
                ".helix",
                "projects/evolution",
                "projects/archive",
                "projects/sessions",
                "projects/external");
        if (!taken.text().isEmpty()) {
            throw unsuitable(
                    "PLACE_TAKEN",
                    "the repository has files of its own where HELIX keeps its projects: "
                            + taken.text().lines().findFirst().orElse("")
                            + "; move them elsewhere first");
        }
        for (var place : new Path[] {folder, gitDirectory}) {
            if (!Files.isWritable(place)) {
                throw new Unsuitable(
                        "NO_PERMISSION",
                        ExitCode.ENVIRONMENT,
                        "nothing can be written to " + place + "; run helix as the owner of the repository");
            }
        }
    }

    private static Unsuitable unsuitable(String code, String message) {
        return new Unsuitable(code, ExitCode.USAGE, message);
    }
}
