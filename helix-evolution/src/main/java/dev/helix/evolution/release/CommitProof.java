package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.ProofNotes.Landed;
import dev.helix.domain.port.Repository;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.GateFile;
import dev.helix.domain.proof.Integrated;
import dev.helix.domain.proof.Link;
import dev.helix.domain.proof.ProcessRan;
import dev.helix.domain.proof.SlotHeld;
import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.proof.Summary;
import dev.helix.domain.proof.TakenBack;
import dev.helix.domain.proof.Verdict;
import dev.helix.evolution.release.ProofReading.Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what is signed of a commit holds together, and fits the commit and the repository. */
final class CommitProof {

    private static final String CONFIGURATION = "helix.yaml";

    private final Landed commit;
    private final List<Signed> signed;
    private final Repository repository;
    private final List<String> remarks = new ArrayList<>();

    CommitProof(Landed commit, List<Signed> signed, Repository repository) {
        this.commit = commit;
        this.signed = signed;
        this.repository = repository;
    }

    /**
     * The proof of a commit, once checked.
     *
     * @param arrival how it came onto main: {@link Integrated} or {@link TakenBack}
     * @param at when
     * @param previous the proof before it
     * @param by who has signed
     * @param missing the statements about slot and process that are expected and not there
     * @param told its content, in words
     * @param programs those that judged it
     * @param remarks notes that are no flaws
     */
    record Proven(
            Claim arrival,
            Instant at,
            Optional<Link> previous,
            String by,
            List<String> missing,
            String told,
            List<StageProgram> programs,
            List<String> remarks) {}

    /** @throws Flawed naming what does not hold */
    Proven check() {
        if (commit.namedTree() != null
                && !commit.namedTree().equals(commit.tree().sha())) {
            throw new Flawed(
                    FlawCode.PROOF_OTHER_TREE,
                    "its message says tree " + commit.namedTree() + ", and it has tree " + commit.tree());
        }
        var integrated = all(Integrated.class);
        var back = all(TakenBack.class);
        if (integrated.size() + back.size() != 1) {
            throw VerdictProof.incomplete(
                    integrated.size() + back.size() == 0
                            ? "nothing says how it came onto main"
                            : "several statements say how it came onto main");
        }
        return integrated.isEmpty() ? back(back.getFirst()) : integrated(integrated.getFirst());
    }

    private Proven back(TakenBack back) {
        requireCommit(back.commit());
        ProofReading.requireInTime(signed, back.at());
        requireTree("says that it has", back.tree());
        if (!commit.parents().equals(List.of(back.takesBack()))) {
            throw new Flawed(FlawCode.PROOF_CHAIN, "it takes back " + back.takesBack() + ", which it does not follow");
        }
        var before = repository.parent(back.takesBack()).map(repository::tree);
        if (!before.equals(Optional.of(commit.tree()))) {
            throw new Flawed(
                    FlawCode.PROOF_OTHER_TREE,
                    "it takes back " + back.takesBack() + ", and has not the tree of before");
        }
        return new Proven(
                back,
                back.at(),
                back.previous(),
                by(),
                List.of(),
                "takes back " + back.takesBack() + " of project " + back.project() + ", which did not stay healthy",
                List.of(),
                remarks);
    }

    private Proven integrated(Integrated arrival) {
        requireCommit(arrival.commit());
        ProofReading.requireInTime(signed, arrival.at());
        requireTree("says that it has", arrival.tree());
        if (!commit.parents().equals(List.of(arrival.onto()))) {
            throw new Flawed(
                    FlawCode.PROOF_CHAIN, "it was integrated onto " + arrival.onto() + ", which it does not follow");
        }
        var summary = signed.stream()
                .filter(one -> one.digest().equals(arrival.summary()) && one.claim() instanceof Summary)
                .map(one -> (Summary) one.claim())
                .findFirst()
                .orElseThrow(() -> VerdictProof.incomplete("the verification summary that it names is not there"));
        var verdict = new VerdictProof(commit.tree(), signed).verdict(summary);
        if (!summary.passed() || !summary.levels().contains(Summary.TESTED)) {
            throw new Flawed(FlawCode.PROOF_FAILED, "its verification has not passed");
        }
        if (!summary.resource().equals(Summary.PRODUCTION)) {
            throw new Flawed(FlawCode.PROOF_TYPE, "it was verified for " + summary.resource() + ", not for production");
        }
        requireBase(verdict, arrival);
        verdict.gates().forEach(gate -> requireGate(gate, verdict.baseTree(), arrival));
        var missing = runs(arrival);
        requireOrder(verdict.startedAt(), verdict.endedAt(), summary.at(), arrival.at());
        if (!verdict.confined()) {
            remarks.add("it was judged without a sandbox: " + verdict.sandbox());
        }
        return new Proven(
                arrival,
                arrival.at(),
                arrival.previous(),
                by(),
                missing,
                told(arrival, verdict),
                verdict.programs(),
                List.copyOf(remarks));
    }

