package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Header.Flaw;
import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlReaderTest {

    private final List<Flaw> problems = new ArrayList<>();

    private List<Field> read(String text) {
        return new TomlReader(text, 0, text.length(), problems).read();
    }

    /** Shows fields in one line: {@code key=text}, lists in brackets, tables in braces. */
    private static String shown(List<Field> fields) {
        return fields.stream()
                .map(field -> field.key() + "=" + shown(field.value()))
                .collect(Collectors.joining(" "));
    }

    private static String shown(HeaderValue value) {
        return switch (value) {
            case HeaderValue.Text text -> text.value().replace("\n", "⏎");
            case HeaderValue.Nothing nothing -> "~";
            case HeaderValue.Items items ->
                items.items().stream().map(TomlReaderTest::shown).collect(Collectors.joining(",", "[", "]"));
            case HeaderValue.Fields fields -> "{" + shown(fields.fields()) + "}";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a = 1 § a=1",
                "a=1 § a=1",
                "\ta\t=\t1 § a=1",
                "# one|a = 1 # two|# three § a=1",
                "a = true|b = 2024-01-01 § a=true b=2024-01-01",
                "a = two words § a=two words",
                "a = \"x # y\" § a=x # y",
                "a = 'x \\n y' § a=x \\n y",
                "a = \"x \\n y\" § a=x ⏎ y",
                "a = \"\\\"x\\\" \\\\ \\q\" § a=\"x\" \\ \\q",
                "a = \"\" § a=",
                "a = \"\"\"x|\"y\" z\"\"\" § a=x⏎\"y\" z",
                "a = '''x|y''' § a=x⏎y",
                "\"a b\" = 1 § a b=1",
                "'a.b' = 1 § a.b=1",
                "a-b_c = 1 § a-b_c=1",
                "a = [] § a=[]",
                "a = [1, 2] § a=[1,2]",
                "a = [|  'x',  # one|  \"y\",|] § a=[x,y]",
                "a = [[1], ['x', 2]] § a=[[1],[x,2]]",
                "a.b = 1|a.c = 2 § a={b=1 c=2}",
                "a . b = 1 § a={b=1}",
                "x = 0|[files]|modify = ['a']|create = ['b'] § x=0 files={modify=[a] create=[b]}",
                "[a.b]|c = 1|[a]|d = 2 § a={d=2 b={c=1}}",
                "[ a ]|c = 1 § a={c=1}",
            })
    void readsKeysTextsListsAndTables(String toml, String expected) {
        assertThat(shown(read(toml.replace("|", "\n")))).isEqualTo(expected);
        assertThat(problems).isEmpty();
        if (!expected.contains("⏎")) {
            assertThat(shown(read(toml.replace("|", "\r\n")))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "a § 1",
                "a = § 3",
                "a = # x § 4",
                "= 1 § 0",
                "a = { b = 1 } § 4",
                "[[a]] § 1",
                "[a § 2",
                "a = [1, 2 § 9",
                "a = \"x § 6",
                "a = \"x|y\" § 6",
                "a = [1|b § 6",
                "a = '''x § 8",
                "a = 1|? = 2 § 6",
            })
    void namesThePlaceWhereItIsNoToml(String toml, int place) {
        assertThat(read(toml.replace("|", "\n"))).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("INVALID_ADR_HEADER.toml");
            assertThat(problem.range()).isEqualTo(Span.at(place));
        });
    }

    @Test
    void tellsAKeyThatComesTwiceAndKeepsTheFirst() {
        assertThat(shown(read("a = 1\nb = 2\na = 3\n"))).isEqualTo("a=1 b=2");
        assertThat(problems).containsExactly(new Flaw("INVALID_ADR_HEADER.duplicate", "a", new Span(12, 14)));
    }

    @Test
    void knowsWhereKeysAndValuesStand() {
        var text = "title = \"Use Postgres\"\nn =  12 \nlist = [a, 'b']\n";
        var fields = read(text);

        assertThat(fields)
                .extracting(field -> cut(text, field.keyRange()).strip())
                .containsExactly("title", "n", "list");
        assertThat(fields)
                .extracting(field -> cut(text, field.value().range()))
                .containsExactly("\"Use Postgres\"", "12", "[a, 'b']");
    }

    private static String cut(String text, Span range) {
        return text.substring(range.start(), range.end());
    }

    @Test
    void readsNoFurtherThanItIsTold() {
        var text = "a = 1\nb = 2\n+++\nc = \"";

        assertThat(shown(new TomlReader(text, 6, 12, problems).read())).isEqualTo("b=2");
        assertThat(problems).isEmpty();
    }

    @Test
    void isLimitedInDepth() {
        assertThat(read("a = " + "[".repeat(17) + "1" + "]".repeat(17))).isEmpty();
        assertThat(problems).hasSize(1);
        problems.clear();
        assertThat(read("a = " + "[".repeat(16) + "1" + "]".repeat(16))).hasSize(1);
        assertThat(problems).isEmpty();
    }
}
