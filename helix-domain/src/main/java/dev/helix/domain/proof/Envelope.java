package dev.helix.domain.proof;

import dev.helix.domain.evolution.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A signed payload, as DSSE (Dead Simple Signing Envelope) has it.
 *
 * @param payloadType what the payload is
 * @param payload the bytes that were signed
 * @param signatures by whom; each over {@link #toSign}
 */
public record Envelope(String payloadType, Content payload, List<Signature> signatures) {

    public Envelope {
        signatures = List.copyOf(signatures);
    }

    /**
     * One signature.
     *
     * @param keyId a hint which key it could be: nobody has signed it, and nothing is decided by it
     * @param bytes the signature itself, as its key's kind makes it
     */
    public record Signature(String keyId, Content bytes) {}

    /** Returns what is signed: DSSE's pre-authentication encoding, in which the type counts as well as the payload. */
    public static Content toSign(String payloadType, Content payload) {
        var type = payloadType.getBytes(StandardCharsets.UTF_8);
        var body = payload.bytes();
        var head = ("DSSEv1 " + type.length + " " + payloadType + " " + body.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return Content.of(all);
    }

    /** Returns what its signatures are over. */
    public Content toSign() {
        return toSign(payloadType, payload);
    }
}
