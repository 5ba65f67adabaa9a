package dev.helix.app.doctor;

import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.LockHolders;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.text.Counted;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Checks git and the root's repository. */
final class RepositoryChecks {

    private static final Pattern VERSION = Pattern.compile("git version (\\d+)\\.(\\d+).*");
    private static final int MAJOR = 2;
    private static final int MINOR = 30;
    private static final String REMOTE = "origin";

    private final Path root;
    private final GitProgram git;

    RepositoryChecks(Path root, GitProgram git) {
        this.root = root;
        this.git = git;
    }

    /** Returns whether there is a git that HELIX can work with. */
    boolean version(Diagnosis diagnosis) {
        var told = git.ask(root, "--version").text();
        var match = VERSION.matcher(told);
        var enough = match.matches()
                && (Integer.parseInt(match.group(1)) > MAJOR
                        || (Integer.parseInt(match.group(1)) == MAJOR && Integer.parseInt(match.group(2)) >= MINOR));
        if (enough) {
            diagnosis.ok("git", told);
        } else {
            diagnosis.lacks("git", told, "install git " + MAJOR + "." + MINOR + " or newer");
        }
        return enough;
    }

    void repository(Diagnosis diagnosis, String branch) {
        var inside = git.ask(root, "rev-parse", "--git-dir");
        if (!inside.succeeded()) {
            diagnosis.fail("repository", inside.text(), "git init, then helix init");
            return;
        }
        if (!git.ask(root, "rev-parse", "--verify", "-q", "refs/heads/" + branch + "^{commit}")
                .succeeded()) {
            diagnosis.fail(
                    "main-branch",
                    "there is no branch " + branch + ", which helix.yaml names as production",
                    "correct main_branch, or make the branch: git branch " + branch);
            return;
        }
        try (var repository = new JGitRepository(root, branch)) {
            diagnosis.ok("main-branch", branch + " is at " + repository.main());
        }
    }

    /** A slot without them is not what main says. */
    void submodules(Diagnosis diagnosis, HelixConfig config) {
        try (var repository = new JGitRepository(root, config.mainBranch())) {
            var found = repository.submodulesOutOfReach(repository.tree(repository.main()), config::leavesOutSubmodule);
            found.forEach((path, why) -> {
                if (why.isEmpty()) {
                    diagnosis.note(
                            "submodules",
                            path + " is left out of all slots, as leave_out_submodules in helix.yaml says");
                } else {
                    var parts = why.split("; ", 2);
                    diagnosis.fail("submodules", path + " can't be put into a slot: " + parts[0], parts[1]);
                }
            });
            if (found.isEmpty()) {
                diagnosis.ok("submodules", "slots can hold every submodule that main names");
            }
        }
    }

    void excludes(Diagnosis diagnosis) {
        var seen = List.of("projects/evolution/x", ".helix/x").stream()
                .filter(path -> !git.ask(root, "check-ignore", "-q", path).succeeded())
                .toList();
        if (seen.isEmpty()) {
            diagnosis.ok("excludes", "git does not see projects/ and .helix/");
        } else {
            diagnosis.fail("excludes", "git would track HELIX's own files, such as " + seen.getFirst(), "helix init");
        }
    }

    void workTree(Diagnosis diagnosis) {
        var status = git.ask(root, "status", "--porcelain").text();
        if (status.isEmpty()) {
            diagnosis.ok("work-tree", "nothing uncommitted");
        } else {
            diagnosis.note(
                    "work-tree",
                    Counted.of(status.lines().count(), "uncommitted change")
                            + "; an integration that touches one of them is refused, and the rest"
                            + " is left alone");
        }
    }

    /** Those that a killed HELIX left are gone at its next start. */
    void locks(Diagnosis diagnosis) {
        var own = path("--git-dir");
        var left = LockHolders.locks(own, path("--git-common-dir"));
        if (left.isEmpty()) {
            diagnosis.ok("git-locks", "no lock of git is left");
        }
        left.forEach(lock -> diagnosis.fail(
                "git-locks", LockHolders.of(lock), "end that git; remove the file only when none is at work"));
    }

    private Path path(String which) {
        return root.resolve(git.ask(root, "rev-parse", which).text().strip());
    }

    /** With {@code push: true}, HELIX must be the only one who writes the remote's main. */
    void remote(Diagnosis diagnosis, String branch) {
        if (!git.ask(root, "remote", "get-url", REMOTE).succeeded()) {
            diagnosis.fail(
                    "remote", "push is on, and there is no remote " + REMOTE, "git remote add " + REMOTE + " URL");
            return;
        }
        var told = git.ask(root, "ls-remote", REMOTE, "refs/heads/" + branch);
        if (!told.succeeded()) {
            diagnosis.fail(
                    "remote",
                    REMOTE + " does not answer: "
                            + told.text().lines().findFirst().orElse(""),
                    "integrations need it while push is on; check the network and the login");
            return;
        }
        var there = told.text().split("\\s", -1)[0];
        if (there.isEmpty()
                || git.ask(root, "merge-base", "--is-ancestor", there, "refs/heads/" + branch)
                        .succeeded()) {
            diagnosis.ok("remote", REMOTE + "'s " + branch + " holds nothing that is not here");
        } else {
            diagnosis.fail(
                    "remote",
                    "somebody else has written to " + REMOTE + "'s " + branch + " (" + there + ")",
                    "let HELIX be its only writer: protect the branch there, and take the commits over: git pull");
        }
    }
}
