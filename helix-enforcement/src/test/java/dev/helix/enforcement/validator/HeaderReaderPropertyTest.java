package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class HeaderReaderPropertyTest {

    private static final long ROUNDS = Long.getLong("helix.fuzz.rounds", 2_000);

    private static final List<String> WORDS = List.of(
            "037",
            "038",
            "on",
            "no",
            "1e3",
            "0x1F",
            "12:30:45",
            "2026-01-01",
            "Übersicht",
            "😀 x",
            "a - b",
            "x#y",
            "1_000",
            ".5",
            "true-ish",
            "What?",
            "A --- B",
            "src/a b.py");
    private static final List<String> HOSTILE = List.of(
            "---",
            "...",
            "[",
            "]",
            "{",
            "}",
            "&a",
            "*a",
            "!!x",
            "\t",
            "\n",
            "\r",
            "\u0000",
            "\uD800",
            "\uFEFF",
            "\u00a0",
            ": ",
            "- ",
            "? ",
            "|",
            ">",
            "'",
            "\"",
            "%",
            "@",
            "`",
            "#",
            "<<: *a",
            "\u2028",
            "a: &a [*a]",
            " ");

    /** One header as text, and what it says. */
    private record Generated(String text, List<String> keys, List<String> values) {}

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static Generated header(RandomGenerator random) {
        var text = new StringBuilder("---\n");
        var keys = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            var key = List.of("adr_id", "title", "status", "größe", "k-1").get(random.nextInt(5)) + "_" + i;
            var value = WORDS.get(random.nextInt(WORDS.size()));
            var written = switch (random.nextInt(3)) {
                case 0 -> '"' + value + '"';
                case 1 -> "'" + value + "'";
                default -> value;
            };
            keys.add(key);
            values.add(value);
            text.append(key)
                    .append(": ")
                    .append(written)
                    .append(random.nextInt(4) == 0 ? "   # note" : "")
                    .append('\n');
        }
        return new Generated(text + "---\nBody\n", keys, values);
    }

    private static List<String> values(Header header) {
        return header.fields().stream()
                .map(field -> ((HeaderValue.Text) field.value()).value())
                .toList();
    }

    private static Header read(String text) {
        return Objects.requireNonNull(HeaderReader.read(text, 0));
    }

    @Test
    void readsBackEachScalarAsTheTextItIs() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var generated = header(random(seed));
            var header = read(generated.text());

            assertThat(header.problems())
                    .describedAs("seed %d: %s", seed, generated.text())
                    .isEmpty();
            assertThat(header.closed()).isTrue();
            assertThat(header.fields())
                    .extracting(HeaderValue.Field::key)
                    .describedAs("seed %d", seed)
                    .isEqualTo(generated.keys());
            assertThat(values(header))
                    .describedAs("seed %d: %s", seed, generated.text())
                    .isEqualTo(generated.values());
            assertThat(generated.text().substring(header.body())).isEqualTo("Body\n");
        }
    }

    @Test
    void pointsAtEachKeyAndValue() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var text = "Prose 😀\n" + header(random(seed)).text();
            var header = Objects.requireNonNull(HeaderReader.read(text, text.indexOf("---")));
            for (var field : header.fields()) {
                var value = ((HeaderValue.Text) field.value()).value();
                assertThat(cut(text, field.keyRange()))
                        .describedAs("seed %d", seed)
                        .isEqualTo(field.key());
                assertThat(cut(text, field.value().range()))
                        .describedAs("seed %d", seed)
                        .isIn(value, '"' + value + '"', "'" + value + "'");
            }
        }
    }

    private static String cut(String text, Span range) {
        return text.substring(range.start(), range.end());
    }

    @Test
    void readsTheSameWhateverLinesEndWithAndABomBefore() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var text = header(random(seed)).text();
            for (var ending : List.of("\r\n", "\r")) {
                var other = read("\uFEFF" + text.replace("\n", ending));

                assertThat(values(other)).describedAs("seed %d", seed).isEqualTo(values(read(text)));
                assertThat(other.range().start()).isEqualTo(1);
            }
        }
    }

    @Test
    void staysCalmWhateverIsPutIn() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = random(seed);
            var text = new StringBuilder(header(random).text());
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.insert(random.nextInt(4, text.length()), HOSTILE.get(random.nextInt(HOSTILE.size())));
            }
            var hostile = text.toString();
            Assertions.assertTimeout(
                    Duration.ofSeconds(2),
                    () -> {
                        var header = HeaderReader.read(hostile, 0);
                        if (header != null) {
                            assertThat(header.range().end()).isLessThanOrEqualTo(hostile.length());
                            assertThat(header.body()).isBetween(0, hostile.length());
                            assertThat(header.problems())
                                    .allSatisfy(problem ->
                                            assertThat(problem.range().end()).isLessThanOrEqualTo(hostile.length()));
                        }
                    },
                    () -> "for " + hostile);
        }
    }

    @Test
    void limitsDepthAndSizeBeforeItParses() {
        assertThat(keys("a: " + "[".repeat(32) + "]".repeat(32))).isEmpty();
        assertThat(keys("a: " + "[".repeat(33) + "]".repeat(33))).containsExactly("INVALID_ADR_HEADER.large");
        assertThat(keys("a: " + "[".repeat(33) + "]".repeat(1))).containsExactly("INVALID_ADR_HEADER.large");
        assertThat(keys("a: \"" + "[]".repeat(40) + "\"")).isEmpty();
        assertThat(keys("a:\n" + "- ".repeat(33) + "x")).containsExactly("INVALID_ADR_HEADER.large");
        assertThat(keys("a:\n" + "- ".repeat(20) + "x")).isEmpty();
        assertThat(keys("a:\n" + " ".repeat(40) + "- ".repeat(13) + "x")).containsExactly("INVALID_ADR_HEADER.large");
        assertThat(keys("a:\n" + " ".repeat(132) + "b")).containsExactly("INVALID_ADR_HEADER.large");
        assertThat(keys("a:\n" + " ".repeat(100) + "b")).isEmpty();
        assertThat(keys("a:\n" + "- x\n".repeat(100))).isEmpty();
        assertThat(keys("a: " + "x".repeat(64 * 1024 - 4))).isEmpty();
        assertThat(keys("a: " + "x".repeat(64 * 1024 - 3))).containsExactly("INVALID_ADR_HEADER.large");
    }

    private static List<String> keys(String yaml) {
        return read("---\n" + yaml + "\n---\n").problems().stream()
                .map(Header.Flaw::key)
                .toList();
    }

    @Test
    void pointsAtWhereAHeaderShouldHaveEnded() {
        assertThat(read("---\na: b\n# Title\n").problems().getFirst().detail()).isEqualTo("# Title");
        assertThat(read("---\na: b\n## Title\n# x").problems().getFirst().detail())
                .isEqualTo("## Title");
        assertThat(read("---\na: b\n#Title\n").problems().getFirst().detail()).isEqualTo("---");
        assertThat(read("---\na: b").problems().getFirst().range()).isEqualTo(new Span(0, 3));
    }

    @Test
    void findsSlipsLineByLine() {
        assertThat(keys("a: b\nFix: the: thing")).containsExactly("INVALID_ADR_HEADER.colon");
        assertThat(keys("a: b\nx: y:")).containsExactly("INVALID_ADR_HEADER.colon");
        assertThat(keys("l:\n- k: v: w")).containsExactly("INVALID_ADR_HEADER.colon");
        assertThat(keys("a:\u200Bb\nc:\u2060d"))
                .containsExactly("INVALID_ADR_HEADER.character", "INVALID_ADR_HEADER.character");
        assertThat(keys("a:\u00a0b")).containsExactly("INVALID_ADR_HEADER.character");
        assertThat(keys("a: [b\n\tc: d: e")).containsExactly("INVALID_ADR_HEADER.tab", "INVALID_ADR_HEADER.colon");
        assertThat(keys("just words")).containsExactly("INVALID_ADR_HEADER.mapping");
        assertThat(keys("a:öb")).containsExactly("INVALID_ADR_HEADER.gap");
        assertThat(keys("a://b")).containsExactly("INVALID_ADR_HEADER.mapping");
    }
}
