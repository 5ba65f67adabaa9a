package dev.helix.domain.port;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.Statement;

/** How statements and envelopes are spelled. Strict with what it reads, for anybody may have written it. Safe for use by many threads. */
public interface ProofFormat {

    /** Returns a statement as the payload of an envelope. The same statement gives the same bytes. */
    Content payload(Statement statement);

    /**
     * Reads a payload.
     *
     * @throws dev.helix.domain.proof.Flawed as PROOF_UNREADABLE or PROOF_TYPE
     */
    Statement statement(Content payload);

    /** Returns an envelope as one line, without its end. */
    String line(Envelope envelope);

    /**
     * Reads a line.
     *
     * @throws dev.helix.domain.proof.Flawed as PROOF_UNREADABLE
     */
    Envelope envelope(String line);
}
