package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Remote;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.WorkTree;
import dev.helix.domain.text.VisibleText;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Step;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The steps by which a tested tree becomes a commit of main, here and at the remote, and how it is taken back. The work tree follows where
 * main is checked out.
 */
final class MainSteps {

    static final String ONTO = "onto";
    static final String COMMIT = "commit";
    static final String ADVANCED = "advanced";
    static final String ACCEPTED = "accepted_judge_change";
    private static final System.Logger LOG = System.getLogger(MainSteps.class.getName());
    private static final int PUSH_ATTEMPTS = 4;
    private static final Duration PUSH_PAUSE = Duration.ofSeconds(1);

    private final JournalProjection projection;
    private final ProjectFolders folders;
    private final Repository repository;
    private final WorkTree workTree;
    private final Optional<Remote> remote;
    private final ProofSteps proofs;
    private final Pause pause;

    /** @param pause between two tries to push */
    MainSteps(JournalProjection projection, ProjectFolders folders, MainBranch main, ProofSteps proofs, Pause pause) {
        this.projection = projection;
        this.folders = folders;
        this.repository = main.repository();
        this.workTree = main.workTree();
        this.remote = main.remote();
        this.proofs = proofs;
        this.pause = pause;
    }

    /** Without the remote, main could grow apart from it: then nothing is integrated. */
    Step.Done remote(Operation operation) {
        if (remote.isEmpty()) {
            return Step.Done.of("main is not pushed");
        }
        var theirs = remote.get().main();
        var main = new CommitId(operation.fact(ONTO));
        if (theirs.isPresent() && !repository.since(main, theirs.get()).isEmpty()) {
            throw new Refused(new Refusal.RemoteMoved(remote.get().name(), theirs.get()));
        }
        return Step.Done.of("main of '" + remote.get().name() + "' is contained in main here");
    }

    Step.Done autosave(Operation operation) {
        return Step.Done.of(workTree.save(operation.id().value())
                .map(save -> "uncommitted work is kept as " + save + " (git restore --source=" + save + " -- PATH)")
                .orElse("no uncommitted work"));
    }

    Step.Done commit(Operation operation) {
        var tree = new TreeId(operation.fact(Step.TREE));
        var commit = repository.commitForMain(new CommitDraft(
                tree,
                new CommitId(operation.fact(ONTO)),
                repository.person(),
                message(operation, tree),
                operation.startedAt().truncatedTo(ChronoUnit.SECONDS)));
        repository.pin("integrated/" + operation.project(), commit);
        return new Step.Done(Map.of(COMMIT, commit.sha()), "commit " + commit);
    }

    private String message(Operation operation, TreeId tree) {
        boolean accepted = operation.facts().containsKey(ACCEPTED);
        return message(operation, tree, accepted);
    }

    /** @param accepted whether the one who asks accepts that the project changes its own judges */
    String message(Operation operation, TreeId tree, boolean accepted) {
        return IntegrationMessage.of(
                projection.project(operation.project()),
                folders.spec(operation.project()),
                tree,
                accepted ? Optional.of(operation.by()) : Optional.empty());
    }

    Step.Done prove(Operation operation) {
        return proofs.prove(
                operation,
                new CommitId(operation.fact(COMMIT)),
                new CommitId(operation.fact(ONTO)),
                new TreeId(operation.fact(Step.TREE)),
                operation.facts().containsKey(ACCEPTED));
    }

    void withdraw(Operation operation) {
        proofs.withdraw(new CommitId(operation.fact(COMMIT)), new CommitId(operation.fact(ONTO)));
    }

    Step.Done advance(Operation operation) {
        var onto = new CommitId(operation.fact(ONTO));
        var commit = new CommitId(operation.fact(COMMIT));
        if (!repository.main().equals(commit) && !repository.advanceMain(onto, commit)) {
            throw new Refused(new Refusal.MainMoved(repository.main()));
        }
        return new Step.Done(Map.of(ADVANCED, commit.sha()), "main is " + commit);
    }

    /** A commit on main may have been seen, so it is never taken away again: the old tree comes back on top of it. */
    void revert(Operation operation) {
        var commit = new CommitId(operation.fact(COMMIT));
        var onto = new CommitId(operation.fact(ONTO));
        if (repository.main().equals(commit)) {
            var back = signed(takingBack(operation, commit, onto));
            proofs.takeBack(back, commit, operation);
            repository.advanceMain(commit, back);
        }
        // A signature makes each try another commit, so one of an earlier try is known by what it is.
        var now = repository.main();
        if (repository.parent(now).equals(Optional.of(commit))
                && repository.tree(now).equals(repository.tree(onto))) {
            workTree.follow(commit, now);
        }
    }

    private CommitDraft takingBack(Operation operation, CommitId commit, CommitId onto) {
        var id = operation.project();
        return new CommitDraft(
                repository.tree(onto),
                commit,
                repository.person(),
                "Revert \"" + VisibleText.line(projection.project(id).title())
                        + "\"\n\nProduction did not stay healthy with it.\n\n" + "This reverts commit " + commit
                        + ".\n\nHelix-Project: " + id + "\n",
                operation.startedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A key that is out of reach by now is no reason to leave a broken system on main. */
    private CommitId signed(CommitDraft draft) {
        try {
            return repository.commitForMain(draft);
        } catch (PortException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the commit that takes a project back is not signed: {0}",
                    e.getMessage());
            return repository.commit(draft);
        }
    }

    Step.Done follow(Operation operation) {
        workTree.follow(new CommitId(operation.fact(ONTO)), new CommitId(operation.fact(COMMIT)));
        return Step.Done.of("the work tree follows main where main is checked out");
    }

    /** Production runs it and main has it: a remote that is away for the moment takes nothing of that back. */
    Step.Done push(Operation operation) {
        if (remote.isEmpty()) {
            return Step.Done.of("main is not pushed");
        }
        var commit = new CommitId(operation.fact(COMMIT));
        var next = PUSH_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                remote.get().push(commit);
                return Step.Done.of("pushed to '" + remote.get().name() + "'");
            } catch (PortException e) {
                if (attempt == PUSH_ATTEMPTS) {
                    return Step.Done.of("NOT pushed to '" + remote.get().name() + "': " + e.getMessage()
                            + "; push main by hand, or the next integration does");
                }
                pause.pause(next);
                next = next.multipliedBy(2);
            }
        }
    }
}
