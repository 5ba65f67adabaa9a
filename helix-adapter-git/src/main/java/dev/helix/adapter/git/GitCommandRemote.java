package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Remote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A remote of the person's repository, reached by their own {@code git} command with their keys. It never asks for any. Proofs go with
 * main, both or neither; where the remote knows no such push, they go before it.
 */
public final class GitCommandRemote implements Remote {

    private static final Pattern ADVERTISED = Pattern.compile("([0-9a-f]{40})\\s+\\S+");
    private static final String NOTES = GitProofNotes.REF + ":" + GitProofNotes.REF;

    /** As git says it, whose words HELIX asks for in English. */
    private static final String NOT_ATOMIC = "does not support --atomic push";

    private final GitCommand git;
    private final String name;
    private final String mainRef;
    private final @Nullable GitProofNotes proofs;

    /** One that pushes main alone. */
    public GitCommandRemote(Path root, String name, String mainBranch) {
        this(root, name, mainBranch, null);
    }

    /**
     * @param root the top folder of the work tree
     * @param name of the remote, such as {@code origin}
     * @param mainBranch the short name of the branch that is production, there as here
     * @param proofs what is pushed with it; null for nothing
     */
    public GitCommandRemote(Path root, String name, String mainBranch, @Nullable GitProofNotes proofs) {
        this.proofs = proofs;
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
        var main = commit + ":" + mainRef;
        if (proofs == null || !proofs.any()) {
            git.output("push", "--quiet", "--", name, main);
            return;
        }
        var theirs = theirProofs();
        if (theirs.isPresent()) {
            takeOver(theirs.get());
        }
        try {
            git.output("push", "--quiet", "--atomic", "--", name, main, NOTES);
        } catch (PortException e) {
            if (!String.valueOf(e.getMessage()).contains(NOT_ATOMIC)) {
                throw e;
            }
            // Proofs first: a proof without its commit says too much, a commit without its proof would be a flaw.
            git.output("push", "--quiet", "--", name, NOTES);
            git.output("push", "--quiet", "--", name, main);
        }
    }

    /** Returns where their proofs are, where that is not in ours already. */
    private Optional<String> theirProofs() {
        var match = ADVERTISED.matcher(
                git.output("ls-remote", "--", name, GitProofNotes.REF).strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        var theirs = match.group(1);
        if (!has(new CommitId(theirs))) {
            git.output("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", name, GitProofNotes.REF);
        }
        return git.line("merge-base", "--is-ancestor", theirs, GitProofNotes.REF)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(theirs);
    }

    private void takeOver(String theirs) {
        try {
            Objects.requireNonNull(proofs).takeOver(ObjectId.fromString(theirs));
        } catch (IOException e) {
            throw new PortException("the proofs of '" + name + "' can't be taken over: " + e.getMessage(), e);
        }
    }
}