    private String told(Integrated arrival, Verdict verdict) {
        var tests = verdict.stages().stream()
                .filter(stage -> stage.result().equals("PASSED"))
                .map(stage -> stage.name() + "=" + stage.testsRun())
                .toList();
        return "project " + arrival.project() + ", tested (" + String.join(" ", tests) + "), "
                + verdict.evidence().level() + ", approved by " + arrival.approvedBy()
                + (arrival.judgeChangeAccepted() ? ", who accepts that it changes its own judges" : "");
    }

    /** Main may have moved between test and integration, as long as the tree stayed the same. */
    private void requireBase(Verdict verdict, Integrated arrival) {
        if (!verdict.base().equals(arrival.onto())
                && !repository.since(verdict.base(), arrival.onto()).contains(arrival.onto())) {
            throw new Flawed(FlawCode.PROOF_CHAIN, "it was tested on " + verdict.base() + ", which it does not follow");
        }
        if (!repository.tree(verdict.base()).equals(verdict.baseTree())) {
            throw new Flawed(
                    FlawCode.PROOF_OTHER_TREE, "it was tested on another tree than " + verdict.base() + " has");
        }
    }

    private void requireGate(GateFile gate, TreeId base, Integrated arrival) {
        if (!RepoPath.objection(gate.path()).isEmpty()) {
            throw new Flawed(FlawCode.PROOF_GATES, "a file that judged it is no file of a repository: " + gate.path());
        }
        var before = repository.file(base, new RepoPath(gate.path()));
        if (before.isPresent() && before.get().blob().equals(gate.blob())) {
            return;
        }
        if (gate.leave().isPresent()) {
            remarks.add(gate.path() + ", which judged it, was changed by leave of "
                    + gate.leave().get());
        } else if (arrival.judgeChangeAccepted() && !gate.path().equals(CONFIGURATION)) {
            remarks.add(
                    gate.path() + ", which judged it, is changed by it, which " + arrival.approvedBy() + " accepted");
        } else if (before.isEmpty() && gate.path().equals(CONFIGURATION)) {
            remarks.add(gate.path() + ", by which it was judged, is not in the repository");
        } else {
            throw new Flawed(FlawCode.PROOF_GATES, gate.path() + ", which judged it, was not as on main before it");
        }
    }

    private List<String> runs(Integrated arrival) {
        var missing = new ArrayList<String>();
        var slots = all(SlotHeld.class);
        var processes = all(ProcessRan.class);
        for (var slot : slots) {
            requireCommit(slot.commit());
            requireTree("was held by the slot as", slot.tree());
            requireOrder(arrival.at(), slot.at());
        }
        for (var process : processes) {
            requireCommit(process.commit());
            requireTree("was started as", process.told());
            process.reported().ifPresent(tree -> requireTree("was reported by production as", tree));
            requireOrder(arrival.at(), process.at());
            if (process.reported().isEmpty()) {
                remarks.add("production was told its tree, and reports none");
            }
        }
        if (arrival.expects().contains(Integrated.SLOT) && slots.isEmpty()) {
            missing.add(Integrated.SLOT);
        }
        if (arrival.expects().contains(Integrated.PROCESS) && processes.isEmpty()) {
            missing.add(Integrated.PROCESS);
        }
        return missing;
    }

    private void requireCommit(CommitId named) {
        if (!named.equals(commit.commit())) {
            throw new Flawed(FlawCode.PROOF_OTHER_COMMIT, "its note is about commit " + named);
        }
    }

    private void requireTree(String how, TreeId tree) {
        VerdictProof.requireTree(commit.tree(), how, tree);
    }

    private static void requireOrder(Instant... times) {
        for (int i = 1; i < times.length; i++) {
            if (times[i].isBefore(times[i - 1])) {
                throw new Flawed(
                        FlawCode.PROOF_TIME,
                        "a later step is dated before an earlier one: " + times[i] + " is before " + times[i - 1]);
            }
        }
    }

    private String by() {
        return VerdictProof.by(signed);
    }

    private <T extends Claim> List<T> all(Class<T> kind) {
        return signed.stream()
                .map(Signed::claim)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
