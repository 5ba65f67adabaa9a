package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.ProofFormat;
import dev.helix.domain.port.SignatureCheck;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Statement;
import dev.helix.domain.text.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the note of a commit: nothing in it is looked at before its signature holds. */
final class ProofReading {

    private static final int LARGEST = 1_000_000;
    private static final int MOST_LINES = 200;

    private final ProofFormat format;
    private final SignatureCheck signatures;

    ProofReading(ProofFormat format, SignatureCheck signatures) {
        this.format = format;
        this.signatures = signatures;
    }

    /**
     * A statement that a trusted key has signed.
     *
     * @param digest of its envelope
     * @param by who is trusted for it
     */
    record Signed(Claim claim, String digest, SignatureCheck.Outcome.Good by) {}

    /** @throws Flawed where one of its lines is no proof, or nobody's who is trusted */
    List<Signed> read(Content note) {
        var lines = note.text().lines().filter(line -> !line.isBlank()).toList();
        if (note.size() > LARGEST || lines.size() > MOST_LINES) {
            throw new Flawed(FlawCode.PROOF_UNREADABLE, "its note is too large to be a proof");
        }
        var read = new ArrayList<Signed>();
        for (var line : lines) {
            one(line).ifPresent(read::add);
        }
        return read;
    }

    /** A signed statement of a kind that this HELIX does not know is left out: a newer one may state more. */
    private Optional<Signed> one(String line) {
        var envelope = format.envelope(line);
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new Flawed(
                    FlawCode.PROOF_TYPE,
                    "its payload is '" + envelope.payloadType() + "', and not " + Statement.PAYLOAD_TYPE);
        }
        if (envelope.signatures().isEmpty()) {
            throw new Flawed(FlawCode.PROOF_UNSIGNED, "a statement of it is not signed");
        }
        return switch (signatures.check(envelope.toSign(), envelope.signatures())) {
            case SignatureCheck.Outcome.Good good ->
                Claim.of(format.statement(envelope.payload())).map(claim -> new Signed(claim, Sha256.hex(line), good));
            case SignatureCheck.Outcome.Changed(var who) ->
                throw new Flawed(
                        FlawCode.PROOF_CHANGED,
                        "a statement of it was changed after " + who + " had signed it, or is signed wrongly");
            case SignatureCheck.Outcome.Untrusted(var why) ->
                throw new Flawed(
                        FlawCode.PROOF_UNTRUSTED, "a statement of it is signed by nobody who is trusted: " + why);
        };
    }

    /** Returns the digest of the line that says how a commit came onto main, by whichever key it is signed; empty where none does. */
    Optional<String> arrival(CommitId commit, Content note) {
        return note.text()
                .lines()
                .filter(line -> {
                    try {
                        return Claim.of(format.statement(format.envelope(line).payload()))
                                .filter(Proving.arrives(commit))
                                .isPresent();
                    } catch (Flawed e) {
                        return false;
                    }
                })
                .map(Sha256::hex)
                .findFirst();
    }

    /** @throws Flawed where a key was not trusted at that time */
    static void requireInTime(List<Signed> all, Instant at) {
        for (var signed : all) {
            if (at.isBefore(signed.by().from()) || !at.isBefore(signed.by().until())) {
                throw new Flawed(
                        FlawCode.PROOF_EXPIRED,
                        "the key of " + signed.by().who() + " was not trusted when it signed at " + at);
            }
        }
    }
}
