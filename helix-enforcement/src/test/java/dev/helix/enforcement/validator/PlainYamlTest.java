package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainYamlTest {

    private static final Span HERE = Span.at(0);

    private static Field field(String key, HeaderValue value) {
        return new Field(key, HERE, value);
    }

    private static HeaderValue text(String value) {
        return new HeaderValue.Text(value, HERE);
    }

    private static HeaderValue items(HeaderValue... items) {
        return new HeaderValue.Items(List.of(items), HERE);
    }

    @Test
    void writesTextsListsAndTables() {
        var files = new HeaderValue.Fields(
                List.of(field("modify", items(text("src/a.py"), text("b: c"))), field("create", items())), HERE);

        assertThat(PlainYaml.of(List.of(
                        field("title", text("Use Postgres")),
                        field("a b", text("x")),
                        field("date", new HeaderValue.Nothing(HERE)),
                        field("files", files))))
                .hasValue("""
                        title: Use Postgres
                        a b: x
                        date:
                        files:
                          modify:
                            - src/a.py
                            - "b: c"
                          create: []
                        """);
    }

    @Test
    void writesNothingWhereMoreIsHeld() {
        assertThat(PlainYaml.of(List.of())).isEmpty();
        assertThat(PlainYaml.of(List.of(field("a", items(items()))))).isEmpty();
        assertThat(PlainYaml.of(List.of(field("a", new HeaderValue.Fields(List.of(field("b", items(items()))), HERE)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "Use Postgres", "src/a-b_c.py", "1.2", "Größe"})
    void leavesPlainWhatIsSafe(String text) {
        assertThat(PlainYaml.scalar(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " a", "a ", "-a", "a-", "a: b", "a #b", "null", "NULL", "[a]", "@a", "a,b", "'a'", "a.", "/a"
            })
    void quotesTheRest(String text) {
        assertThat(PlainYaml.scalar(text)).isEqualTo('"' + text + '"');
    }

    @Test
    void escapesInQuotes() {
        assertThat(PlainYaml.scalar("a\"b\\c\nd\te")).isEqualTo("\"a\\\"b\\\\c\\nd\\te\"");
    }
}
