package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.SignatureCheck;
import dev.helix.domain.port.SignatureCheck.Outcome;
import dev.helix.domain.port.Signer;
import dev.helix.domain.proof.Envelope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link Signer}, and of a {@link SignatureCheck} that is told of its key. */
public interface SignerContract {

    /** Returns the subject. */
    Signer signer();

    /** Returns what trusts the keys of these lines. */
    SignatureCheck trusting(String... lines);

    /** Returns the line of a key of somebody else. */
    String otherLine();

    private static Content message(String text) {
        return Content.of(text);
    }

    @Test
    default void whatItSignsHoldsForWhoTrustsItsKey() {
        var signature = signer().sign(message("a verdict"));

        assertThat(trusting(otherLine(), signer().trustLine()).check(message("a verdict"), List.of(signature)))
                .isInstanceOf(Outcome.Good.class);
    }

    @Test
    default void whatItSignsHoldsForNothingElse() {
        var signature = signer().sign(message("a verdict"));

        assertThat(trusting(signer().trustLine()).check(message("another verdict"), List.of(signature)))
                .isInstanceOf(Outcome.Changed.class);
    }

    @Test
    default void aChangedSignatureHoldsForNothing() {
        var signature = signer().sign(message("a verdict"));
        var bytes = signature.bytes().bytes();
        bytes[bytes.length - 5] ^= 1;
        var changed = new Envelope.Signature(signature.keyId(), Content.of(bytes));

        assertThat(trusting(signer().trustLine()).check(message("a verdict"), List.of(changed)))
                .isNotInstanceOf(Outcome.Good.class);
    }

    @Test
    default void nobodyElseIsBelieved() {
        var signature = signer().sign(message("a verdict"));

        assertThat(trusting(otherLine()).check(message("a verdict"), List.of(signature)))
                .isInstanceOf(Outcome.Untrusted.class);
        assertThat(trusting(signer().trustLine()).check(message("a verdict"), List.of()))
                .isInstanceOf(Outcome.Untrusted.class);
    }

    @Test
    default void aKeyThatIsTrustedWithSomethingElseIsNotBelieved() {
        var signature = signer().sign(message("a verdict"));
        var line = signer().trustLine().replace("helix-verdict", "git");

        assertThat(trusting(line).check(message("a verdict"), List.of(signature)))
                .isInstanceOf(Outcome.Untrusted.class);
    }

    @Test
    default void aHintDecidesNothing() {
        var signature = new Envelope.Signature(
                "nobody", signer().sign(message("a verdict")).bytes());

        assertThat(trusting(signer().trustLine()).check(message("a verdict"), List.of(signature)))
                .isInstanceOf(Outcome.Good.class);
    }
}
