package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Refused;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMapTest {

    private static YamlMap yaml(String text) {
        return YamlMap.parse("some.yaml", text);
    }

    private static void refused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading).isInstanceOf(Refused.class).hasMessage("INVALID_SPEC: " + message);
    }

    @Test
    void readsEveryScalarAsTheTextThatStandsThere() {
        var map = yaml("a: 007\nb: true\nc: 1.50\nd: 2026-01-31\ne: 'null'\nf: on\ng: 0x10\n");

        assertThat(map.keys()).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(map.keys().stream().map(map::text))
                .containsExactly("007", "true", "1.50", "2026-01-31", "null", "on", "0x10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n"})
    void takesAFileWithoutContentForAnEmptyMapping(String text) {
        assertThat(yaml(text).keys()).isEmpty();
    }

    @Test
    void namesTheNearestOfTheKeysItKnows() {
        refused(
                () -> yaml("title: x\n\nacceptence: []\n").allow("title", "description", "adr", "acceptance"),
                "some.yaml:3: acceptence: unknown key; the nearest one known here is 'acceptance' of title, description, adr, acceptance");
    }

    @Test
    void namesTheWholePathOfAKey() {
        var phase = yaml("phases:\n  - id: a\n  - id: b\n    max_retries: many\n")
                .maps("phases")
                .get(1);

        refused(
                () -> phase.number("max_retries", 3, 0, 20),
                "some.yaml:4: phases[1].max_retries: a whole number from 0 to 20 is needed here, not 'many'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: 1\nb: 2\na: 3\n' | 3",
                "'a: 1\n\"a\": 3\n' | 2",
                "'a:\n  b: 1\n  b: 2\n' | 3",
            })
    void refusesAKeyThatStandsThereTwice(String text, int line) {
        assertThatThrownBy(() -> yaml(text).map("a"))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("INVALID_SPEC: some.yaml:" + line + ": ");
    }

    @Test
    void refusesAliases() {
        refused(
                () -> yaml("a: &x text\nb: *x\n"),
                "some.yaml:2: an alias (*name) can't be used here; write the value out");
        refused(
                () -> yaml("a: &x [1]\nb: [*x, *x]\n"),
                "some.yaml:2: an alias (*name) can't be used here; write the value out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!java.io.File [a]", "!x y", "!!str 1", "!!binary aGk="})
    void refusesTags(String value) {
        refused(() -> yaml("b: 1\na: " + value + "\n"), "some.yaml:2: a tag (!name) can't be used here; leave it out");
    }

    @Test
    void refusesDeepNestingWithoutFallingOver() {
        for (var text : new String[] {
            "a: " + "[".repeat(100_000), "a: " + "{a: ".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000)
        }) {
            assertThatThrownBy(() -> yaml(text))
                    .as(text.substring(0, 12))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("some.yaml:1");
        }
    }

    @Test
    void mindsNoBracketsInATextOfManyLines() {
        var prompt = "- [ ( { \n".repeat(500);

        assertThat(yaml("prompt: |\n" + prompt.indent(2)).text("prompt")).contains("- [ ( {");
    }

    @Test
    void refusesWhatIsNoMapping() {
        refused(() -> yaml("- a\n"), "some.yaml:1: a mapping of keys to values is needed here");
        refused(() -> yaml("a: [x]\n").map("a"), "some.yaml:1: a: a mapping of keys to values is needed here");
        refused(() -> yaml("? [a]\n: b\n"), "some.yaml:1: a key is plain text");
    }

    @Test
    void refusesOtherTypesThanTheOneAskedFor() {
        var map = yaml("list: [a]\nmap: {a: b}\ntext: x\nempty: ' '\nnone:\nmixed: [a, [b]]\n");

        refused(() -> map.text("list"), "some.yaml:1: list: a single text is needed here");
        refused(() -> map.text("map"), "some.yaml:2: map: a single text is needed here");
        refused(() -> map.texts("text"), "some.yaml:3: text: a list is needed here");
        refused(() -> map.maps("text"), "some.yaml:3: text: a list is needed here");
        refused(() -> map.text("empty"), "some.yaml:4: empty: a text is needed here");
        refused(() -> map.text("none"), "some.yaml:5: none: a text is needed here");
        refused(() -> map.texts("mixed"), "some.yaml:6: mixed: every entry of this list is a text");
        refused(() -> map.text("gone"), "some.yaml:1: gone: a text is needed here");
    }

    @Test
    void readsDurationsNumbersAndFlags() {
        var map = yaml("a: 500ms\nb: 30s\nc: 10m\nd: 2h\nn: 5\nf: false\n");

        assertThat(map.duration("a", Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(map.duration("b", Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
        assertThat(map.duration("c", Duration.ZERO)).isEqualTo(Duration.ofMinutes(10));
        assertThat(map.duration("d", Duration.ZERO)).isEqualTo(Duration.ofHours(2));
        assertThat(map.duration("e", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(map.number("n", 0, 0, 9)).isEqualTo(5);
        assertThat(map.flag("f", true)).isFalse();
        refused(() -> map.flag("n", true), "some.yaml:5: n: true or false is needed here, not '5'");
        refused(
                () -> map.duration("n", Duration.ZERO),
                "some.yaml:5: n: a duration such as 500ms, 30s, 10m, 2h or 90d is needed here, not '5'");
    }

    @Test
    void keepsItsMessagesShort() {
        assertThatThrownBy(() -> yaml("k: " + "9".repeat(100_000)).number("k", 0, 0, 1))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> yaml("k".repeat(900) + ": 1").allow("a"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: [", "a: b: c", "\ta: 1", "a: \"x", "a: 1\n---\nb: 2\n", "a: \u0000", "%YAML 9.9\n---\na: 1"})
    void saysWhereItIsNoYaml(String text) {
        assertThatThrownBy(() -> yaml(text)).isInstanceOf(Refused.class).hasMessageContaining("some.yaml");
    }

    @Test
    void refusesWhatIsTooLarge() {
        refused(() -> yaml("a: " + "x".repeat(1024 * 1024)), "some.yaml: it is larger than 1 MB");
    }
}
