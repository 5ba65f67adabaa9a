package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.Flawed;
import dev.helix.testkit.ProofFormatContract;
import org.junit.jupiter.api.Test;

class InTotoFormatTest implements ProofFormatContract {

    private final InTotoFormat format = new InTotoFormat();

    @Override
    public InTotoFormat format() {
        return format;
    }

    /** The test vector of DSSE's own protocol.md. */
    @Test
    void signsWhatTheSpecificationSaysThatIsSigned() {
        var signed = Envelope.toSign("http://example.com/HelloWorld", Content.of("hello world"));

        assertThat(signed.text()).isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    /** Its envelope, from there. */
    @Test
    void readsTheEnvelopeOfTheSpecification() {
        var envelope = format.envelope("""
                {"payload": "aGVsbG8gd29ybGQ=",
                 "payloadType": "http://example.com/HelloWorld",
                 "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}
                """);

        assertThat(envelope.payload().text()).isEqualTo("hello world");
        assertThat(envelope.signatures().getFirst().bytes().size()).isEqualTo(64);
        assertThat(envelope.signatures().getFirst().keyId()).isEmpty();
    }

    @Test
    void lengthsAreThoseOfBytes() {
        assertThat(Envelope.toSign("ä", Content.of("ö€")).text()).isEqualTo("DSSEv1 2 ä 5 ö€");
    }

    @Test
    void takesEitherAlphabet() {
        var usual = format.envelope("{\"payload\":\"+/+/\",\"payloadType\":\"a\",\"signatures\":[]}");
        var forUrls = format.envelope("{\"payload\":\"-_-_\",\"payloadType\":\"a\",\"signatures\":[]}");

        assertThat(forUrls).isEqualTo(usual);
    }

    @Test
    void aKeyThatStandsThereTwiceIsFlawed() {
        assertThatThrownBy(() -> format.envelope(
                        "{\"payload\":\"\",\"payloadType\":\"a\",\"payloadType\":\"b\",\"signatures\":[]}"))
                .isInstanceOf(Flawed.class)
                .hasMessageContaining("payloadType");
    }
}
