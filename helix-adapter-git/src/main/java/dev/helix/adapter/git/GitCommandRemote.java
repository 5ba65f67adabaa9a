package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Remote;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A remote of the person's repository, reached by their own {@code git} command with their keys. It never asks for any. */
public final class GitCommandRemote implements Remote {

    private static final Pattern ADVERTISED = Pattern.compile("([0-9a-f]{40})\\s+\\S+");

    private final GitCommand git;
    private final String name;
    private final String mainRef;

    /**
     * @param root the top folder of the work tree
     * @param name of the remote, such as {@code origin}
     * @param mainBranch the short name of the branch that is production, there as here
     */
    public GitCommandRemote(Path root, String name, String mainBranch) {
        this.git = new GitCommand(root.toAbsolutePath().normalize());
        this.name = name;
        this.mainRef = "refs/heads/" + mainBranch;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<CommitId> main() {
        var match =
                ADVERTISED.matcher(git.output("ls-remote", "--", name, mainRef).strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        var tip = new CommitId(match.group(1));
        if (!has(tip)) {
            git.output("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", name, mainRef);
            if (!has(tip)) {
                throw new PortException("'" + name + "' says its main is " + tip + ", but does not give that commit");
            }
        }
        return Optional.of(tip);
    }

    private boolean has(CommitId commit) {
        return git.line("cat-file", "-t", commit.sha()).filter("commit"::equals).isPresent();
    }

    @Override
    public void push(CommitId commit) {
        git.output("push", "--quiet", "--", name, commit + ":" + mainRef);
    }
}
