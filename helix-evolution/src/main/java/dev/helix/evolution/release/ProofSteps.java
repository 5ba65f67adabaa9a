package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.proof.Integrated;
import dev.helix.domain.proof.ProcessRan;
import dev.helix.domain.proof.SlotHeld;
import dev.helix.evolution.flow.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The steps of an integration that write its proof: what was tested before main moves, so that no commit stands there without it, and
 * what runs when it has run well for a while.
 */
final class ProofSteps {

    /** The tree that production says it runs, as the probation has seen it. */
    static final String REPORTED = "reported_tree";

    private static final System.Logger LOG = System.getLogger(ProofSteps.class.getName());
    private static final String NONE = "no proof is written: helix.yaml says proof.sign: off";

    private final Optional<Proving> proving;
    private final Repository repository;
    private final HostedSystem production;

    ProofSteps(Optional<Proving> proving, Repository repository, HostedSystem production) {
        this.proving = proving;
        this.repository = repository;
        this.production = production;
    }

    Step.Done prove(Operation operation, CommitId commit, CommitId onto, TreeId tree, boolean accepted) {
        return Step.Done.of(proving.map(proofs -> proofs.prove(
                        operation,
                        new Proving.Arrival(
                                commit,
                                onto,
                                tree,
                                accepted,
                                isLibrary() ? List.of(Integrated.SLOT) : List.of(Integrated.SLOT, Integrated.PROCESS))))
                .orElse(NONE));
    }

    /** A commit that came onto main keeps its proof, even when it was taken back: a statement of its own tells that. */
    void withdraw(CommitId commit, CommitId onto) {
        proving.filter(proofs -> !repository.since(onto, repository.main()).contains(commit))
                .ifPresent(proofs -> proofs.withdraw(commit));
    }

    /** A key that is out of reach by now is no reason to leave a broken system on main. */
    void takeBack(CommitId revert, CommitId commit, Operation operation) {
        try {
            proving.ifPresent(proofs -> proofs.takeBack(revert, commit, operation.project()));
        } catch (PortException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the commit that takes a project back has no proof: {0}",
                    e.getMessage());
        }
    }

    /** @throws dev.helix.domain.evolution.Refused as SlotTampered where production no longer is what was switched to */
    Step.Done attest(Operation operation, CommitId commit, TreeId tree, Duration probation) {
        return Step.Done.of(proving.map(proofs -> {
                    var live = production.slots().current().orElseThrow();
                    production.switching().requireUntouched(new SlotContent(live.slot(), tree), false);
                    var slot = new SlotHeld(
                            commit,
                            tree,
                            production.process().name().word(),
                            live.slot().word(),
                            repository.paths(tree).size(),
                            proofs.now());
                    var reported =
                            Optional.ofNullable(operation.facts().get(REPORTED)).map(TreeId::new);
                    var process = isLibrary()
                            ? null
                            : new ProcessRan(commit, tree, slot.system(), reported, probation, proofs.now());
                    return proofs.attest(commit, slot, process);
                })
                .orElse(NONE));
    }

    /** Returns the signed statements about a commit, one envelope a line. */
    List<String> of(CommitId commit) {
        return proving.map(proofs -> proofs.lines(commit)).orElse(List.of());
    }

    /** Returns the signed statements about how a tree was judged, one envelope a line. */
    List<String> of(TreeId tree) {
        return proving.map(proofs -> proofs.lines(tree)).orElse(List.of());
    }

    private boolean isLibrary() {
        return production.process().state() == SystemStatus.State.LIBRARY;
    }
}
