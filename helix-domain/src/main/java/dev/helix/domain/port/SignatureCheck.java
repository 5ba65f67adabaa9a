package dev.helix.domain.port;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.proof.Envelope;
import java.time.Instant;
import java.util.List;

/** Tells whose signatures hold, by keys that the verifier has brought. Safe for use by many threads. */
public interface SignatureCheck {

    /** The result of a check of signatures. */
    sealed interface Outcome {

        /**
         * One of them is a trusted key's.
         *
         * @param who as the verifier calls its owner
         * @param from since when it is trusted
         * @param until up to when
         */
        record Good(String who, Instant from, Instant until) implements Outcome {}

        /** A trusted key is named, and does not fit. */
        record Changed(String who) implements Outcome {}

        /**
         * No trusted key is named.
         *
         * @param why for a person
         */
        record Untrusted(String why) implements Outcome {}
    }

    /** Tells whether one of {@code signatures} over {@code message} is by a key that is trusted with verdicts. */
    Outcome check(Content message, List<Envelope.Signature> signatures);
}
