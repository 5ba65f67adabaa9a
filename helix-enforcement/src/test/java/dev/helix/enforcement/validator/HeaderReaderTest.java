package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the parts of a header stand, and what of it is read where it has slips. */
class HeaderReaderTest {

    private static Header read(String text) {
        return Objects.requireNonNull(HeaderReader.read(text, 0), text);
    }

    private static String at(String text, Span range) {
        return text.substring(range.start(), range.end());
    }

    private static Span place(Header header, String key) {
        return header.value(key).orElseThrow().range();
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(Header.Flaw::key).toList();
    }

    @Test
    void fieldsOfARepairedHeaderStandWhereTheyWereWritten() {
        var text = "---\nnote: @home\n\ttitle: X\nb: `x` y\nlong: 🎯 one\nstatus: Proposed\n---\nText\n";
        var header = read(text);

        assertThat(header.repairs()).isNotEmpty();
        assertThat(at(text, place(header, "note"))).startsWith("@home");
        assertThat(at(text, place(header, "title"))).isEqualTo("X");
        assertThat(at(text, place(header, "long"))).isEqualTo("🎯 one");
        assertThat(at(text, place(header, "status"))).isEqualTo("Proposed");
        assertThat(header.fields())
                .extracting(HeaderValue.Field::key)
                .containsExactly("note", "title", "b", "long", "status");
        assertThat(header.fields())
                .allSatisfy(field -> assertThat(at(text, field.keyRange())).isEqualTo(field.key()));

        var repaired = read(Edits.apply(text, header.repairs()));
        assertThat(repaired.problems()).isEmpty();
        assertThat(repaired.fields()).extracting(HeaderValue.Field::key).hasSize(5);
    }

    @Test
    void aHeaderBehindAMarkOfItsEncodingIsRead() {
        var text = "\uFEFF---\na: b\n---\nText\n";
        assertThat(at(text, place(read(text), "a"))).isEqualTo("b");
        assertThat(read(text).range()).isEqualTo(new Span(1, 13));
        assertThat(HeaderReader.behind(text, 0)).isEqualTo(text.indexOf("Text"));
        assertThat(HeaderReader.behind("---\na: b\n", 0)).isZero();
        assertThat(HeaderReader.behind("---\n---\nText", 0)).isEqualTo(8);
        assertThat(HeaderReader.behind("+++\na = 1\n+++\nText", 0)).isEqualTo(14);
        assertThat(HeaderReader.behind("Text", 0)).isZero();
        assertThat(HeaderReader.behind("", 0)).isZero();
    }

    @Test
    void oneThatHasNoEndIsNamedByTheHeadingBehindIt() {
        var flaw = read("---\na: b\n\n# Title\n\nText\n").problems().getFirst();
        assertThat(flaw.key()).isEqualTo("INVALID_ADR_HEADER.unclosed");
        assertThat(flaw.detail()).isEqualTo("# Title");
        assertThat(flaw.range()).isEqualTo(new Span(0, 3));
        assertThat(read("---\na: b\n").problems().getFirst().detail()).isEqualTo("---");
    }

