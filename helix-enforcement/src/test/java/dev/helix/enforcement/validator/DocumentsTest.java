package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which documents a text may hold, whatever they are about. */
class DocumentsTest {

    private static Documents in(String text) {
        return new Documents(text, "adr_id"::equals);
    }

    private static List<String> texts(List<AdrDocument> documents) {
        return documents.stream().map(AdrDocument::text).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "---,adr_id: 7,adr_id",
        "---,adr_id：7,adr_id",
        "---,adr_id：a: b,adr_id",
        "---,adr_id: a：b,adr_id",
        "---,a=b: c,a=b",
        "---,a = b,a",
        "+++,adr_id = 'a:b',adr_id",
        "---,\"'adr_id': 1\",adr_id"
    })
    void aKeyEndsBeforeTheFirstSignThatEndsKeys(String rule, String line, String key) {
        var text = rule + "\n" + line + "\n" + rule + "\n";
        var header = HeaderReader.read(text, 0);

        assertThat(Documents.hasKey(text, header, key::equals)).isTrue();
        assertThat(Documents.hasKey(text, header, said -> !said.equals(key))).isFalse();
    }

    @Test
    void aHeaderWithoutAnEndHasItsKeysBeforeTheFirstEmptyLine() {
        var open = "---\ntitle: T\n\nadr_id: 1\n";

        assertThat(Documents.hasKey(open, HeaderReader.read(open, 0), "title"::equals))
                .isTrue();
        assertThat(Documents.hasKey(open, HeaderReader.read(open, 0), "adr_id"::equals))
                .isFalse();
        assertThat(Documents.hasKey("---\n\nText\n", HeaderReader.read("---\n\nText\n", 0), key -> true))
                .isFalse();
        assertThat(Documents.hasKey("---\n: x\n  a: b\n", HeaderReader.read("---\n: x\n  a: b\n", 0), key -> true))
                .isFalse();
    }

    @Test
    void aHeaderInCodeOfItsOwnGoesWithTheTextUpToTheNextDocument() {
        var next = "---\nadr_id: 2\n---\n\nMore.\n";
        var text = "```yaml\nadr_id: 1\n```\n\n# T\n\nText.\n\n" + next;

        assertThat(texts(in(text).behindProse())).containsExactly("---\nadr_id: 1\n---\n\n# T\n\nText.\n\n", next);
        assertThat(in(text.replace("adr_id: 1", "name: 1")).behindProse())
                .extracting(AdrDocument::place)
                .containsExactly(AdrDocument.Place.TEXT);
        assertThat(texts(in("```yaml\nadr_id: 1\n```\n\nText.").behindProse()))
                .containsExactly("---\nadr_id: 1\n---\n\nText.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n---\nadr_id: 2\n---\n", "\n```\ncode\n```\n"})
    void aHeaderInCodeWithoutATextBehindItIsNoDocument(String behind) {
        assertThat(in("```yaml\nadr_id: 1\n```\n" + behind).behindProse())
                .extracting(AdrDocument::place)
                .doesNotContain(AdrDocument.Place.APART);
    }

    @Test
    void bothKindsOfHeadersBeginDocumentsInWhateverOrder() {
        var yaml = "---\nadr_id: 2\n---\n\nText.\n\n";
        var toml = "+++\nadr_id = 1\n+++\n\nText.\n\n";

        assertThat(texts(in("So.\n\n" + toml + yaml).behindProse())).containsExactly(toml, yaml);
        assertThat(texts(in("So.\n\n" + yaml + toml + yaml).behindProse())).containsExactly(yaml, toml, yaml);
        assertThat(texts(in(toml + toml + yaml).inARow())).containsExactly(toml, toml, yaml);
        assertThat(texts(in("So.\n\n---\ntext\n---\n\n" + yaml).behindProse())).containsExactly(yaml);
    }

    @Test
    void documentsInCodeAreFound() {
        var inner = "---\nadr_id: 2\n---\n\nText.\n";
        var text = "---\nadr_id: 1\n---\n\n```md\n" + inner + "```\n";

        assertThat(texts(in(text).inCode())).containsExactly(inner);
        assertThat(texts(in(text).inARow())).containsExactly(text);
        assertThat(texts(in(text + "\n~~~java\n" + inner + "~~~\n").inCode())).containsExactly(inner);
    }

    @ParameterizedTest
    @CsvSource({
        "'a ``` n',true",
        "'a ~~~ n',true",
        "'n ``` a',false",
        "'n ``` n',true",
        "'a n',false",
        "'``` a',false",
        "'```n',true"
    })
    void onlyWhatStandsBehindTheBeginningOfCodeMayStandInIt(String text, boolean may) {
        assertThat(in(text).mayHoldInCode("n")).isEqualTo(may);
    }
}
