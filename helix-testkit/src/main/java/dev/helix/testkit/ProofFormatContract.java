package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.ProofFormat;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProofFormat}. */
public interface ProofFormatContract {

    /** Returns the subject. */
    ProofFormat format();

    private static Statement statement() {
        return new Statement(
                new Statement.Subject(Statement.Subject.Kind.TREE, "a".repeat(40)),
                "https://example.org/a",
                Map.of(
                        "text",
                        "Größer \"\n",
                        "list",
                        List.of("a", "b"),
                        "number",
                        7,
                        "flag",
                        true,
                        "map",
                        Map.of("k", "v")));
    }

    @Test
    default void aStatementComesBackAsItWas() {
        assertThat(format().statement(format().payload(statement()))).isEqualTo(statement());
    }

    @Test
    default void theSameStatementGivesTheSameBytes() {
        assertThat(format().payload(statement())).isEqualTo(format().payload(statement()));
    }

    @Test
    default void anEnvelopeIsOneLineAndComesBackAsItWas() {
        var envelope = new Envelope(
                Statement.PAYLOAD_TYPE,
                format().payload(statement()),
                List.of(new Envelope.Signature("a key", Content.of(new byte[] {-1, -2, -3, 0}))));

        var line = format().line(envelope);

        assertThat(line.lines()).hasSize(1);
        assertThat(format().envelope(line)).isEqualTo(envelope);
    }

    @Test
    default void whatIsNoneIsFlawed() {
        for (var wrong : List.of("", "{}", "null", "[]", "hello", "{\"payload\":1}")) {
            assertThatThrownBy(() -> format().envelope(wrong)).as(wrong).isInstanceOf(Flawed.class);
            assertThatThrownBy(() -> format().statement(Content.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(Flawed.class);
        }
    }
}
