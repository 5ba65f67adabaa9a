package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String LOT = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "got ghp_%s back",
                "Authorization: Bearer %s",
                "API_KEY=%s",
                "  password: \"%s\"",
                "npm_%s",
                "https://ada:%s@example.org/x.git",
                "helix_%s",
                "helix_local_%s",
                "E   AssertionError: sk-ant-%s != 1",
            })
    void areNotShown(String line) {
        var text = "before\n" + line.formatted(LOT) + "\nbehind";

        assertThat(Secrets.masked(text))
                .doesNotContain(LOT)
                .contains("not shown]")
                .startsWith("before\n")
                .endsWith("\nbehind");
        assertThat(Secrets.in(text))
                .singleElement()
                .satisfies(one ->
                        assertThat(text.substring(one.start(), one.end())).contains(LOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 passed, 0 failed",
                "helix_evolution_projects_and_their_operations_1",
                "commit 0123456789abcdef0123456789abcdef01234567",
                "TOKEN=changeme-please-1",
                "the password is asked for",
                "src/a/b.py:3:1: E501 line too long",
            })
    void ordinaryOutputStaysAsItIs(String line) {
        assertThat(Secrets.masked(line)).isEqualTo(line);
    }

    @Test
    void aPrivateKeyGoesWithAllOfItsLines() {
        var lines = IntStream.range(0, 20).mapToObj(i -> LOT + LOT).collect(Collectors.joining("\n"));
        var key = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines + "\n-----END OPENSSH PRIVATE KEY-----";

        assertThat(Secrets.masked("a\n" + key + "\nb")).isEqualTo("a\n[private key, not shown]\nb");
        assertThat(Secrets.masked("a\n" + key.substring(0, 200))).isEqualTo("a\n[private key, not shown]");
        assertThat(Secrets.masked(key.substring(300) + "\nb")).isEqualTo("[private key, not shown]\nb");
    }

    @Test
    void aTextThatIsFullOfThemLosesAll() {
        var text = IntStream.range(1000, 2000)
                .mapToObj(i -> "ghp_" + LOT.substring(4) + i)
                .collect(Collectors.joining("\n"));

        assertThat(Secrets.masked(text)).doesNotContain("ghp_").hasLineCount(1000);
    }
}
