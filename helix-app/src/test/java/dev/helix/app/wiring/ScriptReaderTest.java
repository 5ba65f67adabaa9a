package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.evolution.Refused;
import dev.helix.testkit.Script;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {

    private static final String WHOLE = """
        name: talk
        turns:
          - acts:
              - think: hm
              - write: adr/a.md
                content: text
              - say: Hello.
          - acts:
              - pause: 2s
              - fail: too tired
        """;

    @Test
    void readsTurnsAndTheirActsInOrder() {
        assertThat(ScriptReader.parse("talk.yaml", WHOLE))
                .isEqualTo(Script.named("talk")
                        .think("hm")
                        .write("adr/a.md", "text")
                        .say("Hello.")
                        .turn()
                        .pause(Duration.ofSeconds(2))
                        .fail(new AgentFailure.Refused("too tired"))
                        .end());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "think: hm|thing: hm|talk.yaml:4: turns[0].acts[0].thing: unknown key",
                "pause: 2s|pause: soon|talk.yaml:9: turns[1].acts[0].pause: a duration",
                "name: talk|nom: talk|talk.yaml:1: nom: unknown key",
                "content: text|say: text|talk.yaml:6: turns[0].acts[1].say: an act is one of",
                "think: hm|content: hm|talk.yaml:4: turns[0].acts[0].content: an act is one of",
                "- say: Hello.|- say: ''|talk.yaml:7: turns[0].acts[2].say: a text is needed here",
            })
    void refusesWhatIsWrongWithFileLineAndKey(String right, String wrong, String message) {
        assertThatThrownBy(() -> ScriptReader.parse("talk.yaml", WHOLE.replace(right, wrong)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesATurnWithoutActs() {
        assertThatThrownBy(() -> ScriptReader.parse("talk.yaml", "turns:\n  - acts: []\n"))
                .hasMessageContaining("talk.yaml:2: turns[0].acts: a turn has at least one act");
    }

    @Test
    void saysWhichFileIsMissing(@TempDir Path root) {
        assertThatThrownBy(() -> ScriptReader.read(root, "demo/talk.yaml"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("demo/talk.yaml");
    }
}
