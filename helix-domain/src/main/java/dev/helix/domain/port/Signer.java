package dev.helix.domain.port;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.proof.Envelope;

/** Signs proofs with one key. Nobody is there to answer a question. Safe for use by many threads. */
public interface Signer {

    /**
     * Signs.
     *
     * @throws PortException where the key is out of reach
     */
    Envelope.Signature sign(Content message);

    /** Returns the line by which a verifier trusts this key with verdicts; empty where its kind has none. */
    String trustLine();

    /** Returns which key it is and whose tools sign with it, for a person. */
    String told();
}
