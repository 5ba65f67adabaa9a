package dev.helix.app.doctor;

import dev.helix.adapter.git.GitProofNotes;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.TrustFile;
import dev.helix.adapter.local.InTotoFormat;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.ProofSettings;
import dev.helix.app.wiring.ProofWiring;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.release.ProofCheck;
import dev.helix.evolution.release.ProofCheck.State;
import java.nio.file.Path;
import java.time.InstantSource;

/** Checks proofs, and the key that signs them. */
record ProofChecks(Path root, HelixConfig config) {

    private static final String NAME = "proofs";

    void look(Diagnosis diagnosis, boolean verify) {
        if (config.proof().sign() == ProofSettings.Sign.OFF) {
            diagnosis.note(NAME, "none are written, as proof.sign in helix.yaml says");
            return;
        }
        var signer = new ProofWiring(root, config.proof());
        if (signer.hasNone()) {
            diagnosis.ok(NAME, "the first integration makes the key that signs them");
            return;
        }
        diagnosis.ok(NAME, "they are signed by " + signer.told());
        if (verify) {
            verify(diagnosis, TrustFile.line(signer.trustLine()));
        }
    }

    private void verify(Diagnosis diagnosis, TrustFile trust) {
        try (var repository = new JGitRepository(root, config.mainBranch())) {
            var notes = new GitProofNotes(repository);
            if (!notes.any()) {
                diagnosis.ok(NAME, "main has none yet");
                return;
            }
            // The newest that has a proof: what came by hand since then has none, and needs none.
            var tip = notes.nearest(repository.main()).orElseGet(repository::main);
            var outcome =
                    new ProofCheck(notes, repository, new InTotoFormat(), trust, InstantSource.system()).check(tip);
            outcome.commits().stream()
                    .filter(seen -> seen.flaw() != null)
                    .forEach(seen -> diagnosis.fail(
                            NAME,
                            "commit " + seen.commit() + ": " + seen.flaw(),
                            "see `helix verify " + seen.commit() + " --trust FILE`; FILE has the keys of before, too"));
            if (outcome.holds()) {
                diagnosis.ok(
                        NAME,
                        Counted.of(outcome.count(State.PROVEN), "commit of main is", "commits of main are")
                                + " proven by it");
            }
        }
    }
}