    @Test
    void oneOfTomlIsReadAndBecomesYaml() {
        var text = "+++\na = 1\nb = \"x\"\n+++\nText\n";
        var header = read(text);
        assertThat(problems(text)).containsExactly("INVALID_ADR_HEADER.format");
        assertThat(header.fields()).extracting(HeaderValue.Field::key).containsExactly("a", "b");
        assertThat(read(Edits.apply(text, header.repairs())).problems()).isEmpty();
        assertThat(problems("+++\na = \n+++\n"))
                .doesNotContain("INVALID_ADR_HEADER.format")
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"title: &x y", "title: &x", "files: &f [a]", "files:\n  - &a b"})
    void aWordThatYamlTakesForTheNameOfAValueIsTold(String line) {
        assertThat(problems("---\n" + line + "\n---\n")).containsExactly("INVALID_ADR_HEADER.anchor");
    }

    @Test
    void howDeepAndHowLongItMayBe() {
        assertThat(problems("---\na: " + "[".repeat(32) + "]".repeat(32) + "\n---\n"))
                .isEmpty();
        assertThat(problems("---\na: " + "[".repeat(33) + "]".repeat(33) + "\n---\n"))
                .containsExactly("INVALID_ADR_HEADER.large");
        assertThat(problems("---\na: " + "b".repeat(64 * 1024 - 4) + "\n---\n")).isEmpty();
        assertThat(problems("---\na: " + "b".repeat(64 * 1024 - 3) + "\n---\n"))
                .containsExactly("INVALID_ADR_HEADER.large");
        assertThat(problems("---\n" + "- ".repeat(22) + "a\n---\n")).containsExactly("INVALID_ADR_HEADER.mapping");
        assertThat(problems("---\n" + "- ".repeat(23) + "a\n---\n")).containsExactly("INVALID_ADR_HEADER.large");
    }

    @Test
    void nothingIsNothingHoweverItIsWritten() {
        for (var value : List.of("", "~", "null", "NULL", "# only a remark")) {
            assertThat(read("---\na: " + value + "\n---\n").value("a").orElseThrow())
                    .isInstanceOf(HeaderValue.Nothing.class);
        }
        assertThat(read("---\na: \"null\"\n---\n").value("a").orElseThrow()).isInstanceOf(HeaderValue.Text.class);
    }

    /** Returns the line of each problem, from 1 on, and the last part of its key. */
    private static List<String> places(String text) {
        return read(text).problems().stream()
                .map(flaw -> text.substring(0, flaw.range().start()).lines().count()
                        + (text.charAt(flaw.range().start() - 1) == '\n' ? 1 : 0)
                        + " " + flaw.key().replaceFirst("^INVALID_ADR_HEADER\\.?", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "a: %T{x}|b: [open § 2 quote, 3 quote",
                "b: [open|a: %T{x} § 2 quote, 3 quote",
                "a: [x|b: {y|c: [z § 2 quote, 3 quote, 4 quote",
                "a: [x|b: 1 § 2 quote",
                "files:|  modify: [x|  create: [y|b: 1 § 3 quote, 4 quote",
                "files:|  modify:|    - [x|    - {y|b: 1 § 4 quote, 5 quote",
                "a: @x # y|b: [z § '2 , 3 quote'",
                "a: 'x|b: [y § 2 quote, 3 quote",
                "a: x: y|b: {z § 2 colon, 3 quote",
                "- a: [x, y]|  b: [open § '2 mapping, 3 quote'",
                "a: [x|b: 1|b: 2 § 2 quote, 4 duplicate",
                "a: [x|b: 1|nothing here|c: 2 § '2 quote, 5 '",
                "a: [x|b: |  c: [d|  e: {f|g: \"\\q\" § '2 quote, 4 quote, 5 quote, 6 '",
            })
    void allThatCanNotBeReadIsToldInOneRun(String lines, String expected) {
        assertThat(String.join(", ", places("---\n" + lines.replace("|", "\n") + "\n---\n")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "a: [x,|  y: z,|  1]|b: [open § 5 quote",
                "a: [|  x,|  y|]|b: [open § 6 quote",
                "a: ^|  b: [x|  c: {y|d: [open § 5 quote",
                "a: >-|  b: 'x||  c: {y|d: {open § 6 quote",
                "a: {x: 1,|  y: [2,|  3]}|b: [open § 5 quote",
                "a: ['x # y', \"z\"]|b: [open § 3 quote",
            })
    void whatCanBeReadIsNotTold(String lines, String expected) {
        var text = "---\n" + lines.replace("|", "\n").replace("^", "|") + "\n---\n";
        assertThat(String.join(", ", places(text))).isEqualTo(expected);
    }

    @Test
    void ofTomlAllIsToldInOneRunAsWell() {
        assertThat(places("+++\na = \nb = 1\nc = [x\nd = 'y\n[e\n[f]\ng = { h = 1 }\n+++\n"))
                .containsExactly("2 toml", "4 toml", "5 toml", "6 toml", "8 toml");
    }
}
