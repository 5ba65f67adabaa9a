package dev.helix.evolution.release;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.ProofFormat;
import dev.helix.domain.port.Signer;
import dev.helix.domain.proof.Claim;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Statement;
import java.util.List;
import java.util.Optional;

/** The lines of a note: one signed envelope each. */
record SignedLines(ProofFormat format, Signer signer) {

    /** @throws dev.helix.domain.port.PortException where the key is out of reach */
    String signed(Claim claim) {
        var payload = format.payload(claim.statement());
        var signature = signer.sign(Envelope.toSign(Statement.PAYLOAD_TYPE, payload));
        return format.line(new Envelope(Statement.PAYLOAD_TYPE, payload, List.of(signature)));
    }

    /** Returns the claim of a line, without a look at its signature; empty for a line that HELIX does not write. */
    Optional<Claim> claim(String line) {
        try {
            return Claim.of(format.statement(format.envelope(line).payload()));
        } catch (Flawed e) {
            return Optional.empty();
        }
    }

    static List<String> of(Optional<Content> note) {
        return note.map(text ->
                        text.text().lines().filter(line -> !line.isBlank()).toList())
                .orElse(List.of());
    }

    static Content note(List<String> lines) {
        return Content.of(String.join("\n", lines) + "\n");
    }
}
