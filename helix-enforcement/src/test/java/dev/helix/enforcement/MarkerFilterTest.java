package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.helix.enforcement.validator.MarkerReference;
import dev.helix.enforcement.validator.StepMarker;
import dev.helix.testkit.answer.ChunkFuzzer;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerFilterTest {

    private static final String M = "<!-- STEP: done -->";

    private static String stream(List<String> pieces) {
        var filter = new MarkerFilter();
        var shown = new StringBuilder();
        pieces.forEach(piece -> shown.append(filter.accept(piece)));
        return shown.append(filter.finish()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a M",
                "a\n\nM\n",
                "M",
                "- a\n- M\n",
                "> M",
                "# M",
                "a *M*",
                "<div>\nM\n</div>",
                "a `b` M",
                "a `` b ` M",
                "```\ncode\n```\nM",
                "    code\nM",
                "a\n    M",
                "- a\n\n     M",
                "~~~\n```\n~~~\nM",
                "``\nM",
                "<!-- a --> M",
                "> ```\n> code\nM",
                "- ```\n  code\n\nM",
                "<pre>\n```\n</pre>\nM",
                "<!--\n```\n-->\nM",
                "a `b\n\nM `",
                "a `b\n# M `",
                "a `b\n- M `",
                "\\`M`",
                "```\na\nM",
                "```\na\nM  \n\n",
                "* * *\nM",
                "a\n===\nM",
                "`M``",
                "1. a\n2) M",
                "a ` b\n> M `"
            })
    void takesOutAMarkerOutsideCode(String text) {
        assertThat(MarkerFilter.visible(text.replace("M", M))).isEqualTo(text.replace("M", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`M`",
                "a `b M c` d",
                "a ``b ` M`` d",
                "a `b\nc M` c",
                "```\nM\n```\n",
                "```\nM\nx",
                "~~~ `\nM\n~~~",
                "    M",
                "a\n\n    M\n",
                "- a\n\n      b\n\n          M",
                "> ```\n> M\n> ```",
                "- ```\n  M\n  ```",
                "```html M\n```",
                "````\n```\nM\n````",
                "\tM",
                "```\nM\n``\n```",
                "``` M ```",
                "> > `a\n> > b M`",
                "- a `b\nc M` c",
                "- a\n\n      M",
                "<a> `M`",
                "1. a\n\n   ```\n   M\n   ```\n"
            })
    void leavesCodeThatQuotesOneAsItIs(String text) {
        var quoting = text.replace("M", M);

        assertThat(MarkerFilter.visible(quoting)).isEqualTo(quoting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "a < b",
                "<!-",
                "<!-- note -->",
                "<!-- STEPS: x -->",
                "<!-- STEP: -->",
                "<!-- STEP: do",
                "<<!-- STEP <",
                "<!-- STEP: a > b -->",
                "<b>",
                "😀<"
            })
    void letsTextThroughThatOnlyBeginsLikeOne(String text) {
        assertThat(MarkerFilter.visible(text)).isEqualTo(text);
    }

    @Test
    void showsTextAtOnceAndHoldsBackNoMoreThanAMarker() {
        var filter = new MarkerFilter();

        assertThat(filter.accept("Hello ")).isEqualTo("Hello ");
        assertThat(filter.accept("a <")).isEqualTo("a ");
        assertThat(filter.accept("b")).isEqualTo("<b");
        assertThat(filter.accept("<!-- STEP: " + " ".repeat(StepMarker.MAX_LENGTH)))
                .hasSizeGreaterThan(100);
    }

    @Test
    void holdsBackALimitedAmountBehindALoneBacktick() {
        var filter = new MarkerFilter();
        filter.accept("a ` b " + M);

        var shown = filter.accept("x".repeat(2 * MarkerFilter.MAX_HELD));

        assertThat(shown).hasSizeGreaterThan(MarkerFilter.MAX_HELD).doesNotContain("STEP");
    }

    @Test
    void startsAnewAfterTheEnd() {
        var filter = new MarkerFilter();
        filter.accept("```\n");
        filter.finish();

        assertThat(filter.accept("a " + M + " b") + filter.finish()).isEqualTo("a  b");
    }

    @Nested
    class WhateverTheText {

        private static final String[] PIECES = {
            M,
            M,
            M,
            "<!--STEP:why-->",
            "<!-- STEP: xxx -->",
            "<!-- note -->",
            "\n",
            "\n",
            "\n\n",
            " ",
            "    ",
            "\t",
            "`",
            "``",
            "```",
            "\n```\n",
            "\n~~~\n",
            "> ",
            "\n> ",
            "- ",
            "\n- ",
            "\n  ",
            "1. ",
            "\n2) ",
            "# ",
            "a",
            "word ",
            "**b**",
            "\\",
            "---",
            "\n---\n",
            "===",
            "<div>",
            "\n<div>\n",
            "</div>",
            "<pre>",
            "</pre>",
            "<",
            "<!--",
            "-->",
            "*",
            "|",
            "\r\n",
            "\r",
            "😀",
            "é",
            "\n    ",
            "````"
        };

        private final int rounds = Integer.getInteger("helix.fuzz.rounds", 20_000);

        private String text(RandomGenerator random) {
            var text = new StringBuilder();
            for (int i = random.nextInt(1, 14); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            return text.toString();
        }

        @Test
        void everySplitShowsTheSame() {
            long seed = Long.getLong("helix.fuzz.seed", 1);
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var fuzzer = new ChunkFuzzer(seed);
            for (int round = 0; round < rounds; round++) {
                var text = text(random);
                var whole = MarkerFilter.visible(text);
                for (int i = 0; i < 5; i++) {
                    var pieces = fuzzer.split(text);
                    if (!stream(pieces).equals(whole)) {
                        assertThat(stream(pieces))
                                .describedAs("seed %d, round %d, pieces %s", seed, round, pieces)
                                .isEqualTo(whole);
                    }
                }
            }
        }

        @Test
        void agreesWithCommonMarkOnWhatIsCode() {
            long seed = Long.getLong("helix.fuzz.seed", 2);
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            int clear = 0;
            for (int round = 0; round < rounds; round++) {
                var text = text(random);
                assertThat(MarkerReference.counted(text))
                        .describedAs("seed %d, round %d, text %s", seed, round, text)
                        .isEqualTo(MarkerReference.inTree(text));
                var expected = MarkerReference.visible(text);
                if (expected.isPresent()) {
                    clear++;
                    if (!MarkerFilter.visible(text).equals(expected.get())) {
                        assertThat(MarkerFilter.visible(text))
                                .describedAs(
                                        "seed %d, round %d, text %s",
                                        seed,
                                        round,
                                        text.replace("\n", "\\n")
                                                .replace("\r", "\\r")
                                                .replace("\t", "\\t"))
                                .isEqualTo(expected.get());
                    }
                }
            }
            assertThat(clear).isGreaterThan(rounds / 2);
        }
    }

    @Test
    void everyTwoPiecesShowTheSame() {
        var text = "Text `M` und <!-- x -->\n\n```\nM\n```\n- a ` M\n\n😀 M\n".replace("M", M);
        var whole = MarkerFilter.visible(text);

        for (var pieces : ChunkFuzzer.everyCut(text)) {
            assertThat(stream(pieces)).describedAs("%s", pieces).isEqualTo(whole);
        }
    }

    @Test
    void takesTenMegabytesInSmallPiecesWithoutLookingBack() {
        int size = 10_000_000;
        for (var text : List.of("word ", "<!-- STEP: ", "`", "a `b ", "\n", "> ", "<", "\\", "- ```\n")) {
            var whole = text.repeat(size / text.length());
            // Work that grew with the text so far would take hours.
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                var filter = new MarkerFilter();
                long shown = 0;
                for (int at = 0; at < whole.length(); at += 16) {
                    shown += filter.accept(whole.substring(at, Math.min(whole.length(), at + 16)))
                            .length();
                }
                assertThat(shown + filter.finish().length()).describedAs(text).isEqualTo(whole.length());
            });
        }
    }
}
